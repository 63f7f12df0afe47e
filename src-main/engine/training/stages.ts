/** Which layers each pipeline stage holds. */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { layerCounts, layerParameters } from '../model/parameters';

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

/** Work after the last layer (head, prediction modules with their heads) in layers, by weights that a token uses. */
export function tailLayers(model: ModelSpec): number {
  const isMoe = model.experts > 0;
  const layer = layerParameters(model, isMoe);
  const used =
    layer.attention +
    layer.ffn +
    layer.sharedExperts +
    (isMoe ? (layer.routedExperts * model.activeExperts) / model.experts : 0);
  const head = model.vocabulary * model.hiddenSize;
  const module = 2 * model.hiddenSize * model.hiddenSize + used + head;
  return (head + model.mtpLayers * module) / used;
}

/** Layers of the last stage that keep the longest stage shortest; of equals the most. */
function lastStageLayers(layers: number, stages: number, tail: number): number {
  let best = 0;
  let shortest = Infinity;
  for (let last = 0; last <= Math.ceil(layers / stages); last++) {
    const longest = Math.max(Math.ceil((layers - last) / (stages - 1)), last + tail);
    if (longest > shortest) continue;
    shortest = longest;
    best = last;
  }
  return best;
}

/**
 * Cuts the layers into stages of work as even as possible: the last stage gets fewer layers where head and prediction
 * modules weigh as much as layers; where the others do not divide, the first gets fewer, as it carries the embedding
 * (as in the Llama 3 report, arXiv:2407.21783, 3.3.2).
 */
export function cutStages(model: ModelSpec, stages: number): Stage[] {
  const last = stages === 1 ? model.layers : lastStageLayers(model.layers, stages, tailLayers(model));
  const others = Math.max(1, stages - 1);
  const base = Math.floor((model.layers - last) / others);
  let extra = stages === 1 ? 0 : model.layers - last - base * others;
  const sizes = new Array<number>(stages).fill(base);
  sizes[stages - 1] = last;
  // From the second stage on; the first gets its extra layer last.
  for (let index = 1; extra > 0 && index < stages - 1; index++, extra--) sizes[index] = base + 1;
  if (extra > 0) sizes[0] = base + 1;
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
