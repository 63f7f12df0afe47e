/** What a serving result says in words: its bottleneck, warnings, assumptions, and why layouts were turned down. */
import type { InferenceInput } from '../../../src-shared/model/scenario-input';
import type { Warning } from '../../../src-shared/results/run-result';
import { exchangeWords } from '../network/exchange/expert-exchange';
import { outermostTier } from '../network/fabric';
import { commonWarnings } from '../result';
import { MAX_REQUESTS, type BatchLimit } from './instances';
import type { PhaseContext } from './phase-time';
import { problemTitles, type ServingOutcome, type ServingPlan } from './search';

const batchLimitTexts: Record<Exclude<BatchLimit, 'memory'>, string> = {
  tpot: 'the TPOT limit stops a larger batch',
  ttft: 'the TTFT limit stops a larger batch',
  scheduler: `no scheduler batches more than ${MAX_REQUESTS} requests`,
  yield: 'a larger batch would serve no more per second',
};

/** What limits the service: the pool that is full, and within decode what stops a larger batch. */
export function bottleneck(input: InferenceInput, plan: ServingPlan): { key: string; text: string } {
  const decodeRequests = (plan.decodeInstances * plan.decode.tokensPerS) / input.workload.outputTokens;
  if (!plan.isColocated && plan.prefillInstances * plan.prefill.requestsPerS < 0.97 * decodeRequests)
    return {
      key: 'prefill',
      text: 'Prefill limits the request rate: compute for prompts runs out before decode does.',
    };
  const { time } = plan.decode;
  const communicationS = time.tensorS + time.exchangeS;
  if (communicationS > 0.4 * time.totalS)
    return {
      key: 'communication',
      text: `Communication takes ${Math.round((100 * communicationS) / time.totalS)}% of a decode step: the fabric limits decode.`,
    };
  const { limit } = plan.decode;
  if (limit === 'memory')
    return {
      key: 'memory',
      text: 'Memory capacity limits decode: the KV cache fills the devices before the TPOT limit is reached.',
    };
  const bandwidth = Math.round(100 * time.memoryShare);
  return time.memoryShare > 0.5
    ? {
        key: 'bandwidth',
        text: `Memory bandwidth limits decode: ${bandwidth}% of a step's work waits for device memory, and ${batchLimitTexts[limit]}.`,
      }
    : {
        key: 'compute',
        text: `Compute limits decode: only ${bandwidth}% of a step's work waits for memory, and ${batchLimitTexts[limit]}.`,
      };
}

export function servingWarnings(context: PhaseContext, plan: ServingPlan, devices: number): Warning[] {
  const warnings = commonWarnings(context.input, context.device);
  if (plan.devicesUsed < devices)
    warnings.push({
      code: 'devices.idle',
      message: `${devices - plan.devicesUsed} of ${devices} devices stay idle: whole instances do not fill them.`,
    });
  if (outermostTier(context.fabric, { size: plan.decode.layout.devices, stride: 1 })?.isScaleOut)
    warnings.push({
      code: 'group.scaleOut',
      message: `A decode instance of ${plan.decode.layout.devices} devices leaves the supernode and exchanges experts over the scale-out network.`,
    });
  warnings.push({
    code: 'steady.state',
    message: 'Steady state without queueing: at high load TTFT grows beyond the figure shown.',
  });
  return warnings;
}

export const rejections = (outcome: ServingOutcome): { code: string; title: string; count: number }[] =>
  (Object.entries(outcome.rejected) as [keyof typeof problemTitles, number][])
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ code, title: problemTitles[code], count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));

/** The limit that stopped the layouts which came furthest: what does not fit never meets the other limits. */
export function furthest<T extends { code: string; count: number }>(rejected: readonly T[]): T | undefined {
  const stages: readonly string[][] = [['layout'], ['devices'], ['ttft', 'tpot'], ['weights']];
  for (const codes of stages) {
    // The list is sorted by count.
    const found = rejected.find((each) => codes.includes(each.code));
    if (found) return found;
  }
  return undefined;
}

export function assumptionTexts(input: InferenceInput): string[] {
  const texts = [
    `Cost and energy per token at a mean load of ${Math.round(100 * input.assumptions.serviceLoad)}% of capacity.`,
  ];
  if (input.model.mtpLayers > 0 && input.assumptions.mtpAcceptance > 0)
    texts.push(
      `Multi-token prediction: one draft token, ${Math.round(100 * input.assumptions.mtpAcceptance)}% accepted.`,
    );
  if (input.model.experts > 0)
    texts.push(
      `The busiest expert device carries ${input.assumptions.expertImbalance} times the mean load.`,
      exchangeWords(input.hardware, 'latency'),
    );
  return texts;
}
