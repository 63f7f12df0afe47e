/**
 * Forward operators of one transformer layer on one device, for a tensor-parallel group. One function serves
 * training, prefill and decode: they differ only in tokens, keys per query and the form of attention.
 */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { LayerPart, Operator } from './operator';

export interface LayerShape {
  /** Tokens that the tensor-parallel group processes together. */
  tokens: number;
  /** Keys that a query sees on average (half the sequence when causal). */
  keysPerQuery: number;
  /** Sequences among the tokens (decode: tokens = sequences). */
  sequences: number;
  /** Length of cached context read once per sequence in decode. */
  contextTokens: number;
  isDecode: boolean;
  tensorParallel: number;
  /** Devices over which the experts of a layer are spread. */
  expertParallel: number;
  /** Tokens of the whole expert-parallel group that its experts share (all of its ranks together). */
  expertGroupTokens: number;
  /** Load of the busiest expert device over the mean. */
  expertImbalance: number;
  /** Bytes per element of the KV cache. */
  kvBytes: number;
}

const BF16 = 2;

const gemm = (
  part: LayerPart,
  name: string,
  m: number,
  n: number,
  k: number,
  options: { batch?: number; keeps16Bit?: true; isGrouped?: true } = {},
): Operator => ({ unit: 'gemm', part, name, m, n, k, batch: 1, ...options });

const vector = (part: LayerPart, name: string, elements: number, passes: number): Operator => ({
  unit: 'vector',
  part,
  name,
  bytes: elements * passes * BF16,
  flops: elements * 5,
});

/** Grouped- or multi-head attention: projections, core, output. */
function groupedAttention(model: ModelSpec, shape: LayerShape): Operator[] {
  const heads = model.heads / shape.tensorParallel;
  // KV heads fewer than the group are replicated, not split.
  const kvHeads = Math.max(model.kvHeads / shape.tensorParallel, 1);
  const width = heads * model.headDim;
  const kvWidth = 2 * kvHeads * model.headDim;
  const cached = shape.isDecode ? shape.sequences * shape.contextTokens * kvWidth * shape.kvBytes : 0;
  return [
    gemm('attention', 'QKV projection', shape.tokens, width + kvWidth, model.hiddenSize),
    {
      unit: 'attention',
      part: 'attention',
      name: 'Attention core',
      flops: 4 * shape.tokens * shape.keysPerQuery * width,
      keys: shape.keysPerQuery,
      bytes: shape.tokens * (2 * width + kvWidth) * BF16 + cached,
      isLatent: false,
      isDecode: shape.isDecode,
    },
    gemm('attention', 'Output projection', shape.tokens, model.hiddenSize, width),
  ];
}

/**
 * Multi-head latent attention. Prefill and training expand keys and values; decode uses the absorbed form, in
 * which scores are taken against the latent itself (arXiv:2412.19437 section 2.1; arXiv:2405.04434 appendix).
 */
function latentAttention(model: ModelSpec, shape: LayerShape): Operator[] {
  const heads = model.heads / shape.tensorParallel;
  const { hiddenSize: h, kvLoraRank: latent, ropeHeadDim: rope, headDim, valueHeadDim } = model;
  const t = shape.tokens;
  const queryWidth = heads * (headDim + rope);
  const operators: Operator[] = [
    gemm('attention', 'Query and KV down projection', t, (model.qLoraRank || queryWidth) + latent + rope, h),
    vector('attention', 'Latent norms', t * (model.qLoraRank + latent), 2),
  ];
  if (model.qLoraRank > 0) operators.push(gemm('attention', 'Query up projection', t, queryWidth, model.qLoraRank));
  if (shape.isDecode) {
    operators.push(
      gemm('attention', 'Absorbed key projection', t, latent, headDim, { batch: heads }),
      {
        unit: 'attention',
        part: 'attention',
        name: 'Latent attention core',
        flops: 2 * t * shape.keysPerQuery * heads * (latent + rope + latent),
        keys: shape.keysPerQuery,
        bytes:
          shape.sequences * shape.contextTokens * (latent + rope) * shape.kvBytes +
          t * heads * (2 * latent + rope) * BF16,
        isLatent: true,
        isDecode: true,
      },
      gemm('attention', 'Absorbed value projection', t, valueHeadDim, latent, { batch: heads }),
    );
  } else {
    operators.push(gemm('attention', 'KV up projection', t, heads * (headDim + valueHeadDim), latent), {
      unit: 'attention',
      part: 'attention',
      name: 'Attention core',
      flops: 2 * t * shape.keysPerQuery * heads * (headDim + rope + valueHeadDim),
      keys: shape.keysPerQuery,
      bytes: t * heads * (2 * (headDim + rope) + 2 * valueHeadDim) * BF16,
      isLatent: false,
      isDecode: false,
    });
  }
  operators.push(gemm('attention', 'Output projection', t, h, heads * valueHeadDim));
  return operators;
}

