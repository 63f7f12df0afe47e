/**
 * Efficiency curves per device family: the fits of bench/calibrate.mjs (fitted-curves.ts, errors in
 * bench/calibration-report.md), and what was not measured, with its source. A family without measurements borrows from its
 * nearest relative and says so; that text becomes part of every result.
 */
import type { CoreCurve } from './attention';
import type { FittedFamily } from './fitted-family';
import { fittedCurves } from './fitted-curves';
import type { GemmCurve, GroupedCurve } from './gemm';

export interface AttentionCurves {
  /** Kernels of serving frameworks, whole prompts. */
  readonly serving: CoreCurve;
  readonly latentServing: CoreCurve;
  /** Kernels of training frameworks; latent: with expanded keys and values. */
  readonly forward: CoreCurve;
  readonly backward: CoreCurve;
  readonly latentForward: CoreCurve;
  readonly latentBackward: CoreCurve;
  /** FlashAttention-2, both passes. */
  readonly flash2: CoreCurve;
  /** The FlashAttention of 2022, and its form in Triton, both passes. */
  readonly flash1: CoreCurve;
  /** Head width at which half of the rate is reached. */
  readonly headHalf: number;
  /** Share of the BF16 peak of absorbed latent attention in decode. */
  readonly latentDecodeCeiling: number;
  /** Share of memory bandwidth when reading a KV cache. */
  readonly cacheReadShare: number;
}

export interface SteadyShares {
  readonly bf16: number;
  readonly eightBit: number;
  readonly fourBit: number;
  /** The power limit to which the shares belong, W: boards that are held below it keep less. */
  readonly powerW: number;
}

export interface Calibration {
  readonly bf16: GemmCurve;
  readonly eightBit: GemmCurve;
  readonly fourBit: GemmCurve;
  /** Share of each peak that the power limit lets a long run keep; Infinity where nothing is known of it. */
  readonly steady: SteadyShares;
  /** Grouped expert products: product by product as training frameworks run them, or in one kernel (DeepGEMM and its like). */
  readonly grouped: { readonly looped: GroupedCurve; readonly single: GroupedCurve };
  readonly attention: AttentionCurves;
  /** Share of memory bandwidth of element-wise kernels, and of those that gather or scatter rows. */
  readonly vectorMemoryShare: number;
  readonly scatteredMemoryShare: number;
  /** Share of the cores that exchange kernels hold while they run behind compute. */
  readonly exchangeCoreShare: number;
  /** What is measured and what is borrowed, in words. */
  readonly origin: string;
  readonly isBorrowed: boolean;
}

/** The fit of a family. @throws when the generated file lacks it */
function fitted(family: string): FittedFamily {
  const found = fittedCurves[family];
  if (!found) throw new Error(`fitted-curves.ts has no ${family}`);
  return found;
}

/** A curve that the fit must have. @throws when it lacks it */
function need<T>(curve: T | undefined, name: string): T {
  if (curve === undefined) throw new Error(`fitted-curves.ts has no ${name}`);
  return curve;
}

const scaled = (curve: CoreCurve, share: number): CoreCurve => ({ ...curve, ceiling: curve.ceiling * share });

const a100Fit = fitted('a100');
const h100Fit = fitted('h100');
const b200Fit = fitted('b200');
const gb200Fit = fitted('gb200');

/** FlashAttention-3's backward kernels reach about 0.8 of the forward rate (arXiv:2407.08608, figures 5 and 6). */
const HOPPER_BACKWARD = 0.78;
/** FlashAttention-2 is "around 2x" faster than the first (arXiv:2307.08691, abstract). */
const FLASH1 = 0.5;
/** Gathers and scatters of rows over plain streams, measured on B200 (SimuMax: 0.50 and 0.51 against 0.666). */
const SCATTERED = 0.76;

/** Megatron's grouped layers, measured on B200 alone, in 16 bits: the start of a kernel, whatever the device and the width. */
const trainingGrouped = need(b200Fit.grouped.bf16, 'grouped products of b200');
const deepGemmGrouped = need(h100Fit.grouped.eightBit, 'grouped products of h100');
/** For families without a table of 4-bit products: GB200's, which is of one consistent kernel. */
const fourBit = need(gb200Fit.products.fourBit, '4-bit products of gb200');

const streams = (share: number): Pick<Calibration, 'vectorMemoryShare' | 'scatteredMemoryShare'> => ({
  vectorMemoryShare: share,
  scatteredMemoryShare: share * SCATTERED,
});

function steadyOf({ steady, powerW }: FittedFamily): SteadyShares {
  return {
    bf16: steady.bf16 ?? Infinity,
    eightBit: steady.eightBit ?? Infinity,
    // No 4-bit product was measured at the power limit.
    fourBit: steady.fourBit ?? Infinity,
    powerW,
  };
}

/** Where no product of long runs was measured, or none needs so much power. */
const unlimited: SteadyShares = { bf16: Infinity, eightBit: Infinity, fourBit: Infinity, powerW: 1 };

