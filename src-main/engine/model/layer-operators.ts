/**
 * Forward operators of one transformer layer on one device, for a tensor-parallel group. One function serves
 * training, prefill and decode: they differ only in tokens, keys per query and the form of attention.
 */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { activation, biasOf, loss, norm, residual, rotary, vector, type Fusion } from './element-operators';
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
  /** Attention without flash kernels: the score matrix goes through memory and no masked part is skipped. */
  isUnfused: boolean;
  /** Attention by FlashAttention-2 instead of the device's fastest kernels. */
  isFlash2?: boolean;
  /** Devices that share every expert; by default 1. */
  expertTensorParallel?: number;
  /** Devices over which the tokens of a sequence are spread; `tokens` are those of one of them. By default 1. */
  contextParallel?: number;
  /** Norms and residuals on a share of the tokens; by default true. */
  sequenceParallel?: boolean;
  /** Whether vector operators are fused into few kernels; by default they are. */
  operatorFusion?: Fusion;
  /** Parts in which keys and values come around a ring, each a kernel of its own; by default 1. */
  keyBlocks?: number;
  /** Kernels and splits of training frameworks; by default those of serving. */
  isTraining?: boolean;
}

const fusionOf = (shape: Pick<LayerShape, 'operatorFusion'>): Fusion => shape.operatorFusion ?? 'fused';

const BF16 = 2;

const gemm = (
  part: LayerPart,
  name: string,
  m: number,
  n: number,
  k: number,
  options: { batch?: number; keeps16Bit?: true; isGrouped?: true; isActivationPair?: true } = {},
): Operator => ({ unit: 'gemm', part, name, m, n, k, batch: 1, ...options });

/** Name prefix of the operators that selective recomputation repeats when attention is not fused. */
export const ATTENTION_CORE = 'Attention core';

/** Scores through memory: two batched products over whole squares, and mask, softmax and dropout between them. */
function unfusedCore(model: ModelSpec, shape: LayerShape, heads: number): Operator[] {
  const length = shape.tokens / shape.sequences;
  const batch = heads * shape.sequences;
  // One kernel for scale, mask and softmax and one for dropout (with its mask), or one for each step.
  const name = `${ATTENTION_CORE}: mask, softmax, dropout`;
  const softmax =
    fusionOf(shape) === 'fused'
      ? vector('attention', name, batch * length * length, 2 + 2.5, { kernels: 2 })
      : vector('attention', name, batch * length * length, 2 + 2.5 + 2 + 2.5, { kernels: 4 });
  return [
    gemm('attention', `${ATTENTION_CORE}: scores`, length, length, model.headDim, {
      batch,
      keeps16Bit: true,
      isActivationPair: true,
    }),
    softmax,
    gemm('attention', `${ATTENTION_CORE}: weighted sum`, length, model.headDim, length, {
      batch,
      keeps16Bit: true,
      isActivationPair: true,
    }),
  ];
}

/**
 * The partial outputs of a ring are added as each block of keys is done: the FP32 sum is read and written, the partial
 * output read (arXiv:2310.01889, algorithm 1).
 */
const mergeBlocks = (shape: LayerShape, width: number): Operator[] => {
  const merges = (shape.keyBlocks ?? 1) - 1;
  return merges > 0
    ? [vector('attention', 'Merge of partial outputs', merges * shape.tokens * width, 2 + 2 + 1, { kernels: merges })]
    : [];
};

