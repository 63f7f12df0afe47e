/**
 * Efficiency curves per device family. Matrix curves come from bench/calibrate-gemm.mjs (measured kernel
 * tables of the aiconfigurator project, Apache-2.0; see bench/data), attention curves from
 * bench/calibrate-attention.mjs. A family without measurements borrows from its nearest
 * relative and says so; that text becomes part of every result.
 */
import type { GemmCurve } from './gemm';

/**
 * Attention cores reach `ceiling` of the BF16 peak for long rows: share = ceiling * keys / (keys + keysHalf), fitted by
 * bench/calibrate-attention.mjs. The other shares: FlashAttention-2 and -3 (backward), FlashMLA (latent decode).
 */
export interface AttentionCurve {
  readonly ceiling: number;
  readonly keysHalf: number;
  /** The same for latent attention with expanded keys and values (training, prefill). */
  readonly latentCeiling: number;
  readonly latentKeysHalf: number;
  /** Rate of the backward core relative to the forward one. */
  readonly backwardShare: number;
  /** Share of the BF16 peak of absorbed latent attention in decode. */
  readonly latentDecodeCeiling: number;
  /** Rate of FlashAttention-2 kernels over those of the curve, forward and backward. */
  readonly flash2Share: number;
  /** Share of memory bandwidth when reading a KV cache. */
  readonly cacheReadShare: number;
}

export interface Calibration {
  readonly bf16: GemmCurve;
  readonly eightBit: GemmCurve;
  /** Used only where the device has 4-bit units. */
  readonly fourBit: GemmCurve;
  /** Rate of grouped expert products relative to dense ones. */
  readonly groupedShare: number;
  readonly attention: AttentionCurve;
  /** Share of memory bandwidth of element-wise kernels. */
  readonly vectorMemoryShare: number;
  /** Share of the cores that exchange kernels hold while they run behind compute. */
  readonly exchangeCoreShare: number;
  /** Matrix rate that long training runs keep over that of short kernel benchmarks. */
  readonly sustainedShare: number;
  /** The same for products in 8 and 4 bits, which draw less power per operation. */
  readonly sustainedNarrowShare: number;
  /** What is measured and what is borrowed, in words. */
  readonly origin: string;
  readonly isBorrowed: boolean;
}

/** NVFP4 products of GB200 at the plateau of their table. */
const fourBit: GemmCurve = { ceiling: 0.493, kHalf: 5, memoryShare: 0.519, overheadS: 7.19e-6, quantiseBytes: 3.68 };

const a100: Calibration = {
  bf16: { ceiling: 0.852, kHalf: 83, memoryShare: 0.783, overheadS: 4.3e-6, quantiseBytes: 0 },
  eightBit: { ceiling: 0.75, kHalf: 200, memoryShare: 0.783, overheadS: 6e-6, quantiseBytes: 5 },
  fourBit,
  groupedShare: 0.85,
  attention: {
    ceiling: 0.485,
    keysHalf: 300,
    latentCeiling: 0.52,
    latentKeysHalf: 210,
    backwardShare: 0.8,
    latentDecodeCeiling: 0.28,
    flash2Share: 1,
    cacheReadShare: 0.8,
  },
  vectorMemoryShare: 0.8,
  exchangeCoreShare: 0.15,
  sustainedShare: 0.88,
  sustainedNarrowShare: 0.88,
  origin: 'A100: matrix products fitted to 126 measured shapes (median error 4%), attention to 61 (2%)',
  isBorrowed: false,
};

const h100: Calibration = {
  bf16: { ceiling: 0.821, kHalf: 16, memoryShare: 0.809, overheadS: 3.1e-6, quantiseBytes: 0 },
  eightBit: { ceiling: 0.756, kHalf: 206, memoryShare: 0.788, overheadS: 4.8e-6, quantiseBytes: 7.15 },
  fourBit,
  groupedShare: 0.85,
  attention: {
    ceiling: 0.57,
    keysHalf: 640,
    latentCeiling: 0.69,
    latentKeysHalf: 570,
    backwardShare: 0.78,
    latentDecodeCeiling: 0.64,
    flash2Share: 0.69,
    cacheReadShare: 0.84,
  },
  vectorMemoryShare: 0.8,
  // arXiv:2412.19437, 3.2.2: 20 of 132 SMs.
  exchangeCoreShare: 0.15,
  sustainedShare: 0.72,
  // Long 8-bit products of 8,192 to 32,768 keep 0.65 to 0.70 of the peak (Azure's AI benchmarking guide), the table 0.756.
  sustainedNarrowShare: 0.89,
  origin:
    'H100: matrix products fitted to 135 measured shapes per datatype (median error 3 to 4%), attention to 65 (4%)',
  isBorrowed: false,
};

