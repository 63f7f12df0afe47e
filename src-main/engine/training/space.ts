/**
 * The space of training layouts for a device count and an exact global batch: which degrees are valid, in one fixed
 * order. Invalid ones are counted by reason; none is left out because it looks slow.
 */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import { chunksFit, splitsEvenly, type Rejections } from './rules';
import type { Recompute } from './strategy';

export const recomputations: readonly Recompute[] = ['none', 'selective', 'full'];

/** Receives the layouts in order: first the shared table, then every pipeline priced from it. */
export interface SpaceVisitor {
  table: (tensorParallel: number, expertParallel: number, microBatch: number) => void;
  /** `chunks` are the valid interleaving depths; each comes with every way of recomputation. */
  pipeline: (pipelineParallel: number, dataParallel: number, microBatches: number, chunks: readonly number[]) => void;
}

export function divisorsOf(value: number): number[] {
  const small: number[] = [];
  const large: number[] = [];
  for (let divisor = 1; divisor * divisor <= value; divisor++) {
    if (value % divisor !== 0) continue;
    small.push(divisor);
    if (divisor * divisor !== value) large.push(value / divisor);
  }
  return [...small, ...large.reverse()];
}

/** TP degrees that do not straddle servers: powers of two, and divisors of the scale-up domain. */
function tensorDegrees(input: TrainingInput, devices: number): number[] {
  const domain = input.hardware.node.devices * input.hardware.supernode.nodes;
  const isPower = (value: number): boolean => Number.isInteger(Math.log2(value));
  return divisorsOf(input.model.heads).filter(
    (degree) => degree <= devices && (isPower(degree) || domain % degree === 0),
  );
}

/** Largest of the ascending divisors within the limit; 0 when there is none. */
function largestWithin(divisors: readonly number[], limit: number): number {
  let largest = 0;
  for (const divisor of divisors) {
    if (divisor > limit) break;
    largest = divisor;
  }
  return largest;
}

/** Walks the space. Every layout uses as many of the devices as the batch can be divided over. */
export function visitLayouts(input: TrainingInput, devices: number, rejected: Rejections, visitor: SpaceVisitor): void {
  const { model, workload } = input;
  const expertDegrees = model.experts > 0 ? divisorsOf(model.experts) : [1];
  const microBatchSizes = divisorsOf(workload.globalBatch);
  const replicaCounts = microBatchSizes.map((microBatch) => divisorsOf(workload.globalBatch / microBatch));
  const depths = Array.from({ length: Math.min(model.layers, devices) }, (_, index) => index + 1);
  // The first and the last chunk may be one layer short: embedding and head take the place (arXiv:2407.21783, 3.3.2).
  const chunks = depths.map((depth) =>
    depth === 1
      ? [1]
      : divisorsOf(model.layers)
          .concat(divisorsOf(model.layers + 2))
          .map((slots) => slots / depth)
          .filter((count, index, all) => Number.isInteger(count) && all.indexOf(count) === index)
          .filter((count) => count > 1)
          .concat(1)
          .sort((a, b) => a - b),
  );
  for (const tensorParallel of tensorDegrees(input, devices)) {
    if (!splitsEvenly(model, tensorParallel)) {
      rejected.heads++;
      continue;
    }
    for (const [at, microBatch] of microBatchSizes.entries()) {
      const replicas = depths.map((depth) =>
        largestWithin(replicaCounts[at] ?? [], Math.floor(devices / (tensorParallel * depth))),
      );
      for (const expertParallel of expertDegrees) {
        let isEntered = false;
        for (const [index, pipelineParallel] of depths.entries()) {
          const dataParallel = replicas[index] ?? 0;
          if (dataParallel === 0) continue;
          if ((tensorParallel * dataParallel) % expertParallel !== 0) {
            rejected.experts++;
            continue;
          }
          const count = workload.globalBatch / (dataParallel * microBatch);
          const all = chunks[index] ?? [1];
          const fitting = all.filter((interleave) => chunksFit(pipelineParallel, interleave, count));
          rejected.pipeline += all.length - fitting.length;
          if (!isEntered) visitor.table(tensorParallel, expertParallel, microBatch);
          isEntered = true;
          visitor.pipeline(pipelineParallel, dataParallel, count, fitting);
        }
      }
    }
  }
}
