/**
 * Forward operators of one transformer layer, the embedding and the head on one device. One function serves training,
 * prefill and decode: they differ only in the shape.
 */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { groupedAttention, latentAttention } from './attention-operators';
import { loss, norm, residual, vector } from './element-operators';
import { feedForward, routedExperts, router, sharedExperts } from './feed-forward-operators';
import { fusionOf, gemm, ownTokens, type LayerShape, type OwnShape } from './layer-shape';
import type { Operator } from './operator';

export { ATTENTION_CORE } from './attention-operators';
export { routedExperts } from './feed-forward-operators';
export { ownTokens, type LayerShape } from './layer-shape';

/** Operators of a layer before and after its feed-forward block. */
function aroundFeedForward(model: ModelSpec, shape: LayerShape): { before: Operator[]; after: Operator[] } {
  const elements = ownTokens(shape) * model.hiddenSize;
  const fusion = fusionOf(shape);
  return {
    before: [
      norm('norm', 'Norm before attention', elements, fusion, model.biases),
      ...(model.attention === 'mla' ? latentAttention(model, shape) : groupedAttention(model, shape)),
      residual('Residual after attention', elements, fusion, model.biases),
      norm('norm', 'Norm before feed-forward', elements, fusion, model.biases),
    ],
    after: [residual('Residual after feed-forward', elements, fusion, model.biases)],
  };
}

/** Operators of a mixture-of-experts layer before and after its routed experts: the same however these are spread. */
export function aroundExperts(model: ModelSpec, shape: LayerShape): { before: Operator[]; after: Operator[] } {
  const { before, after } = aroundFeedForward(model, shape);
  return { before: [...before, ...router(model, shape)], after: [...sharedExperts(model, shape), ...after] };
}

/** All forward operators of one layer on one device. */
export function layerOperators(model: ModelSpec, shape: LayerShape, isMoe: boolean): Operator[] {
  if (isMoe) {
    const { before, after } = aroundExperts(model, shape);
    return [...before, ...routedExperts(model, shape), ...after];
  }
  const { before, after } = aroundFeedForward(model, shape);
  const width = model.ffnSize / shape.tensorParallel;
  return [...before, ...feedForward(model, shape, 'ffn', 'Feed-forward', shape.tokens, width), ...after];
}

/** LM head with its final norm; with `hasLoss` also softmax and loss in FP32. */
export function headOperators(model: ModelSpec, shape: OwnShape, hasLoss: boolean): Operator[] {
  const { tokens, tensorParallel } = shape;
  const vocabulary = model.vocabulary / tensorParallel;
  const fusion = fusionOf(shape);
  return [
    norm('head', 'Final norm', ownTokens(shape) * model.hiddenSize, fusion, model.biases),
    gemm('head', 'LM head', tokens, vocabulary, model.hiddenSize, { keeps16Bit: true }),
    ...(hasLoss ? [loss(tokens * vocabulary, shape.lossFusion ?? fusion)] : []),
  ];
}

/** Joins the last hidden state and the next token's embedding of one MTP module (arXiv:2412.19437, eq. 21). */
export function mtpOperators(model: ModelSpec, shape: OwnShape): Operator[] {
  const h = model.hiddenSize;
  return [
    norm('head', 'MTP norms', ownTokens(shape) * 2 * h, fusionOf(shape), model.biases),
    gemm('head', 'MTP projection', shape.tokens, h / shape.tensorParallel, 2 * h),
  ];
}

/** Embedding look-up of the tokens. */
export function embeddingOperators(model: ModelSpec, shape: OwnShape): Operator[] {
  return [vector('embedding', 'Embedding', ownTokens(shape) * model.hiddenSize, 2)];
}
