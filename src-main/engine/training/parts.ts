/**
 * One step in closed form: the slowest stage sets the pace, filling and draining the pipeline, the replicas' traffic
 * and the update come on top. Its seconds by cause; no allocation, since searches call it millions of times.
 */
import { overlapCostS } from './overlap';
import type { Pace } from './pace';
import type { ReplicaCosts } from './replicas';
import { pipelineTimeS, type SchedulePlayer } from './schedule/pipeline-time';
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
  player: SchedulePlayer,
): number {
  const { slowest } = pace;
  const isDual = strategy.schedule === 'dualPipe' && strategy.pipelineParallel > 1;
  const busyS = count * (isDual ? pace.slowestPairS : pace.slowestTotalS);
  // The causes of the slowest stage, over the time that its device is busy.
  const passes = busyS / pace.slowestTotalS;
  parts.computeS = passes * slowest.computeS;
  parts.memoryS = passes * slowest.memoryS;
  parts.launchS = passes * slowest.launchS;
  parts.recomputeS = passes * slowest.recomputeS;
  parts.tensorS = passes * slowest.tensorS;
  parts.contextS = passes * slowest.contextS;
  parts.expertS = passes * slowest.expertS;
  // Played without hops the schedule shows its bubble, with them what they add to it.
  const { times } = pace;
  const shape = { schedule: strategy.schedule, chunks: strategy.interleave, microBatches: count };
  const passesS = pipelineTimeS(player, { ...shape, hopS: 0 }, times);
  parts.bubbleS = passesS - busyS;
  parts.pipelineS = costs.hopS > 0 ? pipelineTimeS(player, { ...shape, hopS: costs.hopS }, times) - passesS : 0;
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
