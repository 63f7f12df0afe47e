/** Searches instance layouts and the split of devices between prefill and decode for the highest request rate. */
import type { InferenceInput } from '../../../src-shared/model/scenario-input';
import { StoppedError } from '../stopped-error';
import { splitsEvenly } from '../training/rules';
import type { RunOptions } from '../result';
import {
  cacheTransferS,
  planColocated,
  planDecode,
  planPrefill,
  type DecodeInstance,
  type InstanceProblem,
  type PrefillInstance,
} from './instances';
import type { InstanceLayout, PhaseContext } from './phase-time';

export type ServingProblem = InstanceProblem | 'devices' | 'layout';

export const problemTitles: Record<ServingProblem, string> = {
  weights: 'Weights and one request do not fit device memory',
  ttft: 'Prefill of one prompt exceeds the TTFT limit',
  tpot: 'One request alone exceeds the TPOT limit',
  devices: 'Both pools together need more devices than there are',
  layout: 'The tensor-parallel degree does not divide the instance or the model',
};

/** A whole deployment: pools of equal instances, or instances that do both. */
export interface ServingPlan {
  isColocated: boolean;
  prefill: PrefillInstance;
  decode: DecodeInstance;
  prefillInstances: number;
  decodeInstances: number;
  devicesUsed: number;
  requestsPerS: number;
  /** Prefill of one batch, whose last step yields the first token, and the move of its cache. */
  ttftS: number;
}

export interface ServingOutcome {
  evaluated: number;
  feasible: number;
  rejected: Record<ServingProblem, number>;
  best: ServingPlan[];
}

export const noServing = (): ServingOutcome => ({
  evaluated: 0,
  feasible: 0,
  rejected: { weights: 0, ttft: 0, tpot: 0, devices: 0, layout: 0 },
  best: [],
});

/** What is wrong with an instance as given, in words; undefined when its degrees are possible. */
export function instanceProblem(input: InferenceInput, name: string, layout: InstanceLayout): string | undefined {
  const { devices, tensorParallel } = layout;
  if (devices % tensorParallel !== 0)
    return `TP ${tensorParallel} does not divide the ${devices} devices of a ${name} instance.`;
  if (!splitsEvenly(input.model, tensorParallel))
    return `TP ${tensorParallel} of ${name} does not divide the model: it has ${input.model.heads} attention heads and a feed-forward width of ${input.model.ffnSize}.`;
  return undefined;
}

/** Instance sizes worth trying: a tensor-parallel group for dense models, any spread of the experts for MoE. */
export function candidateLayouts(input: InferenceInput, devices: number): InstanceLayout[] {
  const { model, hardware } = input;
  const perSystem = hardware.node.devices * hardware.supernode.nodes;
  const layouts: InstanceLayout[] = [];
  for (let tensorParallel = 1; tensorParallel <= Math.min(64, devices, model.heads); tensorParallel *= 2) {
    if (!splitsEvenly(model, tensorParallel)) continue;
    if (model.experts === 0) {
      layouts.push({ devices: tensorParallel, tensorParallel });
      continue;
    }
    const sizes = new Set<number>();
    for (let size = tensorParallel; size <= Math.min(devices, model.experts); size *= 2) sizes.add(size);
    for (const size of [320, perSystem, perSystem / 2, perSystem / 4])
      if (Number.isInteger(size) && size % tensorParallel === 0 && size <= Math.min(devices, 512)) sizes.add(size);
    for (const size of sizes) layouts.push({ devices: size, tensorParallel });
  }
  return layouts;
}

/** Time of a prompt's cache to a decoding instance beside the prefilling one. */
const transferOf = (context: PhaseContext, layout: InstanceLayout): number =>
  cacheTransferS(context, context.input, layout, layout.devices);

