/**
 * One step in closed form: the slowest stage sets the pace, filling and draining the pipeline, the replicas' traffic
 * and the update come on top. Its seconds by cause, filled into room that the caller keeps: searches ask millions of times.
 */
import { overlapCostS } from './overlap';
import type { Pace } from './pace';
import type { ReplicaCosts } from './replicas';
import { leastPipelineS } from './schedule/bound';
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

/** All zero, to be filled in again and again. */
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

/** What else the step depends on: the cores that traffic holds, and what the layout moves to the host. */
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

/** Free time of the slowest stage behind which the replicas' traffic of one micro-batch can run: forward, backward. */
const freePassesS = (pace: Pace, costs: ReplicaCosts, isForward: boolean): number =>
  freeShare(pace, costs) * (isForward ? pace.slowest.forwardS : pace.slowestTotalS - pace.slowest.forwardS);

/** Gathers and reductions that nothing hides and that come with every micro-batch. */
export function eachReplicaS(pace: Pace, costs: ReplicaCosts, strategy: Strategy, setting: StepSetting): number {
  const { reduceS, gatherS, gathersEachMicroBatch, reducesEachMicroBatch } = costs;
  if (!gathersEachMicroBatch && !reducesEachMicroBatch) return 0;
  const share = setting.replicaCoreShare;
  const forwardS = freePassesS(pace, costs, true);
  const backwardS = freePassesS(pace, costs, false);
  let timeS = 0;
  if (gathersEachMicroBatch)
    timeS += strategy.overlapDataParallel
      ? overlapCostS(gatherS, forwardS, share) + overlapCostS(gatherS, backwardS, share)
      : 2 * gatherS;
  if (reducesEachMicroBatch)
    timeS += strategy.overlapDataParallel
      ? overlapCostS(reduceS, Math.max(0, backwardS - (gathersEachMicroBatch ? gatherS : 0)), share)
      : reduceS;
  return timeS;
}

/** What of gathering the weights nothing hides, once in a step. */
export function onceGatherS(
  pace: Pace,
  costs: ReplicaCosts,
  strategy: Strategy,
  count: number,
  setting: StepSetting,
): number {
  if (!costs.hidesGather && !costs.gathersEachMicroBatch) return costs.gatherS;
  return onceS(pace, costs, strategy, count, setting, costs.gatherS, costs.gathersEachMicroBatch, true);
}

/** What of reducing the gradients nothing hides, once in a step; that of a shared embedding included. */
export function onceReduceS(
  pace: Pace,
  costs: ReplicaCosts,
  strategy: Strategy,
  count: number,
  setting: StepSetting,
): number {
  return (
    costs.embeddingS + onceS(pace, costs, strategy, count, setting, costs.reduceS, costs.reducesEachMicroBatch, false)
  );
}

function onceS(
  pace: Pace,
  costs: ReplicaCosts,
  strategy: Strategy,
  count: number,
  setting: StepSetting,
  wholeS: number,
  isEachMicroBatch: boolean,
  isForward: boolean,
): number {
  if (wholeS === 0) return 0;
  // What is gathered or reduced layer by layer has one layer's transfer that nothing covers.
  if (isEachMicroBatch) return wholeS / Math.max(1, pace.slowestLayers);
  if (!strategy.overlapDataParallel) return wholeS;
  const { interleave, pipelineParallel } = strategy;
  // A chunk's gradients are whole after its last micro-batch: the reduction hides behind the backward passes that
  // follow, those of the other chunks included, but the last chunk has only its own. Gathering mirrors it.
  const passes = 1 + (interleave - 1) * Math.min(pipelineParallel, count);
  const chunkS = freePassesS(pace, costs, isForward) / interleave;
  return behindPassesS(wholeS, chunkS, passes, interleave, setting.replicaCoreShare);
}

