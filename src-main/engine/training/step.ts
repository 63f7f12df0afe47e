/** Time and memory of one optimiser step for one layout, whole, with everything that explains it. */
import type { MemoryPart } from '../../../src-shared/results/run-result';
import type { TrainingContext } from './context';
import { priceLayers } from './layer-cost';
import {
  hostBytes,
  inFlightMicroBatches,
  memoryPartsOf,
  stageActivations,
  stageBytes,
  stageWeights,
  totalBytes,
  type StageWeights,
} from './memory';
import { replicaCoreShare } from './overlap';
import { pipelinePace, type Pace } from './pace';
import { hostRate } from './host-rate';
import { emptyParts, fillParts, type StepParts, type StepSetting } from './parts';
import { replicaCosts, type ReplicaCosts } from './replicas';
import { layerTimes, type LayerOptions, type LayerTimes } from './stage-time';
import { stageKinds, type StageKind } from './stages';
import { microBatches, type Strategy } from './strategy';

export type { TrainingContext } from './context';
export type { StepParts } from './parts';

/** What one stage of a layout needs of device memory. */
export interface StageMemory {
  stage: StageKind;
  inFlight: number;
  totalBytes: number;
  parts: MemoryPart[];
  /** Kept in host memory per device. */
  hostBytes: number;
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
  /** Every kind of stage. */
  stageMemory: StageMemory[];
}

/** Everything from which the step of one layout follows. */
export interface StepModel {
  kinds: readonly StageKind[];
  weights: readonly StageWeights[];
  times: LayerTimes;
  pace: Pace;
  replicas: ReplicaCosts;
  setting: StepSetting;
  count: number;
}

/** The options of a layout that change its layers' times. */
export const layerOptions = (context: TrainingContext, strategy: Strategy): LayerOptions => ({
  recompute: strategy.recompute,
  recomputeLayers: strategy.recomputeLayers,
  overlapsTensor: strategy.overlapTensorParallel,
  overlapsExperts: strategy.overlapExpertParallel,
});

/** Seconds to move one micro-batch's activations of a stage to or from the host; 0 where they stay. */
export function offloadTimeS(context: TrainingContext, stage: StageKind, strategy: Strategy): number {
  if (strategy.offload !== 'activations') return 0;
  return stageActivations(context.input, stage, strategy).perMicroBatch / hostRate(context.input.hardware);
}

/** Works out the model of one layout; the caller has checked that its degrees fit. */
export function stepModel(context: TrainingContext, strategy: Strategy): StepModel {
  const { input, device, fabric } = context;
  const { tensorParallel, expertParallel, expertTensorParallel, pipelineParallel } = strategy;
  const kinds = stageKinds(input.model, pipelineParallel, input.deployment);
  const costs = priceLayers(input, device, fabric, strategy, strategy.overlapExpertParallel);
  const times = layerTimes(costs, layerOptions(context, strategy));
  const weights = kinds.map((kind) =>
    stageWeights(input.model, kind, tensorParallel, expertParallel, expertTensorParallel),
  );
  const offloads = kinds.map((kind) => offloadTimeS(context, kind, strategy));
  return {
    kinds,
    weights,
    times,
    pace: pipelinePace(kinds, times),
    replicas: replicaCosts(context, weights, strategy),
    setting: {
      replicaCoreShare: replicaCoreShare(device.calibration, fabric),
      offloadS: Math.max(...offloads),
    },
    count: microBatches(strategy, input.workload.globalBatch),
  };
}

/** Memory of every kind of stage of a layout. */
export function stageMemories(context: TrainingContext, model: StepModel, strategy: Strategy): StageMemory[] {
  return model.kinds.map((stage, index) => {
    const bytes = stageBytes(context.input, stage, model.weights[index] as StageWeights, strategy);
    const inFlight = inFlightMicroBatches(strategy, model.count, stage.first);
    const layers = stage.dense + stage.moe;
    return {
      stage,
      inFlight,
      totalBytes: totalBytes(bytes, inFlight, strategy.offload, layers),
      parts: memoryPartsOf(bytes, inFlight, strategy.offload, layers),
      hostBytes: hostBytes(context.input, model.weights[index] as StageWeights, bytes, inFlight, strategy),
    };
  });
}

/** Prices one layout whole, with its parts; the caller has checked that its degrees fit. */
export function estimateStep(
  context: TrainingContext,
  strategy: Strategy,
  model = stepModel(context, strategy),
): StepEstimate {
  const parts = emptyParts();
  const stepS = fillParts(parts, model.pace, model.replicas, strategy, model.count, model.setting, context.player);
  const stageMemory = stageMemories(context, model, strategy);
  const fullest = stageMemory.reduce((most, each) => (each.totalBytes > most.totalBytes ? each : most));
  const { dataParallel, tensorParallel, contextParallel } = strategy;
  return {
    strategy,
    stepS,
    parts,
    executedFlops: model.pace.flops * model.count * dataParallel * tensorParallel * contextParallel,
    memoryBytes: fullest.totalBytes,
    memoryParts: fullest.parts,
    fullestStage: fullest.stage.first,
    stageMemory,
  };
}
