/**
 * Times of operators on one device: max(compute, memory) + launch, with efficiencies by shape. Built once per
 * run from the profile, the precision and the efficiency assumptions.
 */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import type { TrainingSpec } from '../../../src-shared/model/workload-parameters';
import type { Operator, VectorOperator } from '../model/operator';
import { calibrationOf, type Calibration } from './calibration';
import { coreBackwardTime, coreTime } from './core-time';
import { timed, type OperatorTime } from './operator-time';
import { BF16_BYTES, productTime } from './product-time';
import { recipes, type ProductBits, type Recipe } from './recipe';

/** Python, framework and driver per kernel in eager mode. */
const HOST_TIME_S = 12e-6;
const FP32_BYTES = 4;

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
  /** Rate of matrix work relative to the kernels behind the curves. */
  readonly computeShare: number;
  /** Training kernels under the power limit of a long run; else those of serving frameworks. */
  readonly isTraining: boolean;
  /** How operands are brought to the width of the products; undefined: as the measured serving kernels do. */
  readonly recipe: Recipe | undefined;
  /** Bytes per element of the sums to which weight gradients are added. */
  readonly sumBytes: number;
  /** Whether a kernel of its own adds a weight gradient to its sum. */
  readonly addsApart: boolean;
  /** Gap between kernels: graph capture hides most of the host's work. */
  readonly launchS: number;
  /** Host time to issue one kernel, which the device waits for when its queue runs dry; 0 with graph capture. */
  readonly hostS: number;
}

/** Bits of a training precision. */
export const productBits = (precision: TrainingSpec['precision']): ProductBits => recipes[precision].bits;

/** What a training run asks of a device beyond the width of its products. */
export interface TrainingOptions {
  readonly precision: TrainingSpec['precision'];
  /** Bytes per element of the sums to which weight gradients are added. */
  readonly sumBytes: number;
  /** Whether a kernel of its own adds a weight gradient to its sum, by default the product does. */
  readonly addsApart?: boolean;
}

/**
 * @param bits wanted; falls back to the next wider datatype that the device has, which the caller says
 * @param computeShare rate of matrix work over that of the kernels behind the curves
 * @param isTraining kernels are launched by the host; serving launches captured graphs
 */
export function createDeviceModel(
  hardware: HardwareSpec,
  bits: ProductBits,
  computeShare: number,
  isTraining: boolean,
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
    isTraining,
    recipe: options && recipes[options.precision],
    sumBytes: options?.sumBytes ?? FP32_BYTES,
    addsApart: options?.addsApart ?? false,
    launchS: isTraining ? hardware.device.launchOverheadS : hardware.device.graphLaunchOverheadS,
    hostS: isTraining ? HOST_TIME_S : 0,
  };
}

/** The device while exchange kernels of another micro-batch hold part of its cores. */
export function besideExchange(device: DeviceModel): DeviceModel {
  const left = 1 - device.calibration.exchangeCoreShare;
  return { ...device, computeShare: device.computeShare * left };
}

/** Datatype in which tokens are dispatched to experts: that of the products. */
export function dispatchType(device: DeviceModel): 'bf16' | 'fp8' | 'int8' {
  if (!device.isEightBit && !device.isFourBit) return 'bf16';
  return device.hardware.device.peakFp8FlopsPerS === null ? 'int8' : 'fp8';
}

const nothing: OperatorTime = timed(0, 0, 0, 0, false);

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
  if (operator.unit === 'attention') return coreTime(device, operator);
  const { m, n, k } = operator;
  return productTime(device, operator, { m, n, k, addedBytes: 0, quantiseBytes: device.recipe?.forwardBytes });
}

/** Backward passes of vector work read the gradient as well. */
const VECTOR_BACKWARD = 1.7;

/**
 * Time of an operator's input gradients. A product has one of its size, vector work reads the gradient as well.
 */
export function backwardDataTime(device: DeviceModel, operator: Operator): OperatorTime {
  if (operator.unit === 'vector') return vectorTime(device, operator, VECTOR_BACKWARD);
  if (operator.unit === 'attention') return coreBackwardTime(device, operator);
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
  // The sum is read and written instead of the plain output, or after it, which is then read again.
  const plainBytes = device.addsApart ? BF16_BYTES : -BF16_BYTES;
  const addedBytes = operator.isActivationPair ? 0 : 2 * device.sumBytes + plainBytes;
  return productTime(device, operator, { m: n, n: k, k: m, addedBytes, quantiseBytes: device.recipe?.weightsBytes });
}
