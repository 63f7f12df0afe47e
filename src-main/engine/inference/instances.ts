/** What one prefill, decode or colocated instance can do within the service's limits. */
import type { InferenceInput } from '../../../src-shared/model/scenario-input';
import { collectiveTimeS } from '../network/collectives';
import { kvBytesPerToken } from '../model/kv-cache';
import { instanceMemory, type InstanceMemory } from './memory';
import {
  computedPromptTokens,
  decodeTime,
  prefillTime,
  tokensInDecodeStep,
  tokensPerDecodeStep,
  type InstanceLayout,
  type PhaseContext,
  type PhaseTime,
} from './phase-time';

/** Share of the best rate for which a smaller batch is taken. */
const WORTHWHILE = 0.98;

/** Tokens per device group that make prefill products large enough to be efficient. */
const PREFILL_BATCH_TOKENS = 16384;

export type InstanceProblem = 'weights' | 'ttft' | 'tpot';

/** Why a decode batch is not larger; 'yield': a larger one would serve less per second. */
export type BatchLimit = 'memory' | 'scheduler' | 'tpot' | 'ttft' | 'yield';

export interface PrefillInstance {
  layout: InstanceLayout;
  prompts: number;
  time: PhaseTime;
  /** Prompts per second of the whole instance. */
  requestsPerS: number;
  memory: InstanceMemory;
}

export interface DecodeInstance {
  layout: InstanceLayout;
  /** Concurrent requests per tensor-parallel group. */
  requests: number;
  limit: BatchLimit;
  time: PhaseTime;
  tpotS: number;
  tokensPerS: number;
  memory: InstanceMemory;
}

const elementBytes = (context: PhaseContext): number => (context.device.isEightBit ? 1 : 2);

/**
 * Prefill with the smallest batch that is as good as efficient within the TTFT limit.
 * @param transferS time that the caches take to their decoding instance; counts towards TTFT
 */
export function planPrefill(
  context: PhaseContext,
  layout: InstanceLayout,
  transferS: number,
): PrefillInstance | InstanceProblem {
  const { input } = context;
  const allowedS = input.workload.ttftLimitS - transferS;
  const memory = instanceMemory(input, layout, elementBytes(context), input.workload.promptTokens);
  if (memory.maxRequests < 1) return 'weights';
  const groups = layout.devices / layout.tensorParallel;
  const most = Math.min(
    memory.maxRequests,
    Math.max(1, Math.floor(PREFILL_BATCH_TOKENS / computedPromptTokens(input))),
  );
  const options: { prompts: number; time: PhaseTime }[] = [];
  for (let prompts = 1; prompts <= most; prompts *= 2) {
    const time = prefillTime(context, layout, prompts);
    if (time.totalS <= allowedS) options.push({ prompts, time });
  }
  if (options.length === 0) return 'ttft';
  // A larger batch delays every first token: it must be worth it.
  const rate = (option: { prompts: number; time: PhaseTime }): number => option.prompts / option.time.totalS;
  const best = Math.max(...options.map(rate));
  const chosen = options.find((option) => rate(option) >= WORTHWHILE * best);
  if (!chosen) throw new Error('the best option is among the options');
  const { prompts, time } = chosen;
  return { layout, prompts, time, requestsPerS: (prompts * groups) / time.totalS, memory };
}