/** Best split of the devices between instances of two given kinds, or null when not one of each fits. */
function splitDevices(
  context: PhaseContext,
  prefill: PrefillInstance,
  decode: DecodeInstance,
  devices: number,
): ServingPlan | 'devices' {
  const { input } = context;
  const p = prefill.layout.devices;
  const d = decode.layout.devices;
  if (p + d > devices) return 'devices';
  const ttftS = prefill.time.totalS + transferOf(context, prefill.layout);
  const decodeRequests = decode.tokensPerS / input.workload.outputTokens;
  let best: ServingPlan | 'devices' = 'devices';
  const consider = (decodeInstances: number): void => {
    const prefillInstances = Math.floor((devices - decodeInstances * d) / p);
    if (decodeInstances < 1 || prefillInstances < 1) return;
    const requestsPerS = Math.min(decodeInstances * decodeRequests, prefillInstances * prefill.requestsPerS);
    if (best !== 'devices' && requestsPerS <= best.requestsPerS) return;
    best = {
      isColocated: false,
      prefill,
      decode,
      prefillInstances,
      decodeInstances,
      devicesUsed: prefillInstances * p + decodeInstances * d,
      requestsPerS,
      ttftS,
    };
  };
  // The balance point of the continuous problem; the best whole split lies beside it.
  const balance = (devices * prefill.requestsPerS) / (decodeRequests * p + prefill.requestsPerS * d);
  for (let offset = -1; offset <= 2; offset++) consider(Math.floor(balance) + offset);
  consider(1);
  return best;
}

export interface ServingSearchOptions extends RunOptions {
  keep: number;
}

/** Evaluates `prefillLayouts` x `decodeLayouts` and the colocated use of `decodeLayouts`. */
export function searchServing(
  context: PhaseContext,
  prefillLayouts: readonly InstanceLayout[],
  decodeLayouts: readonly InstanceLayout[],
  devices: number,
  options: ServingSearchOptions,
): ServingOutcome {
  const { input } = context;
  const outcome = noServing();
  const total = prefillLayouts.length + 2 * decodeLayouts.length;
  let done = 0;
  const next = (): void => {
    if (options.shouldStop?.()) throw new StoppedError();
    options.onProgress?.(++done, total, 'instance layouts priced');
  };
  const keepPlan = (plan: ServingPlan): void => {
    outcome.feasible++;
    outcome.best.push(plan);
    // Rate first, then fewer devices, then enumeration order (the sort is stable).
    outcome.best.sort((a, b) => b.requestsPerS - a.requestsPerS || a.devicesUsed - b.devicesUsed);
    if (outcome.best.length > options.keep) outcome.best.pop();
  };
  const keepInstance = <T extends object>(planned: T | InstanceProblem, list: T[]): void => {
    if (typeof planned === 'string') {
      outcome.evaluated++;
      outcome.rejected[planned]++;
    } else list.push(planned);
    next();
  };
  const prefills: PrefillInstance[] = [];
  const decodes: DecodeInstance[] = [];
  for (const layout of prefillLayouts)
    keepInstance(planPrefill(context, layout, transferOf(context, layout)), prefills);
  for (const layout of decodeLayouts) keepInstance(planDecode(context, layout), decodes);
  for (const prefill of prefills) {
    for (const decode of decodes) {
      outcome.evaluated++;
      const plan = splitDevices(context, prefill, decode, devices);
      if (typeof plan === 'string') outcome.rejected[plan]++;
      else keepPlan(plan);
    }
  }
  for (const layout of decodeLayouts) {
    next();
    if (layout.devices > devices) {
      outcome.evaluated++;
      outcome.rejected.devices++;
      continue;
    }
    const planned = planColocated(context, layout);
    outcome.evaluated++;
    if (typeof planned === 'string') {
      outcome.rejected[planned]++;
      continue;
    }
    const instances = Math.floor(devices / layout.devices);
    keepPlan({
      isColocated: true,
      ...planned,
      prefillInstances: 0,
      decodeInstances: instances,
      devicesUsed: instances * layout.devices,
      requestsPerS: (instances * planned.decode.tokensPerS) / input.workload.outputTokens,
      ttftS: planned.ttftS,
    });
  }
  return outcome;
}
