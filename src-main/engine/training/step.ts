/**
 * Time and memory of one optimiser step for one layout, in closed form: the slowest stage sets the pace, filling
 * and draining the pipeline costs the rest (arXiv:2104.04473 section 2.2, interleaved schedule included).
 */
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import type { MemoryPart } from '../../../src-shared/results/run-result';
import type { DeviceModel } from '../compute/device-model';
import { collectiveTimeS } from '../network/collectives';
import type { Fabric } from '../network/fabric';
import { priceLayers, type LayerCost, type LayerCosts } from './layer-cost';
import { stageMemory, stageWeights, type StageMemory } from './memory';
import { cutStages, type Stage } from './stages';
import { groupsOf, microBatches, type Groups, type Strategy } from './strategy';

/** Share of the time behind which communication can hide; kernels share memory and cores with it. */
const OVERLAP_SHARE = 0.8;

export interface TrainingContext {
  readonly input: TrainingInput;
  readonly device: DeviceModel;
  readonly fabric: Fabric;
  readonly devices: number;
  /** Shared tables by "tp,ep,micro-batch". */
  readonly costs: Map<string, LayerCosts>;
  readonly stages: Map<number, Stage[]>;
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
  /** FLOPs executed on all devices in one step, recomputation included. */
  executedFlops: number;
  /** Fullest stage. */
  memoryBytes: number;
  memoryParts: MemoryPart[];
  fullestStage: number;
}

/** Layer costs from the shared table, priced on first use. */
function costsFor(context: TrainingContext, strategy: Strategy): LayerCosts {
  const key = `${strategy.tensorParallel},${strategy.expertParallel},${strategy.microBatch}`;
  let costs = context.costs.get(key);
  if (!costs) {
    const { tensorParallel, expertParallel, microBatch } = strategy;
    costs = priceLayers(context.input, context.device, context.fabric, tensorParallel, expertParallel, microBatch);
    context.costs.set(key, costs);
  }
  return costs;
}

export function stagesFor(context: TrainingContext, stages: number): Stage[] {
  let cut = context.stages.get(stages);
  if (!cut) {
    cut = cutStages(context.input.model, stages);
    context.stages.set(stages, cut);
  }
  return cut;
}

interface StageTime {
  computeS: number;
  memoryS: number;
  recomputeS: number;
  tensorS: number;
  expertS: number;
  forwardS: number;
  totalS: number;
  flops: number;
}

/** One micro-batch through one stage, forward and backward. */
function stageTime(stage: Stage, costs: LayerCosts, strategy: Strategy): StageTime {
  const time: StageTime = {
    computeS: 0,
    memoryS: 0,
    recomputeS: 0,
    tensorS: 0,
    expertS: 0,
    forwardS: 0,
    totalS: 0,
    flops: 0,
  };
  const add = (cost: LayerCost, count: number, isLayer: boolean): void => {
    if (count === 0) return;
    time.computeS += count * cost.computeS;
    time.memoryS += count * cost.memoryS;
    time.tensorS += count * cost.tensorS;
    time.forwardS += count * cost.forwardS;
    time.flops += count * cost.flops;
    if (isLayer && strategy.recompute === 'full') {
      // The repeated forward pass repeats its communication as well.
      time.recomputeS += count * (cost.forwardS + cost.tensorS / 2 + cost.expertS / 2);
      time.flops += count * cost.forwardFlops;
    } else if (isLayer && strategy.recompute === 'selective') time.recomputeS += count * cost.forwardSelectiveS;
    // With overlap only what the layer's own compute cannot cover remains (DualPipe, arXiv:2412.19437, 3.2.1).
    const hidden = strategy.overlapExpertParallel ? OVERLAP_SHARE * (cost.computeS + cost.memoryS) : 0;
    time.expertS += count * Math.max(0, cost.expertS - hidden);
  };
  add(costs.dense, stage.dense, true);
  add(costs.moe, stage.moe, true);
  if (stage.hasEmbedding) add(costs.embedding, 1, false);
  if (stage.hasHead) {
    add(costs.head, 1, false);
    add(costs.mtp, 1, false);
  }
  time.totalS = time.computeS + time.memoryS + time.recomputeS + time.tensorS + time.expertS;
  return time;
}

/** Gradient reduction and weight gathering of the heaviest stage, before overlap. */
function dataParallelS(
  context: TrainingContext,
  groups: Groups,
  dense: number,
  experts: number,
): { reduceS: number; gatherS: number } {
  const time = (kind: 'reduceScatter' | 'allGather', bytes: number): number =>
    collectiveTimeS(context.fabric, kind, bytes * dense, groups.data) +
    collectiveTimeS(context.fabric, kind, bytes * experts, groups.expertData);
  // Megatron reduces gradients in FP32 and gathers weights in BF16.
  return { reduceS: time('reduceScatter', 4), gatherS: time('allGather', 2) };
}