/** Grouped- or multi-head attention: projections, core, output. */
function groupedAttention(model: ModelSpec, shape: LayerShape): Operator[] {
  const heads = model.heads / shape.tensorParallel;
  // KV heads fewer than the group are replicated, not split.
  const kvHeads = Math.max(model.kvHeads / shape.tensorParallel, 1);
  const width = heads * model.headDim;
  const kvWidth = 2 * kvHeads * model.headDim;
  const cached = shape.sequences * shape.contextTokens * kvWidth * shape.kvBytes;
  const core: Operator[] = shape.isUnfused
    ? unfusedCore(model, shape, heads)
    : [
        {
          unit: 'attention',
          part: 'attention',
          name: ATTENTION_CORE,
          flops: 4 * shape.tokens * shape.keysPerQuery * width,
          keys: shape.keysPerQuery,
          bytes: shape.tokens * (2 * width + kvWidth) * BF16 + cached,
          isLatent: false,
          isDecode: shape.isDecode,
          isFlash2: shape.isFlash2 ?? false,
          rows: shape.tokens * heads,
          headWidth: model.headDim,
          blocks: shape.keyBlocks ?? 1,
        },
        ...mergeBlocks(shape, width),
      ];
  const fusion = fusionOf(shape);
  const positions =
    model.learnedPositions > 0 ? [] : [rotary('Rotary positions', shape.tokens * (width + kvWidth / 2), fusion)];
  return [
    gemm('attention', 'QKV projection', shape.tokens, width + kvWidth, model.hiddenSize),
    ...biasOf('attention', 'QKV bias', shape.tokens * (width + kvWidth), fusion, model.biases),
    ...positions,
    ...core,
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
  // The down projections are not split over the group: with sequence parallelism each rank does its own tokens,
  // in decode (too few tokens to split) every rank does all of them.
  const own = shape.isDecode ? t : t / shape.tensorParallel;
  const operators: Operator[] = [
    gemm('attention', 'Query and KV down projection', own, model.qLoraRank + latent + rope, h),
    norm('attention', 'Latent norms', own * (model.qLoraRank + latent), fusionOf(shape), model.biases),
  ];
  if (model.qLoraRank === 0) operators.push(gemm('attention', 'Query projection', t, queryWidth, h));
  else operators.push(gemm('attention', 'Query up projection', t, queryWidth, model.qLoraRank));
  if (shape.isDecode) {
    operators.push(
      vector('attention', 'Rotary positions', t * (heads + 1) * rope, 2),
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
        rows: t * heads,
        headWidth: latent + rope,
      },
      gemm('attention', 'Absorbed value projection', t, valueHeadDim, latent, { batch: heads }),
    );
  } else {
    // Keys and values of cached tokens are expanded from their latents as well.
    const expanded = t + shape.sequences * shape.contextTokens;
    operators.push(
      gemm('attention', 'KV up projection', expanded, heads * (headDim + valueHeadDim), latent),
      vector('attention', 'Rotary positions and concatenation', (t + expanded) * heads * (headDim + rope), 2),
      {
        unit: 'attention',
        part: 'attention',
        name: ATTENTION_CORE,
        flops: 2 * t * shape.keysPerQuery * heads * (headDim + rope + valueHeadDim),
        keys: shape.keysPerQuery,
        bytes: (t + expanded) * heads * (headDim + rope + valueHeadDim) * BF16,
        isLatent: true,
        isDecode: false,
        rows: t * heads,
        headWidth: headDim + rope,
        blocks: shape.keyBlocks ?? 1,
      },
      ...mergeBlocks(shape, heads * valueHeadDim),
    );
  }
  operators.push(gemm('attention', 'Output projection', t, h, heads * valueHeadDim));
  return operators;
}

/** Feed-forward block: up (and gate), activation, down. */
function feedForward(
  model: ModelSpec,
  shape: LayerShape,
  part: LayerPart,
  title: string,
  tokens: number,
  width: number,
): Operator[] {
  const up = model.gatedFfn ? 2 : 1;
  return [
    gemm(part, `${title} up`, tokens, up * width, model.hiddenSize),
    activation(part, `${title} activation`, tokens * width, model.gatedFfn, fusionOf(shape), model.biases),
    gemm(part, `${title} down`, tokens, model.hiddenSize, width),
  ];
}

/** Softmax or sigmoid in FP32, top k, masks, counts and auxiliary losses of Megatron's router, kernel by kernel. */
const ROUTING = { passes: 16, kernels: 12 };

