/**
 * What an operator is: the unit of work whose time, FLOPs and bytes the engine knows. A layer is a list of
 * these. FLOPs count a multiply-add as 2.
 */

/** A dense matrix product: m x k by k x n, `batch` times. m is the number of tokens. */
export interface GemmOperator {
  readonly unit: 'gemm';
  readonly name: string;
  readonly part: LayerPart;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly batch: number;
  /** True where an 8-bit recipe leaves the product in 16 bits (router, LM head, attention core). */
  readonly keeps16Bit?: boolean;
  /** Expert products: one after another as training frameworks run them, or in one grouped kernel when serving. */
  readonly isGrouped?: boolean;
  /** Both operands are activations (scores of unfused attention): no weight gradient is summed. */
  readonly isActivationPair?: boolean;
}

/** Attention core: scores and weighted sum, softmax included. */
export interface AttentionOperator {
  readonly unit: 'attention';
  readonly name: string;
  readonly part: LayerPart;
  readonly flops: number;
  /** Mean number of keys that a query sees. */
  readonly keys: number;
  /** Bytes of queries, keys, values and output moved. */
  readonly bytes: number;
  /** Latent attention has kernels of its own, absorbed in decode and expanded otherwise. */
  readonly isLatent: boolean;
  readonly isDecode: boolean;
  /** Runs as this FlashAttention, not as the fastest kernel of the device. */
  readonly flash?: 1 | 2;
  /** Queries times heads on the device: few of them leave cores idle. */
  readonly rows: number;
  /** Width of a head's scores. */
  readonly headWidth: number;
  /** Blocks of keys that come one after the other, each a kernel; by default 1. */
  readonly blocks?: number;
}

/** Element-wise or normalising work, limited by memory bandwidth. */
export interface VectorOperator {
  readonly unit: 'vector';
  readonly name: string;
  readonly part: LayerPart;
  readonly bytes: number;
  readonly flops: number;
  /** Kernels that share the work; by default 1. */
  readonly kernels?: number;
  /** Rows are gathered or scattered, not streamed. */
  readonly isScattered?: boolean;
}

export type Operator = GemmOperator | AttentionOperator | VectorOperator;

export type LayerPart = 'attention' | 'ffn' | 'moe' | 'norm' | 'embedding' | 'head';

/** FLOPs that an operator executes. */
export function operatorFlops(operator: Operator): number {
  return operator.unit === 'gemm' ? 2 * operator.m * operator.n * operator.k * operator.batch : operator.flops;
}
