/** Forward operators of attention on one device: grouped heads, latent attention, unfused cores, rings. */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { biasOf, norm, rotary, vector } from './element-operators';
import { fusionOf, gemm, type LayerShape } from './layer-shape';
import type { Operator } from './operator';

const BF16 = 2;

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
export function groupedAttention(model: ModelSpec, shape: LayerShape): Operator[] {
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
          ...(shape.flash === undefined ? {} : { flash: shape.flash }),
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
export function latentAttention(model: ModelSpec, shape: LayerShape): Operator[] {
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
