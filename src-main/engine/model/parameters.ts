/**
 * Weights of a transformer by part, from its hyper-parameters. Counts are whole-model or per-layer numbers of
 * parameters, before any parallel split.
 */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';

export interface LayerParameters {
  attention: number;
  norms: number;
  /** Dense feed-forward block (0 in a MoE layer). */
  ffn: number;
  router: number;
  sharedExperts: number;
  routedExperts: number;
}

/** Weights of one attention block: GQA/MHA projections or the MLA factorisation (arXiv:2412.19437, eq. 1-11). */
function attentionParameters(model: ModelSpec): number {
  const h = model.hiddenSize;
  if (model.attention === 'mla') {
    const queryWidth = model.heads * (model.headDim + model.ropeHeadDim);
    const query =
      model.qLoraRank > 0 ? h * model.qLoraRank + model.qLoraRank + model.qLoraRank * queryWidth : h * queryWidth;
    const down = h * (model.kvLoraRank + model.ropeHeadDim) + model.kvLoraRank;
    const up = model.kvLoraRank * model.heads * (model.headDim + model.valueHeadDim);
    return query + down + up + model.heads * model.valueHeadDim * h;
  }
  const q = model.heads * model.headDim;
  const kv = 2 * model.kvHeads * model.headDim;
  const bias = model.biases ? q + kv + h : 0;
  const headNorms = model.qkvBias ? 2 * model.headDim : 0;
  return h * (q + kv) + q * h + bias + headNorms;
}

/** Attention weights on one device of a tensor-parallel group; what the group does not split is replicated. */
export function attentionParametersOnDevice(model: ModelSpec, tensorParallel: number): number {
  const all = attentionParameters(model);
  if (tensorParallel === 1) return all;
  const h = model.hiddenSize;
  // Latent down projections and their norms are replicated; KV heads are, where they are fewer than the group.
  const whole =
    model.attention === 'mla'
      ? h * (model.qLoraRank + model.kvLoraRank + model.ropeHeadDim) + model.qLoraRank + model.kvLoraRank
      : 0;
  const keyValue = model.attention === 'mla' ? 0 : 2 * model.kvHeads * model.headDim * h;
  const keyValueCopies = Math.max(1, tensorParallel / model.kvHeads);
  return whole + (all - whole + keyValue * (keyValueCopies - 1)) / tensorParallel;
}

/** Weights of a feed-forward block of the given inner width: 3 matrices when gated, else 2. */
function ffnParameters(model: ModelSpec, width: number): number {
  const bias = model.biases ? width + model.hiddenSize : 0;
  return (model.gatedFfn ? 3 : 2) * model.hiddenSize * width + bias;
}

/** Parameters of one dense or MoE layer by part. */
export function layerParameters(model: ModelSpec, isMoe: boolean): LayerParameters {
  return {
    attention: attentionParameters(model),
    norms: 2 * model.hiddenSize * (model.biases ? 2 : 1),
    ffn: isMoe ? 0 : ffnParameters(model, model.ffnSize),
    router: isMoe ? model.hiddenSize * model.experts : 0,
    sharedExperts: isMoe ? model.sharedExperts * ffnParameters(model, model.expertFfnSize) : 0,
    routedExperts: isMoe ? model.experts * ffnParameters(model, model.expertFfnSize) : 0,
  };
}

export const sumParameters = (layer: LayerParameters): number =>
  layer.attention + layer.norms + layer.ffn + layer.router + layer.sharedExperts + layer.routedExperts;

/** Dense layers and MoE layers of the model's trunk. */
export function layerCounts(model: ModelSpec): { dense: number; moe: number } {
  const dense = model.experts > 0 ? model.denseLayers : model.layers;
  return { dense, moe: model.layers - dense };
}

/** Weights of one multi-token prediction module: a projection of 2h to h, norms and one layer. */
export function mtpParameters(model: ModelSpec): number {
  if (model.mtpLayers === 0) return 0;
  const h = model.hiddenSize;
  return model.mtpLayers * (2 * h * h + 3 * h + sumParameters(layerParameters(model, model.experts > 0)));
}

function embeddingParameters(model: ModelSpec): number {
  return (model.vocabulary + model.learnedPositions) * model.hiddenSize;
}

/** Parameters of the whole model. `withMtp` adds the prediction modules (they share embedding and head). */
export function totalParameters(model: ModelSpec, withMtp: boolean): number {
  const { dense, moe } = layerCounts(model);
  const head = model.tiedEmbeddings ? 0 : model.vocabulary * model.hiddenSize;
  return (
    embeddingParameters(model) +
    head +
    model.hiddenSize * (model.biases ? 2 : 1) +
    dense * sumParameters(layerParameters(model, false)) +
    moe * sumParameters(layerParameters(model, true)) +
    (withMtp ? mtpParameters(model) : 0)
  );
}

/** Parameters that one token uses: routed experts count only as far as they are active. */
export function activeParameters(model: ModelSpec, withMtp: boolean): number {
  const { moe } = layerCounts(model);
  if (moe === 0) return totalParameters(model, withMtp);
  const idle = layerParameters(model, true).routedExperts * (1 - model.activeExperts / model.experts);
  return totalParameters(model, withMtp) - idle * (moe + (withMtp ? model.mtpLayers : 0));
}
