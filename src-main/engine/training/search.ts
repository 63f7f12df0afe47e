/**
 * Prices every valid layout from shared tables and keeps the fastest that fit. Exhaustive: nothing is pruned, every
 * rejected layout is counted by reason. Only the kept ones are turned into whole estimates.
 */
import { StoppedError } from '../stopped-error';
import type { TrainingContext } from './context';
import { priceLayers, type LayerCosts } from './layer-cost';
import {
  inFlightMicroBatches,
  stageBytes,
  stageWeights,
  totalBytes,
  type StageBytes,
  type StageWeights,
} from './memory';
import { replicaCoreShare } from './overlap';
import { pipelinePace } from './pace';
import { emptyParts, fillParts } from './parts';
import { replicaCosts } from './replicas';
import { layerTimes } from './stage-time';
import { noRejections, type Rejections } from './rules';
import { recomputations, visitLayouts } from './space';
import { stageKinds, type StageKind } from './stages';
import { estimateStep, layerOptions, offloadTimeS, type StepEstimate } from './step';
import { givenStrategy, type Strategy } from './strategy';

export interface SearchOutcome {
  evaluated: number;
  feasible: number;
  rejected: Rejections;
  /** Fastest first, at most `keep`. */
  best: StepEstimate[];
  /** Smallest by memory among those that do not fit, to say how much is missing. */
  leastMemory: StepEstimate | null;
}

export interface SearchOptions {
  keep: number;
  onProgress?: ((done: number, total: number, note: string) => void) | undefined;
  shouldStop?: (() => boolean) | undefined;
}

/** Layouts between two questions whether to stop: a few milliseconds of work. */
const POLL_INTERVAL = 4096;

interface Candidate {
  stepS: number;
  memoryBytes: number;
  strategy: Strategy;
}

/** Keeps a short list best first: by time, then memory; of equal layouts the one met first. */
function insert(best: Candidate[], candidate: Candidate, keep: number): void {
  let at = best.length;
  while (at > 0) {
    const above = best[at - 1] as Candidate;
    if (
      above.stepS < candidate.stepS ||
      (above.stepS === candidate.stepS && above.memoryBytes <= candidate.memoryBytes)
    )
      break;
    at--;
  }
  best.splice(at, 0, candidate);
  if (best.length > keep) best.pop();
}

/** Stage kinds and their weights by pipeline depth, shared by all layouts of one (TP, EP). */
function weightTables(context: TrainingContext): (
  tp: number,
  ep: number,
  pp: number,
) => {
  kinds: readonly StageKind[];
  weights: readonly StageWeights[];
} {
  const { model } = context.input;
  const kindsOf = new Map<number, StageKind[]>();
  const tables = new Map<string, { kinds: readonly StageKind[]; weights: readonly StageWeights[] }[]>();
  let current: { kinds: readonly StageKind[]; weights: readonly StageWeights[] }[] = [];
  let key = '';
  return (tp, ep, pp) => {
    const wanted = `${tp},${ep}`;
    if (wanted !== key) {
      key = wanted;
      current = tables.get(key) ?? [];
      tables.set(key, current);
    }
    let entry = current[pp];
    if (!entry) {
      const kinds = kindsOf.get(pp) ?? stageKinds(model, pp, context.input.deployment);
      kindsOf.set(pp, kinds);
      entry = { kinds, weights: kinds.map((kind) => stageWeights(model, kind, tp, ep)) };
      current[pp] = entry;
    }
    return entry;
  };
}

function countLayouts(context: TrainingContext): number {
  let total = 0;
  visitLayouts(context.input, context.devices, noRejections(), {
    table: () => undefined,
    pipeline: (_pipelineParallel, _dataParallel, _count, chunks) => {
      total += chunks.length * recomputations.length;
    },
  });
  return total;
}

