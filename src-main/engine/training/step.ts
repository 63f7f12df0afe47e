/**
 * Time and memory of one optimiser step for one layout, in closed form: the slowest stage sets the pace, filling
 * and draining the pipeline costs the rest (arXiv:2104.04473 section 2.2, interleaved schedule included).
 */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import type { MemoryPart } from '../../../src-shared/results/run-result';
import type { DeviceModel } from '../compute/device-model';
import { collectivePlan, collectiveTimeS } from '../network/collectives';
import { groupLevels, type Fabric, type Group } from '../network/fabric';
import { priceLayers } from './layer-cost';
import { inFlightMicroBatches, memoryPartsOf, stageBytes, stageWeights, totalBytes, type StageWeights } from './memory';
import { OVERLAP_SHARE, pipelinePace, type Pace, type StageTime } from './pace';
import { stageKinds, type StageKind } from './stages';
import { groupsOf, microBatches, type Groups, type Strategy } from './strategy';

export interface TrainingContext {
  readonly input: TrainingInput;
  readonly device: DeviceModel;
  readonly fabric: Fabric;
  readonly devices: number;
}

/** Seconds of one step by cause; they add up to the step time. */
export interface StepParts {
  computeS: number;
  memoryS: number;
  recomputeS: number;
  tensorS: number;
  expertS: number;
  pipelineS: number;
  bubbleS: number;
  dataS: number;
  optimizerS: number;
}

export interface StepEstimate {
  strategy: Strategy;
  stepS: number;
  parts: StepParts;
  /** Matrix and attention FLOPs executed on all devices in one step, recomputation included. */
  executedFlops: number;
  /** Fullest stage. */
  memoryBytes: number;
  memoryParts: MemoryPart[];
  fullestStage: number;
}

/** What a layout costs once per step, whatever its schedule: replicas' traffic, a hop, the update. */
export interface StepConstants {
  /** Gradient reduction of the heaviest stage, before overlap. */
  reduceS: number;
  /** Weight gathering of the heaviest stage, before overlap; 0 without sharding. */
  gatherS: number;
  optimizerS: number;
  /** One activation or gradient from stage to stage. */
  hopS: number;
  /** Which other traffic of the job runs on the tier that sets the replicas' rate: there they take turns. */
  shared: SharedTier;
}

/** Whether tensor, expert and pipeline traffic cross that tier. */
export interface SharedTier {
  tensor: boolean;
  expert: boolean;
  pipeline: boolean;
}

/** Costs that depend on the degrees and the micro-batch but not on chunks or recomputation. */
export function stepConstants(
  context: TrainingContext,
  weights: readonly StageWeights[],
  strategy: Strategy,
): StepConstants {
  const { fabric, device, input } = context;
  const { model, workload } = input;
  const groups = groupsOf(strategy);
  let heaviest: StageWeights = { dense: 0, experts: 0 };
  for (const each of weights) if (each.dense + each.experts > heaviest.dense + heaviest.experts) heaviest = each;
  const both = (kind: 'reduceScatter' | 'allGather' | 'allReduce', bytes: number): number =>
    collectiveTimeS(fabric, kind, bytes * heaviest.dense, groups.data) +
    collectiveTimeS(fabric, kind, bytes * heaviest.experts, groups.expertData);
  // Gradients are reduced in FP32. ZeRO 1 scatters them and gathers the new BF16 weights.
  const reduceS = both(strategy.sharding !== 'none' ? 'reduceScatter' : 'allReduce', 4);
  const gatherS = strategy.sharding !== 'none' ? both('allGather', 2) : 0;
  const states = strategy.sharding !== 'none'
    ? heaviest.dense / strategy.dataParallel + heaviest.experts / groups.expertData.size
    : heaviest.dense + heaviest.experts;
  const { memoryBandwidthBytesPerS } = input.hardware.device;
  // Adam reads and writes the FP32 states and reads the gradient: 12 in, 12 out, 4 in, 2 out.
  const optimizerS = (30 * states) / (memoryBandwidthBytesPerS * device.calibration.vectorMemoryShare);
  const boundary = (strategy.microBatch * workload.sequenceLength * model.hiddenSize * 2) / strategy.tensorParallel;
  return {
    reduceS,
    gatherS,
    optimizerS,
    hopS: collectiveTimeS(fabric, 'sendReceive', boundary, groups.pipeline),
    shared: sharedTier(fabric, groups, 4 * heaviest.dense),
  };
}

/** Who else crosses the tier that sets the rate of the replicas' traffic. */
function sharedTier(fabric: Fabric, groups: Groups, bytes: number): SharedTier {
  const slowest = collectivePlan(fabric, 'reduceScatter', bytes, groups.data)?.slowestTier;
  const crosses = (group: Group): boolean => groupLevels(fabric, group).some(({ tier }) => tier.name === slowest);
  return {
    tensor: slowest !== undefined && crosses(groups.tensor),
    expert: slowest !== undefined && crosses(groups.expert),
    pipeline: slowest !== undefined && crosses(groups.pipeline),
  };
}

