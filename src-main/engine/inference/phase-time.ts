/** Time of one prefill batch or one decode step on an instance, split by cause. */
import type { InferenceInput } from '../../../src-shared/model/scenario-input';
import { besideExchange, dispatchType, operatorTime, type DeviceModel } from '../compute/device-model';
import {
  embeddingOperators,
  headOperators,
  layerOperators,
  mtpOperators,
  type LayerShape,
} from '../model/layer-operators';
import type { LayerPart, Operator } from '../model/operator';
import { kvBytesPerToken } from '../model/kv-cache';
import { layerCounts } from '../model/parameters';
import { createExpertExchange, expertExchangeS } from '../network/exchange/expert-exchange';
import type { Fabric } from '../network/fabric';
import { servingReduceTimeS } from '../network/serving-reduce';
import { poolReadTimeS } from '../network/pool';

/** Share of exchange time that the other half batch's compute can cover. */
const OVERLAP_SHARE = 0.9;

/** An instance: `devices` that hold one copy of the model; attention is replicated devices / tensorParallel times. */
export interface InstanceLayout {
  devices: number;
  tensorParallel: number;
}

export interface PhaseTime {
  totalS: number;
  attentionS: number;
  ffnS: number;
  expertsS: number;
  headS: number;
  otherS: number;
  tensorS: number;
  exchangeS: number;
  /** Share of operator time limited by memory bandwidth. */
  memoryShare: number;
}

export interface PhaseContext {
  input: InferenceInput;
  device: DeviceModel;
  fabric: Fabric;
}

const kvBytes = (input: InferenceInput): number => (input.workload.kvPrecision === '8bit' ? 1 : 2);

/** Operators of one layer with their times, summed by part. */
function addLayers(
  context: PhaseContext,
  operators: readonly Operator[],
  count: number,
  sums: Record<LayerPart, number>,
  memory: { boundS: number },
): void {
  for (const operator of operators) {
    const { timeS, isMemoryBound } = operatorTime(context.device, operator);
    sums[operator.part] += count * timeS;
    if (isMemoryBound) memory.boundS += count * timeS;
  }
}

/** All operators and exchanges of a phase, nothing hidden behind anything. */
function sequentialTime(
  context: PhaseContext,
  layout: InstanceLayout,
  shape: LayerShape,
  headTokens: number,
): PhaseTime {
  const { input, fabric, device } = context;
  const { model, assumptions } = input;
  const { dense, moe } = layerCounts(model);
  // Prompts pass the prediction module as well: its own cache is filled.
  const mtpLayers = usesMtp(input) ? 1 : 0;
  const denseLayers = dense + (model.experts > 0 ? 0 : mtpLayers);
  const moeLayers = moe + (model.experts > 0 ? mtpLayers : 0);
  const sums: Record<LayerPart, number> = { attention: 0, ffn: 0, moe: 0, norm: 0, embedding: 0, head: 0 };
  const memory = { boundS: 0 };
  if (denseLayers > 0) addLayers(context, layerOperators(model, shape, false), denseLayers, sums, memory);
  if (moeLayers > 0) addLayers(context, layerOperators(model, shape, true), moeLayers, sums, memory);
  addLayers(context, embeddingOperators(model, shape), 1, sums, memory);
  addLayers(context, headOperators(model, { ...shape, tokens: headTokens }, false), 1 + mtpLayers, sums, memory);
  if (mtpLayers > 0) addLayers(context, mtpOperators(model, shape), 1, sums, memory);

  const bytes = shape.tokens * model.hiddenSize * 2;
  // Two all-reduces per dense layer; in a MoE layer the experts' exchange takes the place of the second.
  const reduceS = servingReduceTimeS(fabric, bytes, { size: layout.tensorParallel, stride: 1 });
  const tensorS = reduceS * (2 * denseLayers + moeLayers);
  // Tokens leave in 8 bits where the model runs in 8 bits, and come back in 16.
  const exchange = createExpertExchange(
    device.hardware,
    fabric,
    model,
    shape.isDecode ? 'latency' : 'throughput',
    dispatchType(device),
    assumptions.expertImbalance,
  );
  const experts = { size: layout.devices, stride: 1 };
  const oneWayS = (direction: 'dispatch' | 'combine'): number =>
    expertExchangeS(exchange, direction, experts, shape.tokens / layout.tensorParallel);
  const exchangeS = moeLayers > 0 ? moeLayers * (oneWayS('dispatch') + oneWayS('combine')) : 0;
  const computeS = Object.values(sums).reduce((total, timeS) => total + timeS, 0);
  return {
    totalS: computeS + tensorS + exchangeS,
    attentionS: sums.attention,
    ffnS: sums.ffn,
    expertsS: sums.moe,
    headS: sums.head,
    otherS: sums.norm + sums.embedding,
    tensorS,
    exchangeS,
    memoryShare: computeS > 0 ? memory.boundS / computeS : 0,
  };
}

