/** How well a layout bears it when links are slower and experts less even than planned. */
import type { TrainingContext } from '../context';
import { estimateStep } from '../step';
import type { Candidate } from './answers';

/** Share of its planned bandwidth that every link keeps. */
export const STRESSED_BANDWIDTH = 0.75;
/** Load of the busiest expert device over the planned one. */
export const STRESSED_IMBALANCE = 1.25;

/** The same job on links of less bandwidth and with less even experts. */
export function stressed(context: TrainingContext): TrainingContext {
  const { input, fabric, device } = context;
  const slower = <T extends { bandwidthBytesPerS: number }>(link: T): T => ({
    ...link,
    bandwidthBytesPerS: STRESSED_BANDWIDTH * link.bandwidthBytesPerS,
  });
  const hardware = {
    ...input.hardware,
    tiers: input.hardware.tiers.map(slower),
    scaleOut: slower(input.hardware.scaleOut),
  };
  const expertImbalance = STRESSED_IMBALANCE * input.assumptions.expertImbalance;
  return {
    ...context,
    input: { ...input, hardware, assumptions: { ...input.assumptions, expertImbalance } },
    device: { ...device, hardware },
    // What the built fabric leaves of the bandwidth does not depend on how much there is.
    fabric: { ...fabric, tiers: fabric.tiers.map(slower), candidates: new Map(), levels: new Map() },
  };
}

/** The candidate that loses least speed under stress; of equal ones the first. */
export function mostRobust(context: TrainingContext, candidates: readonly Candidate[]): Candidate | undefined {
  const worse = stressed(context);
  let best: Candidate | undefined;
  let leastLoss = Infinity;
  for (const candidate of candidates) {
    const loss = estimateStep(worse, candidate.strategy).stepS / candidate.stepS;
    if (loss >= leastLoss) continue;
    leastLoss = loss;
    best = candidate;
  }
  return best;
}