/** Router, permutation and the grouped products of the experts that live on this device, plus shared experts. */
function mixtureOfExperts(model: ModelSpec, shape: LayerShape): Operator[] {
  const h = model.hiddenSize;
  const own = shape.tokens / shape.tensorParallel;
  const localExperts = Math.max(1, model.experts / shape.expertParallel);
  // A device whose experts outnumber the tokens still touches only as many experts as there are token copies.
  const copies = (shape.expertGroupTokens * model.activeExperts * shape.expertImbalance) / shape.expertParallel;
  const touched = localExperts * (1 - (1 - 1 / localExperts) ** Math.max(copies, 1));
  const rows = Math.max(1, copies / touched);
  const up = model.gatedFfn ? 2 : 1;
  const width = model.expertFfnSize / (shape.expertTensorParallel ?? 1);
  // Into the order of the experts and back: the copies are written and read, their tokens besides. Where they come from
  // other devices they are sorted by expert on arrival and before they return, each a read and a write.
  const isSorted = shape.isTraining === true && shape.expertParallel > 1 && localExperts > 1;
  const moves = 2 + 2 / model.activeExperts + (isSorted ? 4 : 0);
  const routed: Operator[] = [
    gemm('moe', 'Router', own, model.experts, h, { keeps16Bit: true }),
    ...(shape.isTraining
      ? [vector('moe', 'Routing', own * model.experts, ROUTING.passes, { kernels: ROUTING.kernels })]
      : []),
    vector('moe', 'Permutation', copies * h, moves, { kernels: isSorted ? 4 : 2, isScattered: true }),
    gemm('moe', 'Experts up', rows, up * width, h, { batch: touched, isGrouped: true }),
    activation('moe', 'Experts activation', copies * width, model.gatedFfn, fusionOf(shape), model.biases),
    gemm('moe', 'Experts down', rows, h, width, { batch: touched, isGrouped: true }),
  ];
  const shared = model.sharedExperts * model.expertFfnSize;
  if (shared === 0) return routed;
  // Megatron splits shared experts over the tensor-parallel group; serving gives every device all of them for its tokens.
  return [
    ...routed,
    ...(shape.isTraining
      ? feedForward(model, shape, 'moe', 'Shared expert', shape.tokens, shared / shape.tensorParallel)
      : feedForward(model, shape, 'moe', 'Shared expert', own, shared)),
  ];
}

/** What of a shape the operators outside the layers need. */
type OwnShape = Pick<LayerShape, 'tokens' | 'tensorParallel' | 'sequenceParallel' | 'operatorFusion'>;

/**
 * Tokens on which one device runs norms, residuals and dropout: its share of the group's with sequence parallelism,
 * all of them without (arXiv:2205.05198, 4.2).
 */
export const ownTokens = (shape: OwnShape): number =>
  shape.sequenceParallel === false ? shape.tokens : shape.tokens / shape.tensorParallel;

/** All forward operators of one layer on one device. */
export function layerOperators(model: ModelSpec, shape: LayerShape, isMoe: boolean): Operator[] {
  const elements = ownTokens(shape) * model.hiddenSize;
  const fusion = fusionOf(shape);
  return [
    norm('norm', 'Norm before attention', elements, fusion, model.biases),
    ...(model.attention === 'mla' ? latentAttention(model, shape) : groupedAttention(model, shape)),
    residual('Residual after attention', elements, fusion, model.biases),
    norm('norm', 'Norm before feed-forward', elements, fusion, model.biases),
    ...(isMoe
      ? mixtureOfExperts(model, shape)
      : feedForward(model, shape, 'ffn', 'Feed-forward', shape.tokens, model.ffnSize / shape.tensorParallel)),
    residual('Residual after feed-forward', elements, fusion, model.biases),
  ];
}

/** LM head with its final norm; with `hasLoss` also softmax and loss in FP32. */
export function headOperators(model: ModelSpec, shape: OwnShape, hasLoss: boolean): Operator[] {
  const { tokens, tensorParallel } = shape;
  const vocabulary = model.vocabulary / tensorParallel;
  const fusion = fusionOf(shape);
  return [
    norm('head', 'Final norm', ownTokens(shape) * model.hiddenSize, fusion, model.biases),
    gemm('head', 'LM head', tokens, vocabulary, model.hiddenSize, { keeps16Bit: true }),
    ...(hasLoss ? [loss(tokens * vocabulary, fusion)] : []),
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
