/**
 * What communication costs the work it runs behind: its kernels hold a share of the cores while it lasts, and what
 * outlasts the work is waited for.
 */
import type { Calibration } from '../compute/calibration';
import type { Fabric } from '../network/fabric';

/**
 * Seconds that `transferS` of traffic adds to `workS` of compute behind which it runs. While both run, the work keeps
 * 1 - `coreShare` of its rate: it ends after workS + coreShare x transferS, or with the traffic, whichever is later.
 */
export function overlapCostS(transferS: number, workS: number, coreShare: number): number {
  return Math.max(coreShare * transferS, transferS - workS);
}

/**
 * Seconds that traffic adds when it runs in `pieces` behind the product it feeds: the first piece has nothing to run
 * behind (Megatron's user buffers and CANN's MC2 cut a product in 4 to 8).
 */
export function piecewiseCostS(transferS: number, workS: number, coreShare: number, pieces = 4): number {
  const first = transferS / pieces;
  return first + overlapCostS(transferS - first, workS, coreShare);
}

/**
 * Share of the cores that the replicas' traffic holds: kernels need cores in proportion to the rate at which they move
 * bytes, and the scale-out network is slower than the scale-up links for which the calibration states the share.
 */
export function replicaCoreShare(calibration: Calibration, fabric: Fabric): number {
  const [inner] = fabric.tiers;
  const outer = fabric.tiers.at(-1);
  if (!inner || !outer) return calibration.exchangeCoreShare;
  return calibration.exchangeCoreShare * Math.min(1, outer.bandwidthBytesPerS / inner.bandwidthBytesPerS);
}
