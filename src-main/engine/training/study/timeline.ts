/**
 * One optimiser step of a layout, played: when every stage runs which pass, what the replicas send before, behind and
 * after it, and what every stage holds. The same prices as the search's, pass by pass.
 */
import type { TimelineStage, TrainingTimeline, LayoutValues } from '../../../../src-shared/results/training-study';
import type { TrainingContext } from '../context';
import {
  busyPerMicroBatchS,
  eachOffloadS,
  eachReplicaS,
  emptyParts,
  fillParts,
  onceGatherS,
  onceReduceS,
} from '../parts';
import { replicaCosts } from '../replicas';
import type { RunOptions } from '../../result';
import { summarise } from '../run';
import { compileProgram, passTimeS, runProgram, type Program, type StageTimes } from '../schedule/program';
import { estimateStep, stageMemories, stepModel } from '../step';
import type { StageKind } from '../stages';
import { microBatches, type Strategy } from '../strategy';
import { layerBreakdowns } from './layers';
import { studiedStrategy } from './layout-values';
import { stageTitles } from './stage-titles';
import { collectTasks, type Traffic } from './tasks';

/** Passes that are played and drawn at most; a longer step is shortened in its steady part. */
const PASSES_AT_MOST = 200_000;

/** Every stage by itself, in the order of the pipeline. */
function singleStages(kinds: readonly StageKind[]): StageKind[] {
  const stages: StageKind[] = [];
  for (const kind of kinds)
    for (const place of kind.places) stages[place] = { ...kind, first: place, last: place, count: 1, places: [place] };
  return stages;
}

/** Micro-batches that are played: all, or as many as keep the play light in whole groups of the schedule. */
function playedCount(count: number, { pipelineParallel: pp, interleave, schedule }: Strategy): number {
  const perMicroBatch = pp * interleave * (schedule === 'oneForwardOneBackward' ? 2 : 3);
  const most = Math.floor(PASSES_AT_MOST / perMicroBatch);
  if (count <= most) return count;
  // Filling and draining stay whole, and so does the rest of the division by the stages.
  const group = 2 * pp;
  return Math.min(count, Math.max(2, Math.floor(most / group)) * group + (count % group));
}

/** Passes with what every micro-batch waits for beside its work: weights that are gathered anew, activations on the host. */
function lengthened(times: StageTimes, share: number): StageTimes {
  if (share === 0) return times;
  const scaled = (passes: Float64Array): Float64Array => passes.map((timeS) => timeS * (1 + share));
  return { forwardS: scaled(times.forwardS), backwardS: scaled(times.backwardS), weightsS: scaled(times.weightsS) };
}

/** Seconds in which each stage runs passes. */
function passSeconds(program: Program, times: StageTimes): number[] {
  const sums = new Array<number>(program.stages).fill(0);
  program.stage.forEach((stage, at) => {
    sums[stage]! += passTimeS(program, times, at);
  });
  return sums;
}

/**
 * Plays one step of a layout.
 * @param values the layout; null = the scenario's own
 * @throws StudyError when the layout is not possible
 */
export function stepTimeline(
  context: TrainingContext,
  values: LayoutValues | null,
  options: RunOptions = {},
): TrainingTimeline {
  const { input } = context;
  const strategy = studiedStrategy(context, values, options);
  const model = stepModel(context, strategy);
  const estimate = estimateStep(context, strategy, model);
  const whole = microBatches(strategy, input.workload.globalBatch);
  const count = playedCount(whole, strategy);
  const stages = singleStages(model.kinds);
  const weights = stages.map(
    ({ first }) => model.weights[model.kinds.findIndex(({ places }) => places.includes(first))]!,
  );
  const own = weights.map((each) => replicaCosts(context, [each], strategy));
  const { pace, replicas, setting } = model;
  const gatherS = onceGatherS(pace, replicas, strategy, count, setting);
  const reduceS = onceReduceS(pace, replicas, strategy, count, setting);
  const eachS = eachReplicaS(pace, replicas, strategy, setting) + eachOffloadS(pace, setting);
  const waitShare = eachS / busyPerMicroBatchS(pace, strategy);
  const times = lengthened(pace.times, waitShare);

  const shape = { schedule: strategy.schedule, chunks: strategy.interleave, microBatches: count };
  const program = compileProgram(shape, stages.length);
  const endsS = new Float64Array(program.kind.length);
  const pipelineS = runProgram(program, times, replicas.hopS, endsS);
  const traffic: Traffic = {
    hopS: replicas.hopS,
    gatherS: own.map((costs) => costs.gatherS),
    reduceS: own.map(
      (costs, stage) => costs.reduceS + (stage === 0 || stage === own.length - 1 ? costs.embeddingS : 0),
    ),
    optimizerS: own.map((costs) => costs.optimizerS),
    gathersEachMicroBatch: replicas.gathersEachMicroBatch,
    reducesEachMicroBatch: replicas.reducesEachMicroBatch,
    startS: gatherS,
    reducedS: gatherS + pipelineS + reduceS,
  };
  const playedS = traffic.reducedS + replicas.optimizerS;
  const busy = passSeconds(program, times);
  const memories = stageMemories(context, { ...model, kinds: stages, weights }, strategy);
  const titles = stageTitles(stages, strategy);
  const capacityBytes = input.hardware.device.memoryCapacityBytes;
  const communicationS = gatherS + reduceS;
  return {
    layout: summarise(context, estimate),
    stages: memories.map((memory, stage): TimelineStage => {
      const busyS = busy[stage]! + own[stage]!.optimizerS;
      return {
        title: titles[stage]!,
        busyS,
        communicationS,
        idleS: Math.max(0, playedS - busyS - communicationS),
        forwardS: times.forwardS[stage]!,
        backwardS: times.backwardS[stage]!,
        weightS: times.weightsS[stage]!,
        inFlight: memory.inFlight,
        memoryBytes: memory.totalBytes,
        memory: memory.parts,
        overflowBytes: Math.max(0, memory.totalBytes - capacityBytes),
      };
    }),
    tasks: collectTasks(program, times, endsS, traffic),
    microBatches: whole,
    playedMicroBatches: count,
    chunks: strategy.interleave,
    capacityBytes,
    waitShare,
    playedS,
    closedFormS: fillParts(emptyParts(), pace, replicas, strategy, count, setting, context.player),
    layers: layerBreakdowns(context, strategy, stages),
  };
}
