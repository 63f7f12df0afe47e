/**
 * Times of operators on one device: max(compute, memory) + launch, with efficiencies by shape. Built once per
 * run from the profile, the precision and the software-efficiency assumption.
 */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { operatorFlops, type Operator } from '../model/operator';
import { calibrationOf, type Calibration } from './calibration';
import { gemmTimeS } from './gemm';

export interface DeviceModel {
  readonly hardware: HardwareSpec;
  readonly calibration: Calibration;
  /** Dense peak of the main datatype. */
  readonly peakFlopsPerS: number;
  readonly isEightBit: boolean;
  /** e.g. "BF16", "FP8", "INT8". */
  readonly datatype: string;
  readonly softwareEfficiency: number;
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
 * @param usesGraph kernels are launched from a captured graph (decode)
 */
export function createDeviceModel(
  hardware: HardwareSpec,
  eightBit: boolean,
  softwareEfficiency: number,
  usesGraph: boolean,
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
    softwareEfficiency,
    launchS: usesGraph ? hardware.device.graphLaunchOverheadS : hardware.device.launchOverheadS,
  };
}

/** Time of a matrix product, grouped or not, in the device's main datatype or in 16 bits. */
function gemmOperatorTime(device: DeviceModel, operator: Operator & { unit: 'gemm' }): number {
  const inEightBit = device.isEightBit && !operator.keeps16Bit;
  const curve = inEightBit ? device.calibration.eightBit : device.calibration.bf16;
  const rate = device.softwareEfficiency * (operator.isGrouped ? device.calibration.groupedShare : 1);
  const { device: chip } = device.hardware;
  return gemmTimeS(
    Math.max(1, operator.m),
    operator.n,
    operator.k,
    operator.batch,
    inEightBit ? 1 : 2,
    (inEightBit ? device.peakFlopsPerS : chip.peakBf16FlopsPerS) * rate,
    chip.memoryBandwidthBytesPerS,
    chip.matrixCores,
    // The measured kernels were launched one by one; a profile's own launch gap replaces that part.
    { ...curve, overheadS: device.launchS },
  );
}

/** Forward time of one operator. */
export function operatorTime(device: DeviceModel, operator: Operator): OperatorTime {
  const { device: chip } = device.hardware;
  const flops = operatorFlops(operator);
  const memory = chip.memoryBandwidthBytesPerS;
  if (operator.unit === 'gemm') {
    const timeS = gemmOperatorTime(device, operator);
    const elementBytes = device.isEightBit && !operator.keeps16Bit ? 1 : 2;
    const bytes =
      operator.batch * ((operator.m + operator.n) * operator.k * elementBytes + operator.m * operator.n * 2);
    const peak = elementBytes === 1 ? device.peakFlopsPerS : chip.peakBf16FlopsPerS;
    return { timeS, flops, isMemoryBound: bytes / memory > flops / peak };
  }
  if (operator.unit === 'attention') {
    const curve = device.calibration.attention;
    const share =
      operator.isDecode && operator.isLatent
        ? curve.latentDecodeCeiling
        : (curve.ceiling * operator.keys) / (operator.keys + curve.keysHalf);
    const computeS = flops / (chip.peakBf16FlopsPerS * share * device.softwareEfficiency);
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
 * Backward time of one operator. A product has two of its size (data and weight gradients); flash attention
 * repeats the forward scores, 5 products against 2 (arXiv:2205.14135, appendix B); vector work reads twice.
 */
export function backwardTime(device: DeviceModel, operator: Operator): OperatorTime {
  const forward = operatorTime(device, operator);
  if (operator.unit === 'gemm') return { ...forward, timeS: 2 * forward.timeS, flops: 2 * forward.flops };
  if (operator.unit === 'attention') {
    const core = forward.timeS - device.launchS;
    const timeS = (2.5 * core) / device.calibration.attention.backwardShare + 2 * device.launchS;
    // Two of the five products repeat the forward scores: hardware FLOPs, not model FLOPs.
    return { ...forward, timeS, flops: 2.5 * forward.flops };
  }
  return { ...forward, timeS: 1.7 * (forward.timeS - device.launchS) + device.launchS, flops: forward.flops };
}
