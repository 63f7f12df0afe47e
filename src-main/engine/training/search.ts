/**
 * Enumerates every valid layout for a device count and an exact global batch, prices each from the shared
 * tables and keeps the fastest that fit. Nothing is pruned by guess: every rejected layout is counted by reason.
 */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import { StoppedError } from '../stopped-error';
import { estimateStep, type StepEstimate, type TrainingContext } from './step';
import type { Recompute, Strategy } from './strategy';

/** Why layouts are turned down; the titles are shown with their counts. */
export const rejectTitles = {
  batch: 'Global batch does not divide over replicas and micro-batches',
  heads: 'Attention heads do not divide by TP',
  experts: 'Experts do not spread evenly over EP',
  pipeline: 'Too few micro-batches or layers for the pipeline',
  memory: 'Does not fit device memory',
} as const;
export type RejectCode = keyof typeof rejectTitles;

export interface SearchOutcome {
  evaluated: number;
  feasible: number;
  rejected: Record<RejectCode, number>;
  /** Fastest first, at most `keep`. */
  best: StepEstimate[];
  /** Smallest by memory among those that do not fit, to say how much is missing. */
  leastMemory: StepEstimate | null;
}

const recomputations: readonly Recompute[] = ['none', 'selective', 'full'];

const powersUpTo = (limit: number): number[] => {
  const powers: number[] = [];
  for (let value = 1; value <= limit; value *= 2) powers.push(value);
  return powers;
};

/** Pipeline depths: all that leave every stage at least one layer, up to 64. */
function pipelineDepths(model: ModelSpec, devices: number): number[] {
  const depths: number[] = [];
  for (let depth = 1; depth <= Math.min(model.layers, devices, 64); depth++) {
    const perStage = model.layers / depth;
    // Depths that leave more than a quarter of the slots of the longest stage empty never win.
    if (Math.ceil(perStage) / perStage <= 1.25) depths.push(depth);
  }
  return depths;
}

/** Largest replica count that uses the devices and divides the batch exactly; 0 when there is none. */
function largestReplicas(limit: number, batch: number, microBatch: number): number {
  const units = batch / microBatch;
  if (!Number.isInteger(units)) return 0;
  for (let replicas = Math.min(limit, units); replicas >= 1; replicas--) if (units % replicas === 0) return replicas;
  return 0;
}

/** Interleaving depths that divide the layers of a stage. */
function chunkCounts(model: ModelSpec, pipeline: number): number[] {
  const perStage = model.layers / pipeline;
  if (pipeline === 1 || !Number.isInteger(perStage)) return [1];
  return [1, 2, 3, 4, 6, 8, 12].filter((chunks) => perStage % chunks === 0);
}

/** Every layout whose degrees fit, with rejects counted on the way. */
function* layouts(input: TrainingInput, devices: number, rejected: Record<RejectCode, number>): Generator<Strategy> {
  const { model, workload, deployment } = input;
  const expertDegrees = model.experts > 0 ? powersUpTo(Math.min(model.experts, devices)) : [1];
  for (const tensorParallel of powersUpTo(Math.min(64, devices))) {
    if (model.heads % tensorParallel !== 0) {
      rejected.heads++;
      continue;
    }
    for (const pipelineParallel of pipelineDepths(model, Math.floor(devices / tensorParallel))) {
      for (const microBatch of powersUpTo(Math.min(8, workload.globalBatch))) {
        const limit = Math.floor(devices / (tensorParallel * pipelineParallel));
        const dataParallel = largestReplicas(limit, workload.globalBatch, microBatch);
        if (dataParallel === 0) {
          rejected.batch++;
          continue;
        }
        const count = workload.globalBatch / (dataParallel * microBatch);
        for (const expertParallel of expertDegrees) {
          if ((tensorParallel * dataParallel) % expertParallel !== 0 || model.experts % expertParallel !== 0) {
            rejected.experts++;
            continue;
          }
          for (const interleave of chunkCounts(model, pipelineParallel)) {
            // The interleaved schedule works on groups of PP micro-batches (arXiv:2104.04473, 2.2).
            if (
              pipelineParallel > 1 &&
              (count < pipelineParallel || (interleave > 1 && count % pipelineParallel !== 0))
            ) {
              rejected.pipeline++;
              continue;
            }
            for (const recompute of recomputations) {
              yield {
                tensorParallel,
                pipelineParallel,
                dataParallel,
                expertParallel,
                microBatch,
                interleave,
                recompute,
                shardedOptimizer: deployment.shardedOptimizer,
                overlapDataParallel: deployment.overlapDataParallel,
                overlapExpertParallel: deployment.overlapExpertParallel,
              };
            }
          }
        }
      }
    }
  }
}

/** Total order: time, then memory, then the degrees, so that ties are decided alike on every machine. */
function isBetter(a: StepEstimate, b: StepEstimate): boolean {
  if (a.stepS !== b.stepS) return a.stepS < b.stepS;
  if (a.memoryBytes !== b.memoryBytes) return a.memoryBytes < b.memoryBytes;
  return JSON.stringify(a.strategy) < JSON.stringify(b.strategy);
}

/** Inserts into a short list kept best first. */
function keepBest(best: StepEstimate[], candidate: StepEstimate, keep: number): void {
  const last = best.at(-1);
  if (best.length >= keep && last && !isBetter(candidate, last)) return;
  let at = best.length;
  while (at > 0 && isBetter(candidate, best[at - 1] as StepEstimate)) at--;
  best.splice(at, 0, candidate);
  if (best.length > keep) best.pop();
}

export interface SearchOptions {
  keep: number;
  onProgress?: ((done: number, total: number, note: string) => void) | undefined;
  shouldStop?: (() => boolean) | undefined;
}

/** Searches all layouts; throws StoppedError when asked to stop. */
export function searchStrategies(context: TrainingContext, options: SearchOptions): SearchOutcome {
  const rejected: Record<RejectCode, number> = { batch: 0, heads: 0, experts: 0, pipeline: 0, memory: 0 };
  const all = [...layouts(context.input, context.devices, rejected)];
  const capacity = context.input.hardware.device.memoryCapacityBytes;
  const outcome: SearchOutcome = { evaluated: 0, feasible: 0, rejected, best: [], leastMemory: null };
  for (const strategy of all) {
    if (outcome.evaluated % 256 === 0) {
      if (options.shouldStop?.()) throw new StoppedError();
      options.onProgress?.(outcome.evaluated, all.length, 'layouts priced');
    }
    const estimate = estimateStep(context, strategy);
    outcome.evaluated++;
    if (estimate.memoryBytes > capacity) {
      rejected.memory++;
      if (!outcome.leastMemory || estimate.memoryBytes < outcome.leastMemory.memoryBytes)
        outcome.leastMemory = estimate;
      continue;
    }
    outcome.feasible++;
    keepBest(outcome.best, estimate, options.keep);
  }
  options.onProgress?.(all.length, all.length, 'layouts priced');
  return outcome;
}