/** Largest batch from 1 to `limit` for which `isWithin` holds; it must be monotone. 0 when none does. */
function largestBatch(limit: number, isWithin: (batch: number) => boolean): number {
  if (limit < 1 || !isWithin(1)) return 0;
  let low = 1;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isWithin(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Rows of the tiles that products come in; a batch that fills them whole wastes nothing. */
const TILE_ROWS = [32, 64, 128, 256, 512] as const;

/**
 * The batch up to `largest` that yields most per second: whole tiles beat a larger batch that begins another one, and
 * two micro-batches pay from some size on. Compares the largest, those that fill tiles, and seven steps down to 1/8.
 * @param tokens tokens of one request in a step
 */
function mostProductiveBatch(largest: number, tokens: number, stepS: (batch: number) => number): number {
  const candidates = TILE_ROWS.map((rows) => Math.floor(Math.floor((largest * tokens) / rows) * (rows / tokens)));
  for (let eighths = 1; eighths < 8; eighths++) candidates.push(Math.floor((largest * eighths) / 8));
  let best = largest;
  let rate = largest / stepS(largest);
  for (const batch of candidates) {
    if (batch < 1 || batch / stepS(batch) <= rate) continue;
    rate = batch / stepS(batch);
    best = batch;
  }
  return best;
}

/** Remembers the times of a batch: bisection and the choice among batches ask for some of them again. */
function remembered(timeS: (batch: number) => number): (batch: number) => number {
  const known = new Map<number, number>();
  return (batch) => {
    let found = known.get(batch);
    if (found === undefined) {
      found = timeS(batch);
      known.set(batch, found);
    }
    return found;
  };
}

/** No scheduler batches more requests than this per group. */
export const MAX_REQUESTS = 4096;

/**
 * What keeps a batch from being larger.
 * @param latency the limit that a larger batch than `largest` would break, where memory and scheduler allow one
 */
function batchLimit(memory: InstanceMemory, largest: number, chosen: number, latency: 'tpot' | 'ttft'): BatchLimit {
  // A batch of whole tiles just below the largest one is still what that limit allows.
  if (chosen < 0.9 * largest) return 'yield';
  if (largest === memory.maxRequests) return 'memory';
  return largest === MAX_REQUESTS ? 'scheduler' : latency;
}

/** Decode with the most productive batch that memory and the TPOT limit allow. */
export function planDecode(context: PhaseContext, layout: InstanceLayout): DecodeInstance | InstanceProblem {
  const { input } = context;
  const memory = instanceMemory(input, layout, elementBytes(context));
  if (memory.maxRequests < 1) return 'weights';
  const step = tokensPerDecodeStep(input);
  const limit = Math.min(MAX_REQUESTS, memory.maxRequests);
  const stepS = remembered((batch) => decodeTime(context, layout, batch).totalS);
  const largest = largestBatch(limit, (batch) => stepS(batch) / step <= input.workload.tpotLimitS);
  if (largest === 0) return 'tpot';
  const requests = mostProductiveBatch(largest, tokensInDecodeStep(input), stepS);
  const time = decodeTime(context, layout, requests);
  const groups = layout.devices / layout.tensorParallel;
  return {
    layout,
    requests,
    limit: batchLimit(memory, largest, requests, 'tpot'),
    time,
    tpotS: time.totalS / step,
    tokensPerS: (requests * groups * step) / time.totalS,
    memory,
  };
}

export interface ColocatedInstance {
  prefill: PrefillInstance;
  decode: DecodeInstance;
  ttftS: number;
}

/**
 * One instance that does both: every decode step also carries the prefill of the requests that replace finished
 * ones (chunked prefill). TPOT counts the whole iteration. A prompt's chunks fill what the TPOT limit leaves beside
 * decode, so TTFT stretches by that share; the first token comes at the end of an iteration, so TTFT is one at least.
 */
export function planColocated(context: PhaseContext, layout: InstanceLayout): ColocatedInstance | InstanceProblem {
  const { input } = context;
  const prefill = planPrefill(context, layout, 0);
  if (typeof prefill === 'string') return prefill;
  const memory = instanceMemory(input, layout, elementBytes(context));
  if (memory.maxRequests < 1) return 'weights';
  const step = tokensPerDecodeStep(input);
  const promptS = prefill.time.totalS / prefill.prompts;
  const decodeS = remembered((batch) => decodeTime(context, layout, batch).totalS);
  const iterationS = (batch: number): number =>
    decodeS(batch) + ((batch * step) / input.workload.outputTokens) * promptS;
  const allowedS = input.workload.tpotLimitS * step;
  const ttftS = (batch: number): number => {
    const leftS = allowedS - decodeS(batch);
    return leftS > 0 ? Math.max(iterationS(batch), (promptS * allowedS) / leftS) : Infinity;
  };
  if (iterationS(1) <= allowedS && ttftS(1) > input.workload.ttftLimitS) return 'ttft';
  const largest = largestBatch(
    Math.min(MAX_REQUESTS, memory.maxRequests),
    (batch) => iterationS(batch) <= allowedS && ttftS(batch) <= input.workload.ttftLimitS,
  );
  if (largest === 0) return 'tpot';
  const requests = mostProductiveBatch(largest, tokensInDecodeStep(input), iterationS);
  const time = decodeTime(context, layout, requests);
  const groups = layout.devices / layout.tensorParallel;
  const tokensPerS = (requests * groups * step) / iterationS(requests);
  return {
    ttftS: ttftS(requests),
    prefill: { ...prefill, requestsPerS: tokensPerS / input.workload.outputTokens },
    decode: {
      layout,
      requests,
      limit: batchLimit(memory, largest, requests, iterationS(largest + 1) > allowedS ? 'tpot' : 'ttft'),
      time,
      tpotS: iterationS(requests) / step,
      tokensPerS,
      memory,
    },
  };
}

/** Seconds to move one prompt's cache from the prefill to the decode instance, each device sending its share. */
export function cacheTransferS(
  context: PhaseContext,
  input: InferenceInput,
  prefill: InstanceLayout,
  stride: number,
): number {
  const kvElementBytes = input.workload.kvPrecision === '8bit' ? 1 : 2;
  const perDevice = kvBytesPerToken(input.model, kvElementBytes, prefill.tensorParallel);
  // A replicated latent is sent once: every device of the group sends its part.
  const copies = input.model.attention === 'mla' ? prefill.tensorParallel : 1;
  const bytes = (perDevice / copies) * input.workload.promptTokens;
  return collectiveTimeS(context.fabric, 'sendReceive', bytes, { size: 2, stride });
}