const gb200: Calibration = {
  bf16: { ceiling: 0.696, kHalf: 189, memoryShare: 0.786, overheadS: 2.7e-6, quantiseBytes: 0 },
  // The B200 table at the GB200 peak: the GB200 rows come from one untuned framework version.
  eightBit: { ceiling: 0.619, kHalf: 20, memoryShare: 0.716, overheadS: 6.4e-6, quantiseBytes: 4.39 },
  fourBit,
  groupedShare: 0.85,
  attention: {
    ceiling: 0.54,
    keysHalf: 1170,
    latentCeiling: 0.79,
    latentKeysHalf: 1450,
    backwardShare: 0.75,
    latentDecodeCeiling: 0.54,
    flash2Share: 0.55,
    cacheReadShare: 0.82,
  },
  vectorMemoryShare: 0.75,
  exchangeCoreShare: 0.11,
  sustainedShare: 0.8,
  sustainedNarrowShare: 0.93,
  origin: 'GB200: BF16 products fitted to 135 measured shapes (median error 9%); 8-bit products from B200 (6%)',
  isBorrowed: false,
};

const ascend910c: Calibration = {
  bf16: { ceiling: 0.78, kHalf: 83, memoryShare: 0.8, overheadS: 5e-6, quantiseBytes: 0 },
  // arXiv:2506.12708: INT8 products of DeepSeek shapes reach 77 to 83% of the peak.
  eightBit: { ceiling: 0.82, kHalf: 83, memoryShare: 0.8, overheadS: 6e-6, quantiseBytes: 5 },
  fourBit,
  groupedShare: 0.85,
  // arXiv:2506.12708: latent attention 65.4% of the BF16 peak, 84.1% of memory bandwidth.
  attention: {
    ceiling: 0.485,
    keysHalf: 300,
    latentCeiling: 0.52,
    latentKeysHalf: 210,
    backwardShare: 0.8,
    latentDecodeCeiling: 0.65,
    flash2Share: 1,
    cacheReadShare: 0.84,
  },
  vectorMemoryShare: 0.75,
  // The bus and vector cores move the data; cube cores are not held.
  exchangeCoreShare: 0,
  sustainedShare: 1,
  sustainedNarrowShare: 1,
  origin:
    'Ascend 910C: INT8 products and latent attention from arXiv:2506.12708; BF16 products and other kernels borrowed from A100 (no measured table)',
  isBorrowed: true,
};

/** Keys are the `calibration` field of hardware profiles. */
export const calibrations: Readonly<Record<string, Calibration>> = {
  a100,
  h100,
  h200: {
    ...h100,
    attention: { ...h100.attention, ceiling: 0.56, keysHalf: 550, latentCeiling: 0.7 },
    bf16: { ceiling: 0.813, kHalf: 14, memoryShare: 0.804, overheadS: 3.1e-6, quantiseBytes: 0 },
    eightBit: { ceiling: 0.75, kHalf: 183, memoryShare: 0.746, overheadS: 4.9e-6, quantiseBytes: 9.32 },
    origin:
      'H200: matrix products fitted to 135 measured shapes per datatype (median error 4 to 5%); attention fitted to its own tables',
  },
  h800: { ...h100, origin: `H800: the chip of the H100. ${h100.origin}` },
  h20: {
    ...h100,
    origin: 'H20: borrowed from H100, the same cores in smaller number (no fit to its own tables)',
    isBorrowed: true,
  },
  b200: {
    ...gb200,
    sustainedShare: 0.68,
    sustainedNarrowShare: 0.85,
    groupedShare: 0.62,
    attention: { ...gb200.attention, ceiling: 0.575, keysHalf: 1250, latentCeiling: 0.76, latentKeysHalf: 1240 },
    bf16: { ceiling: 0.701, kHalf: 8, memoryShare: 0.696, overheadS: 2.9e-6, quantiseBytes: 0 },
    eightBit: { ceiling: 0.688, kHalf: 20, memoryShare: 0.716, overheadS: 6.4e-6, quantiseBytes: 4.39 },
    origin: 'B200: matrix products fitted to 135 measured shapes per datatype (median error 6 to 7%)',
  },
  gb200,
  gb300: {
    ...gb200,
    bf16: { ceiling: 0.758, kHalf: 2, memoryShare: 0.702, overheadS: 2.8e-6, quantiseBytes: 0 },
    eightBit: { ceiling: 0.75, kHalf: 22, memoryShare: 0.727, overheadS: 5.8e-6, quantiseBytes: 4.49 },
    origin:
      'GB300: matrix products fitted to 135 measured shapes per datatype (median error 6 to 7%); attention from GB200',
  },
  'ascend-910c': ascend910c,
  'ascend-910b': {
    ...ascend910c,
    attention: { ...ascend910c.attention },
    origin: 'Ascend 910B: borrowed from Ascend 910C and A100 (no measured table)',
  },
  'ascend-950': { ...ascend910c, origin: 'Ascend 950: borrowed from Ascend 910C and A100 (no measured table)' },
  'tpu-v5p': { ...a100, origin: 'TPU v5p: borrowed from A100 (no measured table)', isBorrowed: true },
};

/** The family used when a profile names none that is known. */
const GENERIC_CALIBRATION = 'h100';

export function calibrationOf(id: string): Calibration {
  const found = calibrations[id];
  if (found) return found;
  const relative = calibrations[GENERIC_CALIBRATION] ?? h100;
  return { ...relative, origin: `borrowed from ${relative.origin}; "${id}" has no curves`, isBorrowed: true };
}
