/**
 * Times of operators on one device: max(compute, memory) + launch, with efficiencies by shape. Built once per
 * run from the profile, the precision and the efficiency assumptions.
 */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import type { TrainingSpec } from '../../../src-shared/model/workload-parameters';
import { operatorFlops, type GemmOperator, type Operator } from '../model/operator';
import { calibrationOf, type Calibration } from './calibration';
import { gemmTimeS } from './gemm';

const BF16_BYTES = 2;
/** Four bits, with one 8-bit scale for 16 of them. */
const FP4_BYTES = 0.5 + 1 / 16;
/** Python, framework and driver per kernel in eager mode. */
const HOST_TIME_S = 12e-6;
/** An FP32 sum is read and written. */
const FP32_SUM_BYTES = 8;

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

/** Bits in which products run: 8 as FP8 or INT8, 4 as FP4. */
export type ProductBits = 16 | 8 | 4;

/** Bits of a training precision. */
export const productBits = (precision: TrainingSpec['precision']): ProductBits =>
  precision === 'fp4' ? 4 : precision === 'fp8' || precision === 'fp8Block' ? 8 : 16;

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

/** Time of an m x n x k product of the operator's kind, in the device's main datatype or in 16 bits. */
function productTimeS(
  device: DeviceModel,
  operator: GemmOperator,
  m: number,
  n: number,
  k: number,
  outputBytes: number,
): number {
  const isNarrow = (device.isEightBit || device.isFourBit) && !operator.keeps16Bit;
  const { calibration } = device;
  const curve = !isNarrow ? calibration.bf16 : device.isFourBit ? calibration.fourBit : calibration.eightBit;
  const share = isNarrow ? device.narrowShare : device.computeShare;
  const rate = share * (operator.isGrouped ? calibration.groupedShare : 1);
  const { device: chip } = device.hardware;
  const isSummed = outputBytes > BF16_BYTES;
  return gemmTimeS(
    {
      m: Math.max(1, m),
      n,
      k: Math.max(1, k),
      batch: operator.batch,
      operandBytes: isNarrow ? (device.isFourBit ? FP4_BYTES : 1) : 2,
      outputBytes: isSummed ? 0 : outputBytes,
      addedBytes: isSummed ? outputBytes : 0,
    },
    {
      peakFlopsPerS: (isNarrow ? device.peakFlopsPerS : chip.peakBf16FlopsPerS) * rate,
      steadyFlopsPerS: Infinity,
      memoryBytesPerS: chip.memoryBandwidthBytesPerS,
      cores: chip.matrixCores,
      curve,
      // The measured kernels were launched one by one; a profile's own launch gap replaces that part.
      launchS: device.launchS,
    },
  );
}

function timed(timeS: number, launchS: number, kernels: number, flops: number, isMemoryBound: boolean): OperatorTime {
  const bound = launchS > timeS / 2 ? 'launch' : isMemoryBound ? 'memory' : 'compute';
  return { timeS, flops, bound, isMemoryBound, kernels, launchS };
}

const nothing: OperatorTime = timed(0, 0, 0, 0, false);

/** Forward time of one operator. */
export function operatorTime(device: DeviceModel, operator: Operator): OperatorTime {
  const { device: chip } = device.hardware;
  const flops = operatorFlops(operator);
  const memory = chip.memoryBandwidthBytesPerS;
  if (operator.unit === 'gemm') {
    const { m, n, k } = operator;
    const timeS = productTimeS(device, operator, m, n, k, BF16_BYTES);
    return timed(timeS, device.launchS, 1, flops, isMemoryLimited(device, operator));
  }
  if (operator.unit === 'attention') {
    const curve = device.calibration.attention;
    const { keys } = operator;
    const prompt = operator.isLatent
      ? (curve.latentCeiling * keys) / (keys + curve.latentKeysHalf)
      : (curve.ceiling * keys) / (keys + curve.keysHalf);
    const share = operator.isDecode && operator.isLatent ? curve.latentDecodeCeiling : prompt;
    const kernelShare = operator.isFlash2 ? curve.flash2Share : 1;
    const computeS = flops / (chip.peakBf16FlopsPerS * share * kernelShare * device.computeShare);
    const memoryS = operator.bytes / (memory * curve.cacheReadShare);
    // In decode of grouped heads the cores wait for the cache; its read is the time.
    const coreS = operator.isDecode && !operator.isLatent ? memoryS : Math.max(computeS, memoryS);
    return timed(coreS + device.launchS, device.launchS, 1, flops, coreS === memoryS);
  }
  const memoryS = operator.bytes / (memory * device.calibration.vectorMemoryShare);
  const timeS = Math.max(memoryS, flops / chip.vectorPeakFlopsPerS) + device.launchS;
  return timed(timeS, device.launchS, 1, flops, true);
}

/** Whether the roofline of a product lies on the memory side. */
function isMemoryLimited(device: DeviceModel, operator: GemmOperator): boolean {
  const { device: chip } = device.hardware;
  const isNarrow = (device.isEightBit || device.isFourBit) && !operator.keeps16Bit;
  const elementBytes = isNarrow ? (device.isFourBit ? FP4_BYTES : 1) : 2;
  const { m, n, k, batch } = operator;
  const bytes = batch * ((m + n) * k * elementBytes + m * n * BF16_BYTES);
  const peak = isNarrow ? device.peakFlopsPerS : chip.peakBf16FlopsPerS;
  return bytes / chip.memoryBandwidthBytesPerS > operatorFlops(operator) / peak;
}

/**
 * Time of an operator's input gradients. A product has one of its size. Flash attention repeats the forward scores, 5
 * products against 2 (arXiv:2205.14135, appendix B); vector work reads twice.
 */
export function backwardDataTime(device: DeviceModel, operator: Operator): OperatorTime {
  const forward = operatorTime(device, operator);
  const { launchS } = device;
  if (operator.unit === 'gemm') {
    const { m, n, k } = operator;
    const timeS = productTimeS(device, operator, m, k, n, BF16_BYTES);
    return timed(timeS, launchS, 1, forward.flops, forward.isMemoryBound);
  }
  if (operator.unit === 'attention') {
    const core = forward.timeS - launchS;
    const timeS = (2.5 * core) / device.calibration.attention.backwardShare + 2 * launchS;
    // Two of the five products repeat the forward scores: hardware FLOPs, not model FLOPs.
    return timed(timeS, 2 * launchS, 2, 2.5 * forward.flops, forward.isMemoryBound);
  }
  return timed(1.7 * (forward.timeS - launchS) + launchS, launchS, 1, forward.flops, true);
}

/**
 * Time of the gradient of an operator's weights, which is added to an FP32 sum in memory; for a product of two
 * activations the gradient of the second. Nothing for attention and vector work.
 */
export function backwardWeightTime(device: DeviceModel, operator: Operator): OperatorTime {
  if (operator.unit !== 'gemm') return nothing;
  const { m, n, k } = operator;
  const timeS = productTimeS(device, operator, n, k, m, operator.isActivationPair ? BF16_BYTES : FP32_SUM_BYTES);
  return timed(timeS, device.launchS, 1, operatorFlops(operator), isMemoryLimited(device, operator));
}
