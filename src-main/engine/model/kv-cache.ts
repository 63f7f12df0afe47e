/** Size of cached keys and values. */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';

/** Bytes per token on one device of a tensor-parallel group; the latent of MLA is not split, only replicated. */
export function kvBytesPerToken(model: ModelSpec, elementBytes: number, tensorParallel: number): number {
  const layers = model.layers + model.mtpLayers;
  if (model.attention === 'mla') return layers * (model.kvLoraRank + model.ropeHeadDim) * elementBytes;
  return layers * 2 * Math.max(1, model.kvHeads / tensorParallel) * model.headDim * elementBytes;
}