/** Micro-batches in flight on the first stage (arXiv:2205.05198, 4.2.3; interleaving keeps slightly more). */
export function inFlightMicroBatches(strategy: Strategy, count: number): number {
  const { pipelineParallel: pp, interleave } = strategy;
  const peak = interleave > 1 ? pp * (1 + (pp - 1) / (pp * interleave)) : pp;
  return Math.min(count, peak);
}

/** Prices one layout; the caller has checked that its degrees fit. */
export function estimateStep(context: TrainingContext, strategy: Strategy): StepEstimate {
  const { model, workload, hardware, assumptions } = context.input;
  const stages = stagesFor(context, strategy.pipelineParallel);
  const costs = costsFor(context, strategy);
  const groups = groupsOf(strategy);
  const count = microBatches(strategy, workload.globalBatch);
  const times = stages.map((stage) => stageTime(stage, costs, strategy));
  let slowest = times[0] as StageTime;
  let sum = 0;
  let flops = 0;
  for (const time of times) {
    if (time.totalS > slowest.totalS) slowest = time;
    sum += time.totalS;
    flops += time.flops;
  }

  const boundaryBytes =
    (strategy.microBatch * workload.sequenceLength * model.hiddenSize * 2) / strategy.tensorParallel;
  const hopS = collectiveTimeS(context.fabric, 'sendReceive', boundaryBytes, groups.pipeline);
  const hops = strategy.pipelineParallel - 1;
  // Fill and drain pay every hop; in the steady state the interleaved schedule hides them behind other chunks.
  const pipelineS = hops === 0 ? 0 : 2 * hopS * (hops + (strategy.interleave > 1 ? 0 : count));
  const bubbleS = (sum - slowest.totalS) / strategy.interleave;

  let weights = { dense: 0, experts: 0 };
  let fullest: { index: number; memory: StageMemory } | undefined;
  const firstInFlight = inFlightMicroBatches(strategy, count);
  for (const [index, stage] of stages.entries()) {
    const stageShare = stageWeights(model, stage, strategy);
    if (stageShare.dense + stageShare.experts > weights.dense + weights.experts) weights = stageShare;
    const inFlight = Math.min(count, Math.max(1, firstInFlight - index));
    const memory = stageMemory(
      model,
      hardware,
      stage,
      strategy,
      workload.sequenceLength,
      inFlight,
      assumptions.expertImbalance,
    );
    if (!fullest || memory.totalBytes > fullest.memory.totalBytes) fullest = { index, memory };
  }

  const { reduceS, gatherS } = dataParallelS(context, groups, weights.dense, weights.experts);
  // The reduction can hide behind the last backward pass, the gathering behind the first forward pass.
  const forwardS = slowest.forwardS / strategy.interleave;
  const backwardS = (slowest.totalS - slowest.forwardS) / strategy.interleave;
  const dataS = strategy.overlapDataParallel
    ? Math.max(0, reduceS - OVERLAP_SHARE * backwardS) + Math.max(0, gatherS - OVERLAP_SHARE * forwardS)
    : reduceS + gatherS;
  const states = strategy.shardedOptimizer
    ? weights.dense / strategy.dataParallel + weights.experts / groups.expertData.size
    : weights.dense + weights.experts;
  // Adam reads and writes the FP32 states and reads the gradient: 12 in, 12 out, 4 in, 2 out.
  const optimizerS =
    (30 * states) / (hardware.device.memoryBandwidthBytesPerS * context.device.calibration.vectorMemoryShare);

  const parts: StepParts = {
    computeS: count * slowest.computeS,
    memoryS: count * slowest.memoryS,
    recomputeS: count * slowest.recomputeS,
    tensorS: count * slowest.tensorS,
    expertS: count * slowest.expertS,
    pipelineS,
    bubbleS,
    dataS,
    optimizerS,
  };
  const stepS = (Object.values(parts) as number[]).reduce((total, part) => total + part, 0);
  return {
    strategy,
    stepS,
    parts,
    executedFlops: flops * count * strategy.dataParallel * strategy.tensorParallel,
    memoryBytes: fullest?.memory.totalBytes ?? 0,
    memoryParts: fullest?.memory.parts ?? [],
    fullestStage: fullest?.index ?? 0,
  };
}
