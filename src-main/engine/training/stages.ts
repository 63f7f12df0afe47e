/** Which layers each pipeline stage holds. */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { layerCounts } from '../model/parameters';

export interface Stage {
  dense: number;
  moe: number;
  hasEmbedding: boolean;
  hasHead: boolean;
}

/** Stages that hold the same: `count` of them, the outermost at place `first` of the pipeline. */
export interface StageKind extends Stage {
  first: number;
  count: number;
}

/**
 * Cuts the layers into stages as even as possible. Where they do not divide, the first and the last stage get
 * fewer: they also carry the embedding and the head (as in the Llama 3 report, arXiv:2407.21783, 3.3.2).
 */
export function cutStages(model: ModelSpec, stages: number): Stage[] {
  const base = Math.floor(model.layers / stages);
  let extra = model.layers - base * stages;
  const sizes = new Array<number>(stages).fill(base);
  // First the stages between the ends, then the first, then the last.
  const inner = sizes.map((_, index) => index).slice(1, -1);
  for (const index of [...inner, 0, stages - 1]) {
    if (extra === 0) break;
    sizes[index] = base + 1;
    extra--;
  }
  let denseLeft = layerCounts(model).dense;
  return sizes.map((layers, index) => {
    const dense = Math.min(layers, denseLeft);
    denseLeft -= dense;
    return { dense, moe: layers - dense, hasEmbedding: index === 0, hasHead: index === stages - 1 };
  });
}

/** The stages of a pipeline, equal ones taken together: a search prices each kind once. */
export function stageKinds(model: ModelSpec, stages: number): StageKind[] {
  const kinds: StageKind[] = [];
  for (const [first, stage] of cutStages(model, stages).entries()) {
    const same = kinds.find(
      (kind) =>
        kind.dense === stage.dense &&
        kind.moe === stage.moe &&
        kind.hasEmbedding === stage.hasEmbedding &&
        kind.hasHead === stage.hasHead,
    );
    if (same) same.count++;
    else kinds.push({ ...stage, first, count: 1 });
  }
  return kinds;
}
