/**
 * Norms, residuals, activations, rotary positions: work that memory limits. Fused kernels take each in one pass; eager
 * frameworks run a kernel per elementary step, with FP32 values in memory between them.
 */
import type { LayerPart, VectorOperator } from './operator';

export type Fusion = 'fused' | 'unfused';

const BF16 = 2;

/** `passes` are 2-byte values moved per element. */
export const vector = (
  part: LayerPart,
  name: string,
  elements: number,
  passes: number,
  more: Pick<VectorOperator, 'kernels' | 'isScattered'> = {},
): VectorOperator => ({
  unit: 'vector',
  part,
  name,
  bytes: elements * passes * BF16,
  flops: elements * 5,
  ...more,
});

/**
 * Layer norms (of models with biases) are one kernel everywhere. An RMS norm step by step: to FP32 (6 bytes), square (8),
 * mean (4), scale (8), to 16 bits (6), weight (4).
 */
export const norm = (
  part: LayerPart,
  name: string,
  elements: number,
  fusion: Fusion,
  hasBiases: boolean,
): VectorOperator =>
  fusion === 'fused' || hasBiases ? vector(part, name, elements, 2) : vector(part, name, elements, 18, { kernels: 6 });

/** Models with biases add bias and dropout: one kernel for all of it, or one for each (mask included). */
export const residual = (name: string, elements: number, fusion: Fusion, hasBiases: boolean): VectorOperator =>
  !hasBiases
    ? vector('norm', name, elements, 3)
    : fusion === 'fused'
      ? vector('norm', name, elements, 3.5)
      : vector('norm', name, elements, 2 + 2.5 + 3, { kernels: 3 });

/**
 * Gated: gate and product in one kernel or in two. Plain: bias and activation in one kernel or in two.
 * @param elements of the output
 */
export function activation(
  part: LayerPart,
  name: string,
  elements: number,
  isGated: boolean,
  fusion: Fusion,
  hasBiases: boolean,
): VectorOperator {
  if (fusion === 'fused') return vector(part, name, elements, isGated ? 3 : 2);
  if (isGated) return vector(part, name, elements, 2 + 3, { kernels: 2 });
  return hasBiases ? vector(part, name, elements, 2 + 2, { kernels: 2 }) : vector(part, name, elements, 2);
}

/** One kernel; or to FP32 (6 bytes), complex product (8) and back (6), for queries and keys each. */
export const rotary = (name: string, elements: number, fusion: Fusion): VectorOperator =>
  fusion === 'fused' ? vector('attention', name, elements, 2) : vector('attention', name, elements, 10, { kernels: 6 });

/** Bias of a projection: in the product's own kernel where fused. */
export const biasOf = (
  part: LayerPart,
  name: string,
  elements: number,
  fusion: Fusion,
  hasBiases: boolean,
): VectorOperator[] => (fusion === 'unfused' && hasBiases ? [vector(part, name, elements, 2)] : []);

/**
 * Cross entropy over the logits of this device: to FP32 with its maximum, exponential and sum, choice of the target; or
 * a kernel for each step.
 */
export const loss = (elements: number, fusion: Fusion): VectorOperator =>
  vector('head', 'Softmax and loss', elements, fusion === 'fused' ? 6 : 12, { kernels: fusion === 'fused' ? 2 : 6 });
