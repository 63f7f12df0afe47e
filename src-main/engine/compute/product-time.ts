/** Time of one pass of a matrix product on one device: forward, input gradients or weight gradients. */
import { operatorFlops, type GemmOperator } from '../model/operator';
import type { DeviceModel } from './device-model';
import { gemmTimeS, type GemmCurve, type GroupedCurve } from './gemm';
import { timed, type OperatorTime } from './operator-time';
import { steadyShare } from './power-limit';

export const BF16_BYTES = 2;
/** Four bits, with one 8-bit scale for 16 of them. */
const FP4_BYTES = 0.5 + 1 / 16;

/** A product of an operator as one pass runs it. */
export interface Pass {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Bytes per element of the output that move after the sums are done. */
  readonly addedBytes: number;
  /** Memory traffic of quantising the left operand; undefined: that of the curve's kernels. */
  readonly quantiseBytes?: number | undefined;
}

const runsNarrow = (device: DeviceModel, operator: GemmOperator): boolean =>
  (device.isEightBit || device.isFourBit) && !operator.keeps16Bit;

const operandBytes = (device: DeviceModel, isNarrow: boolean): number =>
  !isNarrow ? BF16_BYTES : device.isFourBit ? FP4_BYTES : 1;

/** The curve of a datatype's products. */
const productCurve = ({ calibration, isFourBit }: DeviceModel, isNarrow: boolean): GemmCurve =>
  !isNarrow ? calibration.bf16 : isFourBit ? calibration.fourBit : calibration.eightBit;

/** The curve of expert products, by the kernels of training or of serving. */
const groupedCurve = ({ calibration: { grouped }, isTraining }: DeviceModel): GroupedCurve =>
  isTraining ? grouped.looped : grouped.single;

/** Time of one pass of a product, in the device's main datatype or in 16 bits. */
export function productTime(device: DeviceModel, operator: GemmOperator, pass: Pass): OperatorTime {
  const isNarrow = runsNarrow(device, operator);
  const { device: chip } = device.hardware;
  const share = device.computeShare;
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
      ...(operator.isGrouped ? { grouped: { curve: groupedCurve(device), rows: Math.max(1, operator.m) } } : {}),
      ...(isNarrow && pass.quantiseBytes !== undefined
        ? { quantiseBytes: pass.quantiseBytes / device.calibration.vectorMemoryShare }
        : {}),
    },
    {
      peakFlopsPerS: peak,
      steadyFlopsPerS: device.isTraining ? peak * steadyShare(device, isNarrow) : Infinity,
      memoryBytesPerS: chip.memoryBandwidthBytesPerS,
      cores: chip.matrixCores,
      // The measured kernels were launched one by one; a profile's own launch gap replaces that part.
      curve: productCurve(device, isNarrow),
      launchS: device.launchS,
    },
  );
  const flops = operatorFlops(operator);
  const moved = operator.batch * ((m * k + k * n) * bytes + m * n * (BF16_BYTES + addedBytes));
  // Which side of the roofline the product lies on, whatever its efficiency.
  const isMemoryBound = moved / chip.memoryBandwidthBytesPerS > flops / (peak / share);
  // Training frameworks run a product per local expert, on several streams, in 8 bits as in 16: the curve holds what that costs
  // the device, the host issues each of them, and its quantisation.
  const kernels = operator.isGrouped && device.isTraining ? Math.ceil(operator.batch) * (isNarrow ? 2 : 1) : 1;
  return timed(timeS, device.launchS, kernels, flops, isMemoryBound);
}
