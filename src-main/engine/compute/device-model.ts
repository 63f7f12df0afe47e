/**
 * Times of operators on one device: max(compute, memory) + launch, with efficiencies by shape. Built once per
 * run from the profile, the precision and the efficiency assumptions.
 */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import type { TrainingSpec } from '../../../src-shared/model/workload-parameters';
import {
  operatorFlops,
  type AttentionOperator,
  type GemmOperator,
  type Operator,
  type VectorOperator,
} from '../model/operator';
import { coreShare, type CoreCurve } from './attention';
import { calibrationOf, type Calibration } from './calibration';
import { gemmTimeS, type GemmCurve, type GroupedCurve } from './gemm';
import { recipes, type ProductBits, type Recipe } from './recipe';

const BF16_BYTES = 2;
/** Four bits, with one 8-bit scale for 16 of them. */
const FP4_BYTES = 0.5 + 1 / 16;
/** Python, framework and driver per kernel in eager mode. */
const HOST_TIME_S = 12e-6;
const FP32_BYTES = 4;

/**
 * Rate that kernels keep inside a running job over the same kernels in a loop of their own: cold caches, operands that
 * others just wrote, jitter between ranks. SimuMax's products, measured one by one, explain B200 steps but for 5.6%.
 */
export const LONG_RUN_SHARE = 0.92;

/**
 * Attention over 131,072 tokens on B200 runs as long as products do at the power limit: forward at their rate (0.494 and
 * 0.501 of the peak, products 0.493), backward at 0.413, its exponentials and sums drawing power besides.
 */
const BACKWARD_LIMIT = 0.413 / 0.497;

export interface DeviceModel {
  readonly hardware: HardwareSpec;
  readonly calibration: Calibration;
  /** Dense peak of the main datatype. */
  readonly peakFlopsPerS: number;
  readonly isEightBit: boolean;
  /** Products run in 4 bits (what keeps 8 or 16 bits in the recipe does so). */
  readonly isFourBit: boolean;
  /** e.g. "BF16", "FP8", "INT8", "FP4". */
  readonly datatype: string;
  /** Rate of matrix work relative to the kernels behind the curves: 16-bit products and attention, and narrower products. */
  readonly computeShare: number;
  readonly narrowShare: number;
  /** Training kernels under the power limit of a long run; else those of serving frameworks. */
  readonly isTraining: boolean;
  /** How operands are brought to the width of the products; undefined: as the measured serving kernels do. */
  readonly recipe: Recipe | undefined;
  /** Bytes per element of the sums to which weight gradients are added. */
  readonly sumBytes: number;
  /** Gap between kernels: graph capture hides most of the host's work. */
  readonly launchS: number;
  /** Host time to issue one kernel, which the device waits for when its queue runs dry; 0 with graph capture. */
  readonly hostS: number;
}

export interface OperatorTime {
  timeS: number;
  flops: number;
  /** What sets the time. */
  bound: 'compute' | 'memory' | 'launch';
  /** True when memory bandwidth, not compute, sets the time. */
  isMemoryBound: boolean;
  /** Kernels issued, and what of the time is their start. */
  kernels: number;
  launchS: number;
}

/** Bits of a training precision. */
export const productBits = (precision: TrainingSpec['precision']): ProductBits => recipes[precision].bits;

/** What a training run asks of a device beyond the width of its products. */
export interface TrainingOptions {
  readonly precision: TrainingSpec['precision'];
  /** Bytes per element of the sums to which weight gradients are added. */
  readonly sumBytes: number;
}

/**
 * @param bits wanted; falls back to the next wider datatype that the device has, which the caller says
 * @param computeShare rate of 16-bit work over that of the kernels behind the curves
 * @param narrowShare the same for products in 8 or 4 bits
 * @param isTraining kernels are launched by the host; serving launches captured graphs
 */
