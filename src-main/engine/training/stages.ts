/** Which layers each pipeline stage holds. */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { layerCounts } from '../model/parameters';

export interface Stage {
  dense: number;
  moe: number;
  hasEmbedding: boolean;
  hasHead: boolean;
}

/**
 * Cuts the layers into stages as even as possible. Where they do not divide, the first and the last stage get
 * fewer: they also carry the embedding and the head (as in the Llama 3 report, arXiv:2407.21783, 3.3.2).
 */
export function cutStages(model: ModelSpec, stages: number): Stage[] {
  const base = Math.floor(model.layers / stages);
  let extra = model.layers - base * stages;
  const sizes = new Array<number>(stages).fill(base);
  for (let round = 0; extra > 0 && round < 2; round++) {
    // First the stages between the ends, then the first, then the last.
    const order = round === 0 ? sizes.map((_, i) => i).filter((i) => i > 0 && i < stages - 1) : [0, stages - 1];
    for (const index of order) {
      if (extra === 0) break;
      sizes[index] = (sizes[index] ?? 0) + 1;
      extra--;
    }
  }
  let denseLeft = layerCounts(model).dense;
  return sizes.map((layers, index) => {
    const dense = Math.min(layers, denseLeft);
    denseLeft -= dense;
    return { dense, moe: layers - dense, hasEmbedding: index === 0, hasHead: index === stages - 1 };
  });
}
