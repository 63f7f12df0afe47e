/**
 * What a training recipe does to matrix products: their width, and the memory traffic of bringing operands to it. Both
 * the forward operand and the gradient are quantised once, in the orientation of every product that reads them.
 */
import type { TrainingSpec } from '../../../src-shared/model/workload-parameters';

/** Bits in which products run: 8 as FP8 or INT8, 4 as FP4. */
export type ProductBits = 16 | 8 | 4;

export interface Recipe {
  readonly bits: ProductBits;
  /** Bytes moved per element of the left operand: forward, input gradients, weight gradients. */
  readonly forwardBytes: number;
  readonly inputsBytes: number;
  readonly weightsBytes: number;
}

const sixteen: Recipe = { bits: 16, forwardBytes: 0, inputsBytes: 0, weightsBytes: 0 };

/** Keys are the workload's precision. LM head, router and attention core keep 16 bits in all of them. */
export const recipes: Readonly<Record<TrainingSpec['precision'], Recipe>> = {
  bf16: sixteen,
  fp16: sixteen,
  // One scale per tensor, from its largest value: 2 bytes read to find it, 2 read again, the value and its transpose
  // written (arXiv:2209.05433; a scale from earlier steps would save the first read).
  fp8: { bits: 8, forwardBytes: 6, inputsBytes: 6, weightsBytes: 0 },
  // A scale per 128 elements: activations are kept in 8 bits and quantised again along the other axis for the weight
  // gradient (arXiv:2412.19437, 3.3.2).
  fp8Block: { bits: 8, forwardBytes: 3.1, inputsBytes: 4.1, weightsBytes: 3.1 },
  // Two levels of scales need the largest value first: 2 read, 2 read again, value and transpose written
  // (arXiv:2509.25149).
  fp4: { bits: 4, forwardBytes: 5.1, inputsBytes: 5.1, weightsBytes: 0 },
};