export function createDeviceModel(
  hardware: HardwareSpec,
  bits: ProductBits,
  computeShare: number,
  isTraining: boolean,
  narrowShare = computeShare,
  options?: TrainingOptions,
): DeviceModel {
  const { peakFp8FlopsPerS: fp8, peakInt8FlopsPerS: int8, peakBf16FlopsPerS: bf16, peakFp4FlopsPerS } = hardware.device;
  const eightBitPeak = fp8 ?? int8;
  const isFourBit = bits === 4 && peakFp4FlopsPerS !== null;
  const isEightBit = !isFourBit && bits <= 8 && eightBitPeak !== null;
  const eightBitName = fp8 !== null ? 'FP8' : 'INT8';
  return {
    hardware,
    calibration: calibrationOf(hardware.calibration),
    peakFlopsPerS: isFourBit ? peakFp4FlopsPerS : isEightBit ? eightBitPeak : bf16,
    isEightBit,
    isFourBit,
    datatype: isFourBit ? 'FP4' : isEightBit ? eightBitName : 'BF16',
    computeShare,
    narrowShare,
    isTraining,
    recipe: options && recipes[options.precision],
    sumBytes: options?.sumBytes ?? FP32_BYTES,
    launchS: isTraining ? hardware.device.launchOverheadS : hardware.device.graphLaunchOverheadS,
    hostS: isTraining ? HOST_TIME_S : 0,
  };
}

/** The device while exchange kernels of another micro-batch hold part of its cores. */
export function besideExchange(device: DeviceModel): DeviceModel {
  const left = 1 - device.calibration.exchangeCoreShare;
  return { ...device, computeShare: device.computeShare * left, narrowShare: device.narrowShare * left };
}

/** Datatype in which tokens are dispatched to experts: that of the products. */
export function dispatchType(device: DeviceModel): 'bf16' | 'fp8' | 'int8' {
  if (!device.isEightBit && !device.isFourBit) return 'bf16';
  return device.hardware.device.peakFp8FlopsPerS === null ? 'int8' : 'fp8';
}

/** A product of an operator as one pass runs it. */
interface Pass {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Bytes per element of the output that move after the sums are done. */
  readonly addedBytes: number;
  /** Memory traffic of quantising the left operand; undefined: that of the curve's kernels. */
  readonly quantiseBytes?: number | undefined;
}

/**
 * Rate of a board that is held below the power limit of the measured one: at the limit the voltage is near its lowest, and
 * power goes with the clock (B200 at 1,000 W keeps 0.79 of GB200's rate at 1,200 W).
 */
const powerShare = ({ hardware, calibration }: DeviceModel): number =>
  Math.min(1, hardware.device.tdpW / calibration.steady.powerW);

/** Share of the main datatype's peak that the power limit lets a long run keep; Infinity where it is not known. */
export function steadyShare(device: DeviceModel): number {
  const { steady } = device.calibration;
  const share = device.isFourBit ? steady.fourBit : device.isEightBit ? steady.eightBit : steady.bf16;
  return share * powerShare(device);
}

const runsNarrow = (device: DeviceModel, operator: GemmOperator): boolean =>
  (device.isEightBit || device.isFourBit) && !operator.keeps16Bit;

const operandBytes = (device: DeviceModel, isNarrow: boolean): number =>
  !isNarrow ? BF16_BYTES : device.isFourBit ? FP4_BYTES : 1;

/** The curves of a datatype. */
function productCurves(
  { calibration, isFourBit, isTraining }: DeviceModel,
  isNarrow: boolean,
): { curve: GemmCurve; steady: number; grouped: GroupedCurve } {
  const { steady } = calibration;
  const { looped, single } = calibration.grouped;
  if (!isNarrow) return { curve: calibration.bf16, steady: steady.bf16, grouped: isTraining ? looped : single };
  return isFourBit
    ? { curve: calibration.fourBit, steady: steady.fourBit, grouped: single }
    : { curve: calibration.eightBit, steady: steady.eightBit, grouped: single };
}

