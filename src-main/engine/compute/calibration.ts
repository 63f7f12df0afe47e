/**
 * Efficiency curves per device family. Matrix curves come from bench/calibrate-gemm.mjs (measured kernel
 * tables of the aiconfigurator project, Apache-2.0; see NOTICE); attention shares from its attention tables
 * and from the published kernels named beside them. A family without measurements borrows from its nearest
 * relative and says so; that text becomes part of every result.
 */
import type { GemmCurve } from './gemm';

/** Attention cores reach `ceiling` of the BF16 peak for long rows: share = ceiling * keys / (keys + keysHalf). */
export interface AttentionCurve {
  readonly ceiling: number;
  readonly keysHalf: number;
  /** Rate of the backward core relative to the forward one. */
  readonly backwardShare: number;
  /** Share of the BF16 peak of absorbed latent attention in decode. */
  readonly latentDecodeCeiling: number;
  /** Share of memory bandwidth when reading a KV cache. */
  readonly cacheReadShare: number;
}

export interface Calibration {
  readonly bf16: GemmCurve;
  readonly eightBit: GemmCurve;
  /** Rate of grouped expert products relative to dense ones. */
  readonly groupedShare: number;
  readonly attention: AttentionCurve;
  /** Share of memory bandwidth of element-wise kernels. */
  readonly vectorMemoryShare: number;
  /** What is measured and what is borrowed, in words. */
  readonly origin: string;
  readonly isBorrowed: boolean;
}

const a100: Calibration = {
  bf16: { ceiling: 0.852, kHalf: 83, memoryShare: 0.783, overheadS: 4.3e-6 },
  eightBit: { ceiling: 0.75, kHalf: 200, memoryShare: 0.783, overheadS: 6e-6 },
  groupedShare: 0.85,
  attention: { ceiling: 0.62, keysHalf: 400, backwardShare: 0.8, latentDecodeCeiling: 0.28, cacheReadShare: 0.8 },
  vectorMemoryShare: 0.8,
  origin: 'A100: matrix products fitted to 126 measured shapes (median error 4.3%); FlashAttention-2 tables',
  isBorrowed: false,
};

const h100: Calibration = {
  bf16: { ceiling: 0.821, kHalf: 16, memoryShare: 0.809, overheadS: 3.1e-6 },
  eightBit: { ceiling: 0.683, kHalf: 528, memoryShare: 0.817, overheadS: 6e-6 },
  groupedShare: 0.85,
  attention: { ceiling: 0.62, keysHalf: 700, backwardShare: 0.78, latentDecodeCeiling: 0.64, cacheReadShare: 0.84 },
  vectorMemoryShare: 0.8,
  origin:
    'H100: matrix products fitted to 135 measured shapes per datatype (median error 4%); FlashAttention-3 and FlashMLA tables',
  isBorrowed: false,
};

const gb200: Calibration = {
  bf16: { ceiling: 0.696, kHalf: 189, memoryShare: 0.786, overheadS: 2.7e-6 },
  // The B200 table at the GB200 peak: the GB200 rows come from one untuned framework version.
  eightBit: { ceiling: 0.56, kHalf: 395, memoryShare: 0.723, overheadS: 6e-6 },
  groupedShare: 0.85,
  attention: { ceiling: 0.52, keysHalf: 1400, backwardShare: 0.75, latentDecodeCeiling: 0.54, cacheReadShare: 0.82 },
  vectorMemoryShare: 0.75,
  origin: 'GB200: BF16 products fitted to 135 measured shapes (median error 9%); 8-bit products from B200 (8%)',
  isBorrowed: false,
};

const ascend910c: Calibration = {
  bf16: { ceiling: 0.78, kHalf: 83, memoryShare: 0.8, overheadS: 5e-6 },
  // arXiv:2506.12708: INT8 products of DeepSeek shapes reach 77 to 83% of the peak.
  eightBit: { ceiling: 0.82, kHalf: 83, memoryShare: 0.8, overheadS: 6e-6 },
  groupedShare: 0.85,
  // arXiv:2506.12708: latent attention 65.4% of the BF16 peak, 84.1% of memory bandwidth.
  attention: { ceiling: 0.55, keysHalf: 500, backwardShare: 0.8, latentDecodeCeiling: 0.65, cacheReadShare: 0.84 },
  vectorMemoryShare: 0.75,
  origin:
    'Ascend 910C: INT8 products and latent attention from arXiv:2506.12708; BF16 products and other kernels borrowed from A100 (no measured table)',
  isBorrowed: true,
};

/** Keys are the `calibration` field of hardware profiles. */
export const calibrations: Readonly<Record<string, Calibration>> = {
  a100,
  h100,
  h200: { ...h100, origin: `borrowed from ${h100.origin}`, isBorrowed: true },
  b200: {
    ...gb200,
    bf16: { ceiling: 0.701, kHalf: 8, memoryShare: 0.696, overheadS: 2.9e-6 },
    eightBit: { ceiling: 0.591, kHalf: 395, memoryShare: 0.702, overheadS: 6e-6 },
    origin: 'B200: matrix products fitted to 135 measured shapes per datatype (median error 7 to 8%)',
  },
  gb200,
  gb300: {
    ...gb200,
    bf16: { ceiling: 0.758, kHalf: 2, memoryShare: 0.702, overheadS: 2.8e-6 },
    eightBit: { ceiling: 0.645, kHalf: 594, memoryShare: 0.739, overheadS: 6e-6 },
    origin:
      'GB300: matrix products fitted to 135 measured shapes per datatype (median error 6 to 7%); attention from GB200',
  },
  'ascend-910c': ascend910c,
  'ascend-910b': {
    ...ascend910c,
    attention: { ...ascend910c.attention },
    origin: 'Ascend 910B: borrowed from Ascend 910C and A100 (no measured table)',
  },
};

/** The family used when a profile names none that is known. */
export const GENERIC_CALIBRATION = 'h100';

export function calibrationOf(id: string): Calibration {
  const found = calibrations[id];
  if (found) return found;
  const relative = calibrations[GENERIC_CALIBRATION] ?? h100;
  return { ...relative, origin: `borrowed from ${relative.origin}; "${id}" has no curves`, isBorrowed: true };
}
