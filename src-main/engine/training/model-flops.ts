/** Useful FLOPs of a training step, independent of how it is laid out. */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { headOperators, layerOperators, mtpOperators } from '../model/layer-operators';
import { operatorFlops } from '../model/operator';
import { layerCounts } from '../model/parameters';

/** Forward FLOPs of one sequence: products and causal attention (half of the score matrix). */
export function forwardFlopsPerSequence(model: ModelSpec, sequenceLength: number): number {
  const shape = {
    tokens: sequenceLength,
    keysPerQuery: sequenceLength / 2,
    sequences: 1,
    contextTokens: 0,
    isDecode: false,
    tensorParallel: 1,
    expertParallel: 1,
    expertGroupTokens: sequenceLength,
    expertImbalance: 1,
    kvBytes: 2,
    isUnfused: false,
  };
  const sum = (operators: ReturnType<typeof layerOperators>): number =>
    operators.reduce((total, operator) => total + (operator.unit === 'vector' ? 0 : operatorFlops(operator)), 0);
  const { dense, moe } = layerCounts(model);
  const head = sum(headOperators(model, { tokens: sequenceLength, tensorParallel: 1 }, false));
  const layer = (isMoe: boolean): number => sum(layerOperators(model, shape, isMoe));
  return (
    (dense > 0 ? dense * layer(false) : 0) +
    (moe > 0 ? moe * layer(true) : 0) +
    head +
    model.mtpLayers *
      (layer(model.experts > 0) + sum(mtpOperators(model, { tokens: sequenceLength, tensorParallel: 1 })) + head)
  );
}

/** Forward and backward (twice the forward) FLOPs of one step; recomputation is not useful work. */
export function modelFlopsPerStep(model: ModelSpec, sequenceLength: number, globalBatch: number): number {
  return 3 * forwardFlopsPerSequence(model, sequenceLength) * globalBatch;
}
