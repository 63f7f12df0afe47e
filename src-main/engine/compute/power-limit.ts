/**
 * What a long run keeps of the rates that kernels reach one by one: the power limit lowers the clock, and a running job
 * costs a little besides.
 */
import type { DeviceModel } from './device-model';

/**
 * Rate that kernels keep inside a running job over the same kernels in a loop of their own: cold caches, operands that
 * others just wrote, jitter between ranks. One constant for all devices: products measured one by one explain steps of B200 but
 * for 5.6% (SimuMax), and the curves leave 5 to 8% of the steps of large dense models on A100, H100 and GB200 alike.
 */
export const LONG_RUN_SHARE = 0.92;

/**
 * Attention over 131,072 tokens on B200 runs as long as products do at the power limit: forward at their rate (0.494 and
 * 0.501 of the peak, products 0.493), backward at 0.413, its exponentials and sums drawing power besides.
 */
export const BACKWARD_LIMIT = 0.413 / 0.497;

/**
 * Rate of a board that is held below the power limit of the measured one: at the limit the voltage is near its lowest, and
 * power goes with the clock (B200 at 1,000 W keeps 0.79 of GB200's rate at 1,200 W).
 */
const powerShare = ({ hardware, calibration }: DeviceModel): number =>
  Math.min(1, hardware.device.tdpW / calibration.steady.powerW);

/**
 * Share of a datatype's peak that the power limit lets a long run keep; Infinity where it is not known.
 * @param isNarrow in the 8 or 4 bits of the main datatype, by default; else in 16 bits
 */
export function steadyShare(device: DeviceModel, isNarrow = true): number {
  const { steady } = device.calibration;
  const { isFourBit, isEightBit } = device;
  const share = isNarrow && isFourBit ? steady.fourBit : isNarrow && isEightBit ? steady.eightBit : steady.bf16;
  return share * powerShare(device);
}