/** Seconds for which the busiest device works on one micro-batch; of DualPipe half of it is on each of its two stages. */
export const busyPerMicroBatchS = (pace: Pace, strategy: Pick<Strategy, 'schedule' | 'pipelineParallel'>): number =>
  strategy.schedule === 'dualPipe' && strategy.pipelineParallel > 1 ? pace.slowestPairS : pace.slowestTotalS;

/** Offloaded activations of one micro-batch: out behind the forward pass, back behind the backward one. */
export const eachOffloadS = ({ slowest, slowestTotalS }: Pace, { offloadS }: StepSetting): number =>
  // Copy engines need no cores.
  offloadS > 0
    ? overlapCostS(offloadS, slowest.forwardS, 0) + overlapCostS(offloadS, slowestTotalS - slowest.forwardS, 0)
    : 0;

/** Fills in everything but what the schedule adds; returns the seconds for which the busiest device works in passes. */
function fillBusyParts(
  parts: StepParts,
  pace: Pace,
  costs: ReplicaCosts,
  strategy: Strategy,
  count: number,
  setting: StepSetting,
): number {
  const { slowest } = pace;
  const busyS = count * busyPerMicroBatchS(pace, strategy);
  // The causes of the slowest stage, over the time that its device is busy.
  const passes = busyS / pace.slowestTotalS;
  parts.computeS = passes * slowest.computeS;
  parts.memoryS = passes * slowest.memoryS;
  parts.launchS = passes * slowest.launchS;
  parts.recomputeS = passes * slowest.recomputeS;
  parts.tensorS = passes * slowest.tensorS;
  parts.contextS = passes * slowest.contextS;
  parts.expertS = passes * slowest.expertS;
  const waitsS = count * eachReplicaS(pace, costs, strategy, setting);
  parts.offloadS = count * eachOffloadS(pace, setting);
  // What every micro-batch waits for lengthens all passes, and so the filling and draining as well.
  parts.bubbleS = (waitsS + parts.offloadS) / busyS;
  parts.dataS =
    waitsS + onceGatherS(pace, costs, strategy, count, setting) + onceReduceS(pace, costs, strategy, count, setting);
  parts.optimizerS = costs.optimizerS;
  return busyS;
}

const sumOf = (parts: StepParts): number =>
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
  parts.offloadS;

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
  const busyS = fillBusyParts(parts, pace, costs, strategy, count, setting);
  // Played without hops the schedule shows its bubble, with them what they add to it.
  const { times } = pace;
  const shape = { schedule: strategy.schedule, chunks: strategy.interleave, microBatches: count };
  const passesS = pipelineTimeS(player, { ...shape, hopS: 0 }, times);
  parts.bubbleS = (passesS - busyS) * (1 + parts.bubbleS);
  parts.pipelineS = costs.hopS > 0 ? pipelineTimeS(player, { ...shape, hopS: costs.hopS }, times) - passesS : 0;
  return sumOf(parts);
}

/**
 * Fills `parts` so that their sum is a time that no step of the layout beats: the schedule is not played, its bound takes
 * its place, all of it as bubble. Far cheaper, so that a search plays few.
 */
export function fillLeastParts(
  parts: StepParts,
  pace: Pace,
  costs: ReplicaCosts,
  strategy: Strategy,
  count: number,
  setting: StepSetting,
): number {
  const busyS = fillBusyParts(parts, pace, costs, strategy, count, setting);
  const { schedule, interleave: chunks } = strategy;
  const shape = { schedule, chunks, microBatches: count, hopS: 0 };
  const leastS = Math.max(busyS, leastPipelineS(shape, pace.times));
  const hopsS = costs.hopS > 0 ? Math.max(0, leastPipelineS({ ...shape, hopS: costs.hopS }, pace.times) - leastS) : 0;
  parts.bubbleS = (leastS - busyS) * (1 + parts.bubbleS) + hopsS;
  parts.pipelineS = 0;
  return sumOf(parts);
}