/** Time of one pass of a product, in the device's main datatype or in 16 bits. */
function productTime(device: DeviceModel, operator: GemmOperator, pass: Pass): OperatorTime {
  const isNarrow = runsNarrow(device, operator);
  const { curve, steady, grouped } = productCurves(device, isNarrow);
  const { device: chip } = device.hardware;
  const share = isNarrow ? device.narrowShare : device.computeShare;
  const peak = (isNarrow ? device.peakFlopsPerS : chip.peakBf16FlopsPerS) * share;
  const bytes = operandBytes(device, isNarrow);
  const { n, addedBytes } = pass;
  const [m, k] = [Math.max(1, pass.m), Math.max(1, pass.k)];
  const timeS = gemmTimeS(
    {
      m,
      n,
      k,
      batch: operator.batch,
      operandBytes: bytes,
      outputBytes: BF16_BYTES,
      addedBytes,
      ...(operator.isGrouped ? { grouped: { curve: grouped, rows: Math.max(1, operator.m) } } : {}),
      ...(isNarrow && pass.quantiseBytes !== undefined
        ? { quantiseBytes: pass.quantiseBytes / device.calibration.vectorMemoryShare }
        : {}),
    },
    {
      peakFlopsPerS: peak,
      steadyFlopsPerS: device.isTraining ? peak * steady * powerShare(device) : Infinity,
      memoryBytesPerS: chip.memoryBandwidthBytesPerS,
      cores: chip.matrixCores,
      // The measured kernels were launched one by one; a profile's own launch gap replaces that part.
      curve,
      launchS: device.launchS,
    },
  );
  const flops = operatorFlops(operator);
  const moved = operator.batch * ((m * k + k * n) * bytes + m * n * (BF16_BYTES + addedBytes));
  // Which side of the roofline the product lies on, whatever its efficiency.
  const isMemoryBound = moved / chip.memoryBandwidthBytesPerS > flops / (peak / share);
  // Training frameworks run a product per local expert, on several streams: the curve holds what that costs the device, the
  // host issues each of them, and its quantisation.
  const kernels = operator.isGrouped && device.isTraining ? Math.ceil(operator.batch) * (isNarrow ? 2 : 1) : 1;
  return timed(timeS, device.launchS, kernels, flops, isMemoryBound);
}

function timed(timeS: number, launchS: number, kernels: number, flops: number, isMemoryBound: boolean): OperatorTime {
  const bound = launchS > timeS / 2 ? 'launch' : isMemoryBound ? 'memory' : 'compute';
  return { timeS, flops, bound, isMemoryBound, kernels, launchS };
}

const nothing: OperatorTime = timed(0, 0, 0, 0, false);

/** The curve of an attention core in this device's kind of work. */
function coreCurve(device: DeviceModel, operator: AttentionOperator, isBackward: boolean): CoreCurve {
  const { attention } = device.calibration;
  if (operator.isLatent) {
    if (!device.isTraining) return attention.latentServing;
    return isBackward ? attention.latentBackward : attention.latentForward;
  }
  if (operator.isFlash2) return attention.flash2;
  if (!device.isTraining) return attention.serving;
  return isBackward ? attention.backward : attention.forward;
}

/** Rate of the matrix units in an attention core, FLOP/s. */
function coreFlopsPerS(device: DeviceModel, operator: AttentionOperator, isBackward: boolean): number {
  const { device: chip } = device.hardware;
  const { attention } = device.calibration;
  const { keys, rows, headWidth, isLatent } = operator;
  // The curves of latent attention are of its own head width.
  const share =
    isLatent && operator.isDecode
      ? attention.latentDecodeCeiling
      : coreShare(
          coreCurve(device, operator, isBackward),
          keys / (operator.blocks ?? 1),
          rows,
          chip.matrixCores,
          headWidth,
          isLatent ? 0 : attention.headHalf,
        );
  const limit = device.isTraining
    ? device.calibration.steady.bf16 * powerShare(device) * (isBackward ? BACKWARD_LIMIT : 1)
    : Infinity;
  return chip.peakBf16FlopsPerS * Math.min(share, limit) * device.computeShare;
}