/** What of a stage's traffic is left when it runs behind so many passes, its last chunk's behind one. */
function exposedTimeS(wholeS: number, freeS: number, passes: number, chunks: number): number {
  return Math.max(0, wholeS - OVERLAP_SHARE * passes * freeS, wholeS / chunks - OVERLAP_SHARE * freeS);
}

/** Share of a stage's time in which the tier of the replicas' traffic is free of the job's other traffic. */
function freeShare(slowest: StageTime, { shared, hopS }: StepConstants): number {
  const busyS =
    (shared.tensor ? slowest.tensorS : 0) + (shared.expert ? slowest.exchangeS : 0) + (shared.pipeline ? 2 * hopS : 0);
  return Math.max(0, 1 - busyS / slowest.totalS);
}

/** Fills `parts` with the step's seconds by cause and returns their sum. Allocates nothing. */
export function fillParts(
  parts: StepParts,
  pace: Pace,
  constants: StepConstants,
  pipelineParallel: number,
  interleave: number,
  count: number,
  overlapsData: boolean,
): number {
  const { slowest } = pace;
  parts.computeS = count * slowest.computeS;
  parts.memoryS = count * slowest.memoryS;
  parts.recomputeS = count * slowest.recomputeS;
  parts.tensorS = count * slowest.tensorS;
  parts.expertS = count * slowest.expertS;
  const hops = pipelineParallel - 1;
  const { hopS } = constants;
  if (hops === 0) parts.pipelineS = 0;
  else if (interleave === 1) parts.pipelineS = 2 * hopS * (hops + count);
  else {
    // Fill and drain pay every hop; in the steady state a hop runs behind the work on another chunk as far as that lasts.
    const exposedS = Math.max(0, hopS - (OVERLAP_SHARE * slowest.totalS) / (2 * interleave));
    parts.pipelineS = 2 * (hopS * hops + exposedS * interleave * count);
  }
  parts.bubbleS = (pace.sumS - slowest.totalS) / interleave;
  parts.optimizerS = constants.optimizerS;
  const { reduceS, gatherS } = constants;
  if (overlapsData) {
    // A chunk's gradients are whole after its last micro-batch: the reduction hides behind the backward passes that
    // follow, those of the other chunks included, but the last chunk has only its own. Gathering mirrors it.
    const free = freeShare(slowest, constants);
    const forwardS = (free * slowest.forwardS) / interleave;
    const backwardS = (free * (slowest.totalS - slowest.forwardS)) / interleave;
    const passes = 1 + (interleave - 1) * Math.min(pipelineParallel, count);
    parts.dataS =
      exposedTimeS(reduceS, backwardS, passes, interleave) + exposedTimeS(gatherS, forwardS, passes, interleave);
  } else parts.dataS = reduceS + gatherS;
  return (
    parts.computeS +
    parts.memoryS +
    parts.recomputeS +
    parts.tensorS +
    parts.expertS +
    parts.pipelineS +
    parts.bubbleS +
    parts.dataS +
    parts.optimizerS
  );
}

export const emptyParts = (): StepParts => ({
  computeS: 0,
  memoryS: 0,
  recomputeS: 0,
  tensorS: 0,
  expertS: 0,
  pipelineS: 0,
  bubbleS: 0,
  dataS: 0,
  optimizerS: 0,
});

/** Prices one layout whole, with its parts; the caller has checked that its degrees fit. */
export function estimateStep(context: TrainingContext, strategy: Strategy): StepEstimate {
  const { input, device, fabric } = context;
  const { tensorParallel, expertParallel, pipelineParallel, microBatch, interleave } = strategy;
  const kinds: readonly StageKind[] = stageKinds(input.model, pipelineParallel);
  const costs = priceLayers(input, device, fabric, tensorParallel, expertParallel, microBatch);
  const weights = kinds.map((kind) => stageWeights(input.model, kind, tensorParallel, expertParallel));
  const count = microBatches(strategy, input.workload.globalBatch);
  const pace = pipelinePace(kinds, costs, strategy.recompute, strategy.overlapExpertParallel);
  const parts = emptyParts();
  const constants = stepConstants(context, weights, strategy);
  const stepS = fillParts(parts, pace, constants, pipelineParallel, interleave, count, strategy.overlapDataParallel);
  let memoryBytes = 0;
  let memoryParts: MemoryPart[] = [];
  let fullestStage = 0;
  for (const [index, kind] of kinds.entries()) {
    const bytes = stageBytes(input, kind, weights[index] as StageWeights, strategy);
    const inFlight = inFlightMicroBatches(pipelineParallel, interleave, count, kind.first);
    const total = totalBytes(bytes, inFlight);
    if (total <= memoryBytes) continue;
    memoryBytes = total;
    memoryParts = memoryPartsOf(bytes, inFlight);
    fullestStage = kind.first;
  }
  return {
    strategy,
    stepS,
    parts,
    executedFlops: pace.flops * count * strategy.dataParallel * tensorParallel,
    memoryBytes,
    memoryParts,
    fullestStage,
  };
}
