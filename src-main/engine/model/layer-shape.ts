/** What one device sees of a layer: tokens, splits, kernels. Training, prefill and decode differ only in this. */
import type { Fusion } from './element-operators';
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
  /** Attention by this FlashAttention instead of the device's fastest kernels. */
  flash?: 1 | 2;
  /** Devices that share every expert; by default 1. */
  expertTensorParallel?: number;
  /** Norms and residuals on a share of the tokens; by default true. */
  sequenceParallel?: boolean;
  /** Whether vector operators are fused into few kernels; by default they are. */
  operatorFusion?: Fusion;
  /** The same of the loss; by default as the other vector operators. */
  lossFusion?: Fusion;
  /** Parts in which keys and values come around a ring, each a kernel of its own; by default 1. */
  keyBlocks?: number;
  /** Kernels and splits of training frameworks; by default those of serving. */
  isTraining?: boolean;
}

/** How vector work is run. */
export const fusionOf = (shape: Pick<LayerShape, 'operatorFusion'>): Fusion => shape.operatorFusion ?? 'fused';

/** m tokens by a k x n weight. */
export const gemm = (
  part: LayerPart,
  name: string,
  m: number,
  n: number,
  k: number,
  options: { batch?: number; keeps16Bit?: true; isGrouped?: true; isActivationPair?: true } = {},
): Operator => ({ unit: 'gemm', part, name, m, n, k, batch: 1, ...options });

/** What of a shape the operators outside the layers need. */
export type OwnShape = Pick<
  LayerShape,
  'tokens' | 'tensorParallel' | 'sequenceParallel' | 'operatorFusion' | 'lossFusion'
>;

/**
 * Tokens on which one device runs norms, residuals and dropout: its share of the group's with sequence parallelism,
 * all of them without (arXiv:2205.05198, 4.2).
 */
export const ownTokens = (shape: OwnShape): number =>
  shape.sequenceParallel === false ? shape.tokens : shape.tokens / shape.tensorParallel;