/** Searches all layouts; throws StoppedError when asked to stop. */
export function searchStrategies(context: TrainingContext, options: SearchOptions): SearchOutcome {
  const { input, device, fabric } = context;
  const { deployment } = input;
  const capacity = input.hardware.device.memoryCapacityBytes;
  const total = countLayouts(context);
  const outcome: SearchOutcome = {
    evaluated: 0,
    feasible: 0,
    rejected: noRejections(),
    best: [],
    leastMemory: null,
  };
  const tables = weightTables(context);
  const best: Candidate[] = [];
  let least: Candidate | null = null;
  let worstKept = Infinity;
  let sinceAsked = POLL_INTERVAL;
  let costs: LayerCosts | undefined;
  const coreShare = replicaCoreShare(device.calibration, fabric);
  const parts = emptyParts();
  const bytes: StageBytes[] = [];
  const strategy: Strategy = { ...givenStrategy(deployment), dataParallel: 1 };

  const poll = (): void => {
    if (sinceAsked < POLL_INTERVAL) return;
    sinceAsked = 0;
    if (options.shouldStop?.()) throw new StoppedError();
    options.onProgress?.(outcome.evaluated, total, 'layouts priced');
  };

  visitLayouts(input, context.devices, outcome.rejected, {
    table: (tensorParallel, expertParallel, microBatch) => {
      strategy.tensorParallel = tensorParallel;
      strategy.expertParallel = expertParallel;
      strategy.microBatch = microBatch;
      costs = undefined;
    },
    pipeline: (pipelineParallel, dataParallel, count, chunks) => {
      strategy.pipelineParallel = pipelineParallel;
      strategy.dataParallel = dataParallel;
      poll();
      sinceAsked += chunks.length * recomputations.length;
      const { kinds, weights } = tables(strategy.tensorParallel, strategy.expertParallel, pipelineParallel);
      let constants: ReturnType<typeof replicaCosts> | undefined;
      for (const recompute of recomputations) {
        strategy.recompute = recompute;
        for (let at = 0; at < kinds.length; at++)
          bytes[at] = stageBytes(input, kinds[at] as StageKind, weights[at] as StageWeights, strategy);
        let pace: ReturnType<typeof pipelinePace> | undefined;
        for (const interleave of chunks) {
          outcome.evaluated++;
          let memoryBytes = 0;
          for (let at = 0; at < kinds.length; at++) {
            const inFlight = inFlightMicroBatches({ ...strategy, interleave }, count, (kinds[at] as StageKind).first);
            memoryBytes = Math.max(memoryBytes, totalBytes(bytes[at] as StageBytes, inFlight));
          }
          if (memoryBytes > capacity) {
            outcome.rejected.memory++;
            if (outcome.feasible === 0 && (!least || memoryBytes < least.memoryBytes))
              least = { stepS: 0, memoryBytes, strategy: { ...strategy, interleave } };
            continue;
          }
          outcome.feasible++;
          costs ??= priceLayers(input, device, fabric, strategy, strategy.overlapExpertParallel);
          pace ??= pipelinePace(kinds, layerTimes(costs, layerOptions(context, strategy)));
          constants ??= replicaCosts(context, weights, strategy);
          const offloadS = Math.max(...kinds.map((kind) => offloadTimeS(context, kind, strategy)));
          const setting = { replicaCoreShare: coreShare, offloadS };
          const stepS = fillParts(parts, pace, constants, { ...strategy, interleave }, count, setting, context.player);
          if (stepS > worstKept) continue;
          insert(best, { stepS, memoryBytes, strategy: { ...strategy, interleave } }, options.keep);
          if (best.length >= options.keep) worstKept = (best.at(-1) as Candidate).stepS;
        }
      }
    },
  });
  options.onProgress?.(total, total, 'layouts priced');
  outcome.best = best.map((candidate) => estimateStep(context, candidate.strategy));
  if (outcome.feasible === 0 && least) outcome.leastMemory = estimateStep(context, (least as Candidate).strategy);
  return outcome;
}
