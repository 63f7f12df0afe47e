/**
 * Times of operators on one device: max(compute, memory) + launch, with efficiencies by shape. Built once per
 * run from the profile, the precision and the efficiency assumptions.
 */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { operatorFlops, type GemmOperator, type Operator } from '../model/operator';
import { calibrationOf, type Calibration } from './calibration';
import { gemmTimeS } from './gemm';

const BF16_BYTES = 2;
/** An FP32 sum is read and written. */
const FP32_SUM_BYTES = 8;

export interface DeviceModel {
  readonly hardware: HardwareSpec;
  readonly calibration: Calibration;
  /** Dense peak of the main datatype. */
  readonly peakFlopsPerS: number;
  readonly isEightBit: boolean;
  /** e.g. "BF16", "FP8", "INT8". */
  readonly datatype: string;
  /** Rate of matrix work relative to the kernels behind the curves. */
  readonly computeShare: number;
  /** Gap between kernels: graph capture hides most of the host's work. */
  readonly launchS: number;
}

export interface OperatorTime {
  timeS: number;
  flops: number;
  /** True when memory bandwidth, not compute, sets the time. */
  isMemoryBound: boolean;
}

/**
 * @param eightBit wanted; falls back to BF16 with a note when the device has neither FP8 nor INT8
 * @param isTraining kernels are launched by the host; serving launches captured graphs
 */
export function createDeviceModel(
  hardware: HardwareSpec,
  eightBit: boolean,
  computeShare: number,
  isTraining: boolean,
): DeviceModel {
  const { peakFp8FlopsPerS: fp8, peakInt8FlopsPerS: int8, peakBf16FlopsPerS: bf16 } = hardware.device;
  const eightBitPeak = fp8 ?? int8;
  const isEightBit = eightBit && eightBitPeak !== null;
  return {
    hardware,
    calibration: calibrationOf(hardware.calibration),
    peakFlopsPerS: isEightBit ? eightBitPeak : bf16,
    isEightBit,
    datatype: !isEightBit ? 'BF16' : fp8 !== null ? 'FP8' : 'INT8',
    computeShare,
    launchS: isTraining ? hardware.device.launchOverheadS : hardware.device.graphLaunchOverheadS,
  };
}

/** The device while exchange kernels of another micro-batch hold part of its cores. */
export function besideExchange(device: DeviceModel): DeviceModel {
  return { ...device, computeShare: device.computeShare * (1 - device.calibration.exchangeCoreShare) };
}

/** Datatype in which tokens are dispatched to experts: that of the products. */
export function dispatchType(device: DeviceModel): 'bf16' | 'fp8' | 'int8' {
  if (!device.isEightBit) return 'bf16';
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
  const inEightBit = device.isEightBit && !operator.keeps16Bit;
  const curve = inEightBit ? device.calibration.eightBit : device.calibration.bf16;
  const rate = device.computeShare * (operator.isGrouped ? device.calibration.groupedShare : 1);
  const { device: chip } = device.hardware;
  return gemmTimeS(
    Math.max(1, m),
    n,
    Math.max(1, k),
    operator.batch,
    inEightBit ? 1 : 2,
    (inEightBit ? device.peakFlopsPerS : chip.peakBf16FlopsPerS) * rate,
    chip.memoryBandwidthBytesPerS,
    chip.matrixCores,
    // The measured kernels were launched one by one; a profile's own launch gap replaces that part.
    curve,
    outputBytes,
    device.launchS,
  );
}

/** Forward time of one operator. */
export function operatorTime(device: DeviceModel, operator: Operator): OperatorTime {
  const { device: chip } = device.hardware;
  const flops = operatorFlops(operator);
  const memory = chip.memoryBandwidthBytesPerS;
  if (operator.unit === 'gemm') {
    const { m, n, k } = operator;
    const timeS = productTimeS(device, operator, m, n, k, BF16_BYTES);
    const elementBytes = device.isEightBit && !operator.keeps16Bit ? 1 : 2;
    const bytes =
      operator.batch * ((operator.m + operator.n) * operator.k * elementBytes + operator.m * operator.n * 2);
    const peak = elementBytes === 1 ? device.peakFlopsPerS : chip.peakBf16FlopsPerS;
    return { timeS, flops, isMemoryBound: bytes / memory > flops / peak };
  }
  if (operator.unit === 'attention') {
    const curve = device.calibration.attention;
    const { keys } = operator;
    const prompt = operator.isLatent
      ? (curve.latentCeiling * keys) / (keys + curve.latentKeysHalf)
      : (curve.ceiling * keys) / (keys + curve.keysHalf);
    const share = operator.isDecode && operator.isLatent ? curve.latentDecodeCeiling : prompt;
    const computeS = flops / (chip.peakBf16FlopsPerS * share * device.computeShare);
    const memoryS = operator.bytes / (memory * curve.cacheReadShare);
    // In decode of grouped heads the cores wait for the cache; its read is the time.
    const coreS = operator.isDecode && !operator.isLatent ? memoryS : Math.max(computeS, memoryS);
    return { timeS: coreS + device.launchS, flops, isMemoryBound: coreS === memoryS };
  }
  const memoryS = operator.bytes / (memory * device.calibration.vectorMemoryShare);
  const timeS = Math.max(memoryS, flops / chip.vectorPeakFlopsPerS) + device.launchS;
  return { timeS, flops, isMemoryBound: true };
}

/**
 * Backward time of one operator. A product has two of its size: the gradient of its input, and that of its weights,
 * which is added to an FP32 sum in memory. Flash attention repeats the forward scores, 5 products against 2
 * (arXiv:2205.14135, appendix B); vector work reads twice.
 */
export function backwardTime(device: DeviceModel, operator: Operator): OperatorTime {
  const forward = operatorTime(device, operator);
  if (operator.unit === 'gemm') {
    const { m, n, k } = operator;
    const timeS =
      productTimeS(device, operator, m, k, n, BF16_BYTES) +
      productTimeS(device, operator, n, k, m, operator.isActivationPair ? BF16_BYTES : FP32_SUM_BYTES);
    return { ...forward, timeS, flops: 2 * forward.flops };
  }
  if (operator.unit === 'attention') {
    const core = forward.timeS - device.launchS;
    const timeS = (2.5 * core) / device.calibration.attention.backwardShare + 2 * device.launchS;
    // Two of the five products repeat the forward scores: hardware FLOPs, not model FLOPs.
    return { ...forward, timeS, flops: 2.5 * forward.flops };
  }
  return { ...forward, timeS: 1.7 * (forward.timeS - device.launchS) + device.launchS, flops: forward.flops };
}