/** Two micro-batches, each half of the work: one's exchange runs behind the other's compute. */
function overlappedTime(
  context: PhaseContext,
  layout: InstanceLayout,
  shape: LayerShape,
  headTokens: number,
): PhaseTime {
  // The kernels that move much data hold cores; the low-latency ones of decode do not.
  const device = shape.isDecode ? context.device : besideExchange(context.device);
  const half = sequentialTime(
    { ...context, device },
    layout,
    {
      ...shape,
      tokens: shape.tokens / 2,
      sequences: shape.sequences / 2,
      expertGroupTokens: shape.expertGroupTokens / 2,
    },
    headTokens / 2,
  );
  const computeS = 2 * (half.totalS - half.tensorS - half.exchangeS);
  const exchangeS = Math.max(0, 2 * half.exchangeS - OVERLAP_SHARE * computeS);
  return {
    totalS: computeS + 2 * half.tensorS + exchangeS,
    attentionS: 2 * half.attentionS,
    ffnS: 2 * half.ffnS,
    expertsS: 2 * half.expertsS,
    headS: 2 * half.headS,
    otherS: 2 * half.otherS,
    tensorS: 2 * half.tensorS,
    exchangeS,
    memoryShare: half.memoryShare,
  };
}

/** Time of a phase; two micro-batches are used where allowed, possible and faster: halves are less efficient. */
function phaseTime(context: PhaseContext, layout: InstanceLayout, shape: LayerShape, headTokens: number): PhaseTime {
  const sequential = sequentialTime(context, layout, shape, headTokens);
  const isSplit =
    context.input.deployment.overlapMicroBatches &&
    sequential.exchangeS > 0 &&
    (shape.isDecode ? shape.sequences >= 2 : shape.tokens >= 2);
  if (!isSplit) return sequential;
  const overlapped = overlappedTime(context, layout, shape, headTokens);
  return overlapped.totalS < sequential.totalS ? overlapped : sequential;
}

/** Prompt tokens that are computed, after reuse from the context cache. */
export function computedPromptTokens(input: InferenceInput): number {
  return Math.max(1, Math.round(input.workload.promptTokens * (1 - input.workload.cacheReuse)));
}

/** Tokens of one block of the context cache: the page size of Ascend's attention kernels. */
const CACHE_BLOCK_TOKENS = 128;
/** Blocks that a device asks for ahead of their arrival; an estimate that matters for small blocks only. */
const BLOCKS_UNDER_WAY = 32;

/**
 * Reading the reused part of a batch's prompts out of the hosts' pooled memory, before the batch is computed; 0 where the
 * profile has no pool: the cache is then taken to lie in the device already. All devices read at once.
 */
function cacheReadS({ input }: PhaseContext, layout: InstanceLayout, tokens: number): number {
  const { model, hardware } = input;
  const tokenBytes = kvBytesPerToken(model, kvBytes(input), layout.tensorParallel);
  const read = {
    bytes: tokens * tokenBytes,
    blockBytes: CACHE_BLOCK_TOKENS * tokenBytes,
    concurrency: BLOCKS_UNDER_WAY,
    readersPerNode: hardware.node.devices,
  };
  return poolReadTimeS(hardware, read) ?? 0;
}

/** One prefill batch of `prompts` per tensor-parallel group, all groups of the instance alike. */
export function prefillTime(context: PhaseContext, layout: InstanceLayout, prompts: number): PhaseTime {
  const { input } = context;
  const fresh = computedPromptTokens(input);
  const reused = input.workload.promptTokens - fresh;
  const tokens = prompts * fresh;
  const groups = layout.devices / layout.tensorParallel;
  const computed = phaseTime(
    context,
    layout,
    {
      tokens,
      // New tokens see all reused ones and, causally, half of the new ones.
      keysPerQuery: reused + fresh / 2,
      sequences: prompts,
      contextTokens: reused,
      isDecode: false,
      tensorParallel: layout.tensorParallel,
      expertParallel: layout.devices,
      expertGroupTokens: tokens * groups,
      expertImbalance: input.assumptions.expertImbalance,
      kvBytes: kvBytes(input),
      isUnfused: false,
    },
    prompts,
  );
  if (reused <= 0) return computed;
  const readS = cacheReadS(context, layout, prompts * reused);
  return { ...computed, totalS: computed.totalS + readS, otherS: computed.otherS + readS };
}

/** Whether the service drafts a token with a prediction module of the model. */
function usesMtp(input: InferenceInput): boolean {
  return input.model.mtpLayers > 0 && input.assumptions.mtpAcceptance > 0;
}

/** Tokens that one decode step yields per request: one, plus an accepted draft where the model has MTP. */
export function tokensPerDecodeStep(input: InferenceInput): number {
  return 1 + (usesMtp(input) ? input.assumptions.mtpAcceptance : 0);
}

/** Tokens of one request that a decode step works on: the last one, and a draft where the model has MTP. */
export function tokensInDecodeStep(input: InferenceInput): number {
  return usesMtp(input) ? 2 : 1;
}

/** Mean tokens in a request's cache while it is decoded. */
export function meanContextTokens(input: InferenceInput): number {
  return input.workload.promptTokens + input.workload.outputTokens / 2;
}

/** One decode step with `requests` per tensor-parallel group. */
export function decodeTime(context: PhaseContext, layout: InstanceLayout, requests: number): PhaseTime {
  const { input } = context;
  const tokens = requests * tokensInDecodeStep(input);
  const groups = layout.devices / layout.tensorParallel;
  const contextTokens = meanContextTokens(input);
  return phaseTime(
    context,
    layout,
    {
      tokens,
      keysPerQuery: contextTokens,
      sequences: requests,
      contextTokens,
      isDecode: true,
      tensorParallel: layout.tensorParallel,
      expertParallel: layout.devices,
      expertGroupTokens: tokens * groups,
      expertImbalance: input.assumptions.expertImbalance,
      kvBytes: kvBytes(input),
      isUnfused: false,
    },
    tokens,
  );
}