function attentionTime(device: DeviceModel, operator: AttentionOperator): OperatorTime {
  const memoryS =
    operator.bytes / (device.hardware.device.memoryBandwidthBytesPerS * device.calibration.attention.cacheReadShare);
  // In decode of grouped heads the cores wait for the cache; its read is the time.
  const coreS =
    operator.isDecode && !operator.isLatent
      ? memoryS
      : Math.max(operator.flops / coreFlopsPerS(device, operator, false), memoryS);
  const kernels = operator.blocks ?? 1;
  const launchS = kernels * device.launchS;
  return timed(coreS + launchS, launchS, kernels, operator.flops, coreS === memoryS);
}

function vectorTime(device: DeviceModel, operator: VectorOperator, passes: number): OperatorTime {
  const { device: chip } = device.hardware;
  const { vectorMemoryShare, scatteredMemoryShare } = device.calibration;
  const kernels = operator.kernels ?? 1;
  const share = operator.isScattered ? scatteredMemoryShare : vectorMemoryShare;
  const workS = Math.max(
    operator.bytes / (chip.memoryBandwidthBytesPerS * share),
    operator.flops / chip.vectorPeakFlopsPerS,
  );
  const launchS = kernels * device.launchS;
  // Moving rows back takes what moving them took; other backward passes read the gradient as well.
  const times = operator.isScattered ? 1 : passes;
  return timed(times * workS + launchS, launchS, kernels, operator.flops, true);
}

/** Forward time of one operator. */
export function operatorTime(device: DeviceModel, operator: Operator): OperatorTime {
  if (operator.unit === 'vector') return vectorTime(device, operator, 1);
  if (operator.unit === 'attention') return attentionTime(device, operator);
  const { m, n, k } = operator;
  return productTime(device, operator, { m, n, k, addedBytes: 0, quantiseBytes: device.recipe?.forwardBytes });
}

/** Backward passes of vector work read the gradient as well. */
const VECTOR_BACKWARD = 1.7;

/**
 * Time of an operator's input gradients. A product has one of its size. Flash attention repeats the forward scores, 5
 * products against 2 (arXiv:2205.14135, appendix B); vector work reads twice.
 */
export function backwardDataTime(device: DeviceModel, operator: Operator): OperatorTime {
  if (operator.unit === 'vector') return vectorTime(device, operator, VECTOR_BACKWARD);
  if (operator.unit === 'attention') {
    // Two of the five products repeat the forward scores: hardware FLOPs, not model FLOPs.
    const flops = 2.5 * operator.flops;
    const kernels = 2 * (operator.blocks ?? 1);
    const launchS = kernels * device.launchS;
    return timed(flops / coreFlopsPerS(device, operator, true) + launchS, launchS, kernels, flops, false);
  }
  const { m, n, k } = operator;
  return productTime(device, operator, { m, n: k, k: n, addedBytes: 0, quantiseBytes: device.recipe?.inputsBytes });
}

/**
 * Time of the gradient of an operator's weights, which is added to a sum in memory; for a product of two activations
 * the gradient of the second. Nothing for attention and vector work.
 */
export function backwardWeightTime(device: DeviceModel, operator: Operator): OperatorTime {
  if (operator.unit !== 'gemm') return nothing;
  const { m, n, k } = operator;
  // The sum is read and written instead of the plain output.
  const addedBytes = operator.isActivationPair ? 0 : 2 * device.sumBytes - BF16_BYTES;
  return productTime(device, operator, { m: n, n: k, k: m, addedBytes, quantiseBytes: device.recipe?.weightsBytes });
}