/** Feed-forward block: up (and gate), activation, down. */
function feedForward(model: ModelSpec, part: LayerPart, title: string, tokens: number, width: number): Operator[] {
  const up = model.gatedFfn ? 2 : 1;
  return [
    gemm(part, `${title} up`, tokens, up * width, model.hiddenSize),
    vector(part, `${title} activation`, tokens * width, up + 1),
    gemm(part, `${title} down`, tokens, model.hiddenSize, width),
  ];
}

/** Router, permutation and the grouped products of the experts that live on this device, plus shared experts. */
function mixtureOfExperts(model: ModelSpec, shape: LayerShape): Operator[] {
  const h = model.hiddenSize;
  const localExperts = Math.max(1, model.experts / shape.expertParallel);
  // A device whose experts outnumber the tokens still touches only as many experts as there are token copies.
  const copies = (shape.expertGroupTokens * model.activeExperts * shape.expertImbalance) / shape.expertParallel;
  const touched = localExperts * (1 - (1 - 1 / localExperts) ** Math.max(copies, 1));
  const rows = Math.max(1, copies / touched);
  const up = model.gatedFfn ? 2 : 1;
  const width = model.expertFfnSize;
  const routed: Operator[] = [
    gemm('moe', 'Router', shape.tokens / shape.tensorParallel, model.experts, h, { keeps16Bit: true }),
    vector('moe', 'Permutation', copies * h, 4),
    gemm('moe', 'Experts up', rows, up * width, h, { batch: touched, isGrouped: true }),
    vector('moe', 'Experts activation', copies * width, up + 1),
    gemm('moe', 'Experts down', rows, h, width, { batch: touched, isGrouped: true }),
  ];
  const shared = model.sharedExperts * width;
  return shared > 0
    ? [...routed, ...feedForward(model, 'moe', 'Shared expert', shape.tokens / shape.tensorParallel, shared)]
    : routed;
}

/** All forward operators of one layer on one device. */
export function layerOperators(model: ModelSpec, shape: LayerShape, isMoe: boolean): Operator[] {
  // Norms, residuals and dropout run on the sequence-parallel share of the tokens (arXiv:2205.05198, 4.2).
  const local = shape.tokens / shape.tensorParallel;
  return [
    vector('norm', 'Norm before attention', local * model.hiddenSize, 2),
    ...(model.attention === 'mla' ? latentAttention(model, shape) : groupedAttention(model, shape)),
    vector('norm', 'Residual after attention', local * model.hiddenSize, 3),
    vector('norm', 'Norm before feed-forward', local * model.hiddenSize, 2),
    ...(isMoe
      ? mixtureOfExperts(model, shape)
      : feedForward(model, 'ffn', 'Feed-forward', shape.tokens, model.ffnSize / shape.tensorParallel)),
    vector('norm', 'Residual after feed-forward', local * model.hiddenSize, 3),
  ];
}

/** LM head with its final norm; with `hasLoss` also softmax and loss in FP32. */
export function headOperators(model: ModelSpec, tokens: number, tensorParallel: number, hasLoss: boolean): Operator[] {
  const vocabulary = model.vocabulary / tensorParallel;
  return [
    vector('head', 'Final norm', (tokens / tensorParallel) * model.hiddenSize, 2),
    gemm('head', 'LM head', tokens, vocabulary, model.hiddenSize, { keeps16Bit: true }),
    ...(hasLoss ? [vector('head', 'Softmax and loss', tokens * vocabulary, 6)] : []),
  ];
}

/** Embedding look-up of the tokens. */
export function embeddingOperators(model: ModelSpec, tokens: number, tensorParallel: number): Operator[] {
  return [vector('embedding', 'Embedding', (tokens / tensorParallel) * model.hiddenSize, 2)];
}