const a100Flash2 = need(a100Fit.cores.flash2, 'flash2 of a100');
const a100: Calibration = {
  bf16: need(a100Fit.products.bf16, 'products of a100'),
  // Not measured: INT8 products of Ampere as its 16-bit ones, with the quantisation that Hopper's kernels need.
  eightBit: { ceiling: 0.75, kHalf: 200, memoryShare: 0.783, overheadS: 6e-6, quantiseBytes: 5 },
  fourBit,
  steady: steadyOf(a100Fit),
  grouped: { looped: trainingGrouped, single: deepGemmGrouped },
  attention: {
    serving: need(a100Fit.cores.serving, 'serving of a100'),
    latentServing: need(a100Fit.cores.latentServing, 'latentServing of a100'),
    forward: a100Flash2,
    backward: a100Flash2,
    latentForward: need(a100Fit.cores.latentServing, 'latentServing of a100'),
    latentBackward: scaled(need(a100Fit.cores.latentServing, 'latentServing of a100'), HOPPER_BACKWARD),
    flash2: a100Flash2,
    flash1: scaled(a100Flash2, FLASH1),
    headHalf: a100Fit.headHalf ?? 0,
    latentDecodeCeiling: 0.28,
    cacheReadShare: 0.8,
  },
  ...streams(need(a100Fit.streamShare, 'streams of a100')),
  exchangeCoreShare: 0.15,
  origin:
    'A100: matrix products, power limit and attention fitted to its own measurements; grouped products of training from B200',
  isBorrowed: false,
};

const h100Flash2 = need(h100Fit.cores.flash2, 'flash2 of h100');
const h100Forward = need(h100Fit.cores.forward, 'forward of h100');
const h100Latent = need(h100Fit.cores.latentServing, 'latentServing of h100');
const h100: Calibration = {
  bf16: need(h100Fit.products.bf16, 'products of h100'),
  eightBit: need(h100Fit.products.eightBit, '8-bit products of h100'),
  fourBit,
  steady: steadyOf(h100Fit),
  grouped: { looped: trainingGrouped, single: deepGemmGrouped },
  attention: {
    serving: need(h100Fit.cores.serving, 'serving of h100'),
    latentServing: h100Latent,
    forward: h100Forward,
    backward: scaled(h100Forward, HOPPER_BACKWARD),
    latentForward: h100Latent,
    latentBackward: scaled(h100Latent, HOPPER_BACKWARD),
    flash2: h100Flash2,
    flash1: scaled(h100Flash2, FLASH1),
    headHalf: h100Fit.headHalf ?? 0,
    latentDecodeCeiling: 0.64,
    cacheReadShare: 0.84,
  },
  ...streams(need(h100Fit.streamShare, 'streams of h100')),
  // arXiv:2412.19437, 3.2.2: 20 of 132 SMs.
  exchangeCoreShare: 0.15,
  origin:
    'H100: matrix products, 8-bit power limit and forward attention fitted to its own measurements; the 16-bit power limit follows from GB200, attention backward from its paper, grouped products of training from B200',
  isBorrowed: false,
};

/** Blackwell: attention of training and grouped products were measured on B200. */
function blackwell(fit: FittedFamily, eightBit: GemmCurve, peakRatio: number, origin: string): Calibration {
  const { cores } = b200Fit;
  const training = (curve: CoreCurve | undefined, name: string): CoreCurve => scaled(need(curve, name), peakRatio);
  // 374 TFLOP/s at 8,192 tokens on GB200 against 329 on H200 (Azure's benchmarking guide).
  const flash2 = scaled(h100Flash2, (374 / 329) * (989 / 2250) * peakRatio);
  return {
    bf16: need(fit.products.bf16, 'products of Blackwell'),
    eightBit,
    fourBit: need(fit.products.fourBit, '4-bit products of Blackwell'),
    steady: steadyOf(fit),
    grouped: { looped: trainingGrouped, single: deepGemmGrouped },
    attention: {
      serving: fit.cores.serving ?? need(gb200Fit.cores.serving, 'serving of gb200'),
      latentServing: fit.cores.latentServing ?? need(gb200Fit.cores.latentServing, 'latentServing of gb200'),
      forward: training(cores.forward, 'forward of b200'),
      backward: training(cores.backward, 'backward of b200'),
      latentForward: training(cores.latentForward, 'latentForward of b200'),
      latentBackward: training(cores.latentBackward, 'latentBackward of b200'),
      flash2,
      flash1: scaled(flash2, FLASH1),
      headHalf: h100Fit.headHalf ?? 0,
      latentDecodeCeiling: 0.54,
      cacheReadShare: 0.82,
    },
    ...streams(need(b200Fit.streamShare, 'streams of b200')),
    // arXiv:2412.19437, 3.2.2, at the number of Blackwell's cores.
    exchangeCoreShare: 0.11,
    origin,
    isBorrowed: false,
  };
}

const b200EightBit = need(b200Fit.products.eightBit, '8-bit products of b200');
/** B200's peaks over those of the 1,200 W boards: the same cores at the same clock. */
const BOARD_RATIO = 2250 / 2500;

