/**
 * One step in closed form: the slowest stage sets the pace, filling and draining the pipeline, the replicas' traffic
 * and the update come on top. Its seconds by cause; no allocation, since searches call it millions of times.
 */
import { overlapCostS } from './overlap';
import type { Pace } from './pace';
import type { ReplicaCosts } from './replicas';
import type { Strategy } from './strategy';

/** Seconds of one step by cause; they add up to the step time. */
export interface StepParts {
  computeS: number;
  memoryS: number;
  launchS: number;
  recomputeS: number;
  tensorS: number;
  contextS: number;
  expertS: number;
  pipelineS: number;
  bubbleS: number;
  dataS: number;
  optimizerS: number;
  offloadS: number;
}

export const emptyParts = (): StepParts => ({
  computeS: 0,
  memoryS: 0,
  launchS: 0,
  recomputeS: 0,
  tensorS: 0,
  contextS: 0,
  expertS: 0,
  pipelineS: 0,
  bubbleS: 0,
  dataS: 0,
  optimizerS: 0,
  offloadS: 0,
});

/** What of the step does not depend on the layout: shares of the cores and of links. */
export interface StepSetting {
  /** Share of the cores that the replicas' traffic holds while it runs behind compute. */
  readonly replicaCoreShare: number;
  /** Seconds to move the activations of one micro-batch of the slowest stage one way; 0 without offload. */
  readonly offloadS: number;
}

/**
 * Idle time of the slowest stage while the pipeline fills and drains.
 * 1F1B and interleaved: arXiv:2104.04473, 2.2; zero-bubble ZB-H1: arXiv:2401.10241, table 1; DualPipe:
 * arXiv:2412.19437, table 2.
 */
export function bubbleTimeS(pace: Pace, strategy: Strategy): number {
  const { slowest } = pace;
  const forwardS = pace.sumForwardS - slowest.forwardS;
  const backwardS = pace.sumBackwardS - slowest.backwardS;
  const weightsS = pace.sumWeightsS - slowest.weightsS;
  const { pipelineParallel: pp } = strategy;
  if (pp === 1) return 0;
  if (strategy.schedule === 'zeroBubble') return Math.max(0, forwardS + backwardS - weightsS);
  if (strategy.schedule === 'dualPipe')
    return Math.max(0, ((pp / 2 - 1) / (pp - 1)) * (forwardS + 2 * backwardS - weightsS));
  return (forwardS + backwardS + weightsS) / strategy.interleave;
}

/** What hops between stages add: fill and drain pay every hop, the steady state what other work does not hide. */
function hopTimeS(pace: Pace, hopS: number, strategy: Strategy, count: number): number {
  const hops = strategy.pipelineParallel - 1;
  if (hops === 0) return 0;
  // A stage's round trip holds two hops per stage beyond it and is shared by the micro-batches in flight.
  if (strategy.schedule === 'dualPipe') return 2 * hopS * (hops / 2);
  if (strategy.interleave === 1) return 2 * hopS * (hops + ((count - 1) * hops) / strategy.pipelineParallel);
  // In the steady state a hop runs behind the work on another chunk as far as that lasts.
  const exposedS = Math.max(0, hopS - pace.slowestTotalS / (2 * strategy.interleave));
  return 2 * (hopS * hops + exposedS * strategy.interleave * count);
}

/** Share of a stage's time in which the tier of the replicas' traffic is free of the job's other traffic. */
function freeShare(pace: Pace, { shared, hopS }: ReplicaCosts): number {
  const { slowest } = pace;
  const busyS =
    (shared.tensor ? slowest.tensorLinkS : 0) +
    (shared.expert ? slowest.expertLinkS : 0) +
    (shared.pipeline ? 2 * hopS : 0);
  return Math.max(0, 1 - busyS / pace.slowestTotalS);
}

/** Traffic of a stage behind so many passes of free time, its last chunk's behind one. */
function behindPassesS(wholeS: number, freeS: number, passes: number, chunks: number, coreShare: number): number {
  return Math.max(coreShare * wholeS, wholeS - passes * freeS, wholeS / chunks - freeS);
}

/** Gathers and reductions that nothing hides, over the whole step. */
function replicaTimeS(
  pace: Pace,
  costs: ReplicaCosts,
  strategy: Strategy,
  count: number,
  setting: StepSetting,
): number {
  const { reduceS, gatherS } = costs;
  if (reduceS + gatherS === 0) return costs.embeddingS;
  const { interleave, pipelineParallel, overlapDataParallel } = strategy;
  const share = setting.replicaCoreShare;
  const free = freeShare(pace, costs);
  const forwardS = free * pace.slowest.forwardS;
  const backwardS = free * (pace.slowestTotalS - pace.slowest.forwardS);
  // A chunk's gradients are whole after its last micro-batch: the reduction hides behind the backward passes that
  // follow, those of the other chunks included, but the last chunk has only its own. Gathering mirrors it.
  const passes = 1 + (interleave - 1) * Math.min(pipelineParallel, count);
  const chunkForwardS = forwardS / interleave;
  const chunkBackwardS = backwardS / interleave;
  // What is gathered or reduced layer by layer has one layer's transfer that nothing covers.
  const layers = Math.max(1, pace.slowestLayers);
  let timeS = costs.embeddingS;
  if (costs.gathersEachMicroBatch)
    timeS +=
      count *
        (overlapDataParallel
          ? overlapCostS(gatherS, forwardS, share) + overlapCostS(gatherS, backwardS, share)
          : 2 * gatherS) +
      gatherS / layers;
  else timeS += overlapDataParallel ? behindPassesS(gatherS, chunkForwardS, passes, interleave, share) : gatherS;
  if (costs.reducesEachMicroBatch)
    timeS +=
      count *
        (overlapDataParallel
          ? overlapCostS(reduceS, Math.max(0, backwardS - (costs.gathersEachMicroBatch ? gatherS : 0)), share)
          : reduceS) +
      reduceS / layers;
  else timeS += overlapDataParallel ? behindPassesS(reduceS, chunkBackwardS, passes, interleave, share) : reduceS;
  return timeS;
}

/** Fills `parts` with the step's seconds by cause and returns their sum. */
export function fillParts(
  parts: StepParts,
  pace: Pace,
  costs: ReplicaCosts,
  strategy: Strategy,
  count: number,
  setting: StepSetting,
): number {
  const { slowest } = pace;
  parts.computeS = count * slowest.computeS;
  parts.memoryS = count * slowest.memoryS;
  parts.launchS = count * slowest.launchS;
  parts.recomputeS = count * slowest.recomputeS;
  parts.tensorS = count * slowest.tensorS;
  parts.contextS = count * slowest.contextS;
  parts.expertS = count * slowest.expertS;
  parts.pipelineS = hopTimeS(pace, costs.hopS, strategy, count);
  parts.bubbleS = bubbleTimeS(pace, strategy);
  parts.dataS = replicaTimeS(pace, costs, strategy, count, setting);
  parts.optimizerS = costs.optimizerS;
  // Out behind the forward pass, back behind the backward one; copy engines need no cores.
  parts.offloadS =
    setting.offloadS > 0
      ? count *
        (overlapCostS(setting.offloadS, slowest.forwardS, 0) +
          overlapCostS(setting.offloadS, pace.slowestTotalS - slowest.forwardS, 0))
      : 0;
  return (
    parts.computeS +
    parts.memoryS +
    parts.launchS +
    parts.recomputeS +
    parts.tensorS +
    parts.contextS +
    parts.expertS +
    parts.pipelineS +
    parts.bubbleS +
    parts.dataS +
    parts.optimizerS +
    parts.offloadS
  );
}
