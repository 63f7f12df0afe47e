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
  /** Place of the last of them. */
  last: number;
  count: number;
  /** All of their places. */
  places: number[];
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

/** Layers of the outer stages where the planner sets them; null = cut evenly. */
export interface GivenStages {
  readonly firstStageLayers: number | null;
  readonly lastStageLayers: number | null;
}

const evenStages: GivenStages = { firstStageLayers: null, lastStageLayers: null };

/** Layers of every stage. */
function stageSizes(model: ModelSpec, stages: number, given: GivenStages): number[] {
  if (stages === 1) return [model.layers];
  const first = given.firstStageLayers;
  const middle = model.layers - (first ?? 0);
  const others = stages - 1 - (first === null ? 0 : 1);
  const last =
    given.lastStageLayers ?? (others === 0 ? middle : lastStageLayers(middle, others + 1, tailLayers(model)));
  const base = others === 0 ? 0 : Math.floor((middle - last) / others);
  const sizes = new Array<number>(stages).fill(base);
  if (first !== null) sizes[0] = first;
  sizes[stages - 1] = last;
  let extra = others === 0 ? 0 : middle - last - base * others;
  // From the second stage on; the first gets its extra layer last.
  for (let index = 1; extra > 0 && index < stages - 1; index++, extra--) sizes[index] = base + 1;
  if (extra > 0) sizes[0] = base + 1;
  return sizes;
}

/**
 * Whether layers are left over or missing for the stages that the planner set.
 * @returns what is wrong, in words; undefined when they fit
 */
export function stagesProblem(model: ModelSpec, stages: number, given: GivenStages): string | undefined {
  const { firstStageLayers: first, lastStageLayers: last } = given;
  if (first === null && last === null) return undefined;
  const sizes = stageSizes(model, stages, given);
  const held = sizes.reduce((sum, size) => sum + size, 0);
  if (held === model.layers && Math.min(...sizes) >= 0) return undefined;
  return `First and last stages of ${first ?? 'any'} and ${last ?? 'any'} layers do not fit ${model.layers} layers on ${stages} stages.`;
}

/**
 * Cuts the layers into stages of work as even as possible: the last stage gets fewer layers where head and prediction
 * modules weigh as much as layers; where the others do not divide, the first gets fewer, as it carries the embedding
 * (as in the Llama 3 report, arXiv:2407.21783, 3.3.2).
 */
export function cutStages(model: ModelSpec, stages: number, given: GivenStages = evenStages): Stage[] {
  const sizes = stageSizes(model, stages, given);
  let denseLeft = layerCounts(model).dense;
  return sizes.map((layers, index) => {
    const dense = Math.min(layers, denseLeft);
    denseLeft -= dense;
    return { dense, moe: layers - dense, hasEmbedding: index === 0, hasHead: index === stages - 1 };
  });
}

/** The stages of a pipeline, equal ones taken together: a search prices each kind once. */
export function stageKinds(model: ModelSpec, stages: number, given: GivenStages = evenStages): StageKind[] {
  const kinds: StageKind[] = [];
  for (const [first, stage] of cutStages(model, stages, given).entries()) {
    const same = kinds.find(
      (kind) =>
        kind.dense === stage.dense &&
        kind.moe === stage.moe &&
        kind.hasEmbedding === stage.hasEmbedding &&
        kind.hasHead === stage.hasHead,
    );
    if (same) {
      same.count++;
      same.last = first;
      same.places.push(first);
    } else kinds.push({ ...stage, first, last: first, count: 1, places: [first] });
  }
  return kinds;
}