const ascend910c: Calibration = {
  ...a100,
  bf16: { ...a100.bf16, ceiling: 0.78, memoryShare: 0.8, overheadS: 5e-6 },
  // arXiv:2506.12708: INT8 products of DeepSeek shapes reach 77 to 83% of the peak.
  eightBit: { ceiling: 0.82, kHalf: 83, memoryShare: 0.8, overheadS: 6e-6, quantiseBytes: 5 },
  // No product of long runs was measured.
  steady: unlimited,
  // arXiv:2506.12708: latent attention 65.4% of the BF16 peak, 84.1% of memory bandwidth.
  attention: { ...a100.attention, latentDecodeCeiling: 0.65, cacheReadShare: 0.84 },
  ...streams(0.75),
  // The bus and vector cores move the data; cube cores are not held.
  exchangeCoreShare: 0,
  origin:
    'Ascend 910C: INT8 products and latent attention from arXiv:2506.12708; BF16 products, attention and other kernels borrowed from A100 (no measured table)',
  isBorrowed: true,
};

const ascend910b: Calibration = {
  ...ascend910c,
  bf16: {
    ...ascend910c.bf16,
    // Squares of 2,048 and 4,096 on 910B2 run at 248.3 and 315.4 TFLOP/s (github.com/zzc0721/torch-performance-test-data, #109).
    kHalf: 570,
    // Squares alone reach 0.97 of the rated 313 TFLOP/s (FlagPerf, BF16), the products of training do not: least error on
    // every second dense row of the ModelLink table (accuracy/data/more-training-cases.json), 6.2%; the others 8.7%.
    ceiling: 0.81,
  },
  origin:
    'Ascend 910B: BF16 products from its squares and, for their level, from 27 training runs of 2024; INT8 products and latent attention borrowed from Ascend 910C, attention and other kernels from A100 (no measured table)',
};

const h200Fit = fitted('h200');
const h20Fit = fitted('h20');
const h20Products = need(h20Fit.products.eightBit, 'products of h20');
/** Keys are the `calibration` field of hardware profiles. */
export const calibrations: Readonly<Record<string, Calibration>> = {
  a100,
  h100,
  h200: {
    ...h100,
    bf16: need(h200Fit.products.bf16, 'products of h200'),
    eightBit: need(h200Fit.products.eightBit, '8-bit products of h200'),
    steady: steadyOf(h200Fit),
    attention: {
      ...h100.attention,
      serving: need(h200Fit.cores.serving, 'serving of h200'),
      latentServing: need(h200Fit.cores.latentServing, 'latentServing of h200'),
    },
    ...streams(need(h200Fit.streamShare, 'streams of h200')),
    origin:
      'H200: matrix products, 8-bit power limit and serving attention fitted to its own measurements; training attention from H100, the same chip',
  },
  h800: { ...h100, origin: `H800: the chip of the H100. ${h100.origin}` },
  h20: {
    ...h100,
    // Products need so little power that no limit lowers the clock; 16-bit ones are taken to run as 8-bit ones do.
    bf16: h20Products,
    eightBit: { ...h20Products, quantiseBytes: h100.eightBit.quantiseBytes },
    steady: unlimited,
    grouped: { looped: trainingGrouped, single: need(h20Fit.grouped.eightBit, 'grouped products of h20') },
    origin:
      'H20: 8-bit and grouped products fitted to its own measurements; 16-bit products and attention borrowed from H100',
    isBorrowed: true,
  },
  b200: blackwell(
    b200Fit,
    b200EightBit,
    1,
    'B200: matrix products, 16-bit power limit, grouped products and attention fitted to its own measurements; the 8-bit power limit follows from GB200',
  ),
  gb200: blackwell(
    gb200Fit,
    // The GB200 rows come from one untuned framework version.
    { ...b200EightBit, ceiling: b200EightBit.ceiling * BOARD_RATIO },
    BOARD_RATIO,
    'GB200: 16-bit products and power limits fitted to its own measurements; 8-bit products, grouped products and training attention from B200',
  ),
  gb300: blackwell(
    fitted('gb300'),
    need(fitted('gb300').products.eightBit, '8-bit products of gb300'),
    BOARD_RATIO,
    'GB300: matrix products fitted to its own measurements; power limits and serving attention from GB200, grouped products and training attention from B200',
  ),
  'ascend-910c': ascend910c,
  'ascend-910b': ascend910b,
  'ascend-950': { ...ascend910c, origin: 'Ascend 950: borrowed from Ascend 910C and A100 (no measured table)' },
  'tpu-v5p': {
    ...a100,
    steady: unlimited,
    origin: 'TPU v5p: borrowed from A100 (no measured table)',
    isBorrowed: true,
  },
};

/** The family used when a profile names none that is known. */
const GENERIC_CALIBRATION = 'h100';

/** Curves of a family by the id that a profile names; those of a relative, marked as borrowed, where it is not known. */
export function calibrationOf(id: string): Calibration {
  const found = calibrations[id];
  if (found) return found;
  const relative = calibrations[GENERIC_CALIBRATION] ?? h100;
  return { ...relative, origin: `borrowed from ${relative.origin}; "${id}" has no curves`, isBorrowed: true };
}
