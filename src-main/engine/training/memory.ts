/** Device memory of one training stage, part by part (arXiv:2205.05198 section 4, adapted to flash attention). */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import type { MemoryPart } from '../../../src-shared/results/run-result';
import { attentionParametersOnDevice, layerParameters, mtpParameters } from '../model/parameters';
import type { Stage } from './stages';
import type { Recompute, Strategy } from './strategy';

/** Library buffers, communicators and allocator slack that every rank pays; measured runs show 1 to 3 GB. */
const FIXED_BYTES = 2e9;
/** Share of dynamic memory lost to fragmentation. */
const FRAGMENTATION = 0.03;

const WEIGHT_BYTES = 2;
const GRADIENT_BYTES = 4;
/** FP32 master weights and two moments. */
const OPTIMIZER_BYTES = 12;

/**
 * Bytes of activations one layer keeps per token for the backward pass, before the split over tensor parallelism.
 * Unfused attention without recomputation gives the published 34 h + 5 a s (arXiv:2205.05198, equation 1; its
 * dropout masks included); flash attention keeps no scores and no masks.
 */
export function activationBytesPerToken(
  model: ModelSpec,
  isMoe: boolean,
  recompute: Recompute,
  imbalance: number,
  unfusedLength = 0,
): number {
  const h = model.hiddenSize;
  if (recompute === 'full') return 2 * h;
  const isUnfused = unfusedLength > 0 && model.attention !== 'mla';
  const keepsCheap = recompute === 'none' || isUnfused ? 1 : 0;
  const masks = isUnfused ? 2 * h : 0;
  const scores = isUnfused && recompute === 'none' ? 5 * model.heads * unfusedLength : 0;
  // Inputs of both norms; their outputs only when not recomputed.
  const norms = 4 * h + keepsCheap * 4 * h + masks;
  const attention =
    model.attention === 'mla'
      ? 2 * (model.qLoraRank + model.kvLoraRank + model.ropeHeadDim) +
        2 * model.heads * (2 * (model.headDim + model.ropeHeadDim) + 2 * model.valueHeadDim)
      : 2 * (2 * model.heads + 2 * model.kvHeads) * model.headDim + scores;
  const up = model.gatedFfn ? 2 : 1;
  const block = (width: number): number => 2 * width * (up + keepsCheap);
  if (!isMoe) return norms + attention + block(model.ffnSize);
  const routed = model.activeExperts * imbalance * (4 * h + block(model.expertFfnSize));
  return norms + attention + routed + model.sharedExperts * block(model.expertFfnSize);
}

/** Weights of one stage on one device, split into those replicated by DP and those by the expert replicas. */
export interface StageWeights {
  dense: number;
  experts: number;
}

export function stageWeights(
  model: ModelSpec,
  stage: Stage,
  tensorParallel: number,
  expertParallel: number,
): StageWeights {
  const denseLayer = layerParameters(model, false);
  const moeLayer = layerParameters(model, true);
  const layers = stage.dense + stage.moe;
  // Norms, routers and shared experts are whole on every device; the rest is split over the group.
  const replicated = layers * denseLayer.norms + stage.moe * (moeLayer.router + moeLayer.sharedExperts);
  const attention = layers * attentionParametersOnDevice(model, tensorParallel);
  const split =
    stage.dense * denseLayer.ffn +
    (stage.hasEmbedding ? (model.vocabulary + model.learnedPositions) * model.hiddenSize : 0) +
    // A tied head on the same device is the embedding itself; on another stage it is a copy.
    (stage.hasHead && !(model.tiedEmbeddings && stage.hasEmbedding) ? model.vocabulary * model.hiddenSize : 0);
  const mtp = stage.hasHead ? mtpParameters(model) : 0;
  const mtpExperts = stage.hasHead && model.experts > 0 ? model.mtpLayers * moeLayer.routedExperts : 0;
  return {
    dense: replicated + attention + (split + mtp - mtpExperts) / tensorParallel,
    experts: (stage.moe * moeLayer.routedExperts + mtpExperts) / expertParallel,
  };
}

/**
 * Micro-batches in flight on the stage at place `index` of the pipeline: 1F1B keeps one per stage still to come,
 * interleaving slightly more (arXiv:2205.05198, 4.2.3; arXiv:2104.04473, 2.2). May be fractional.
 */
export function inFlightMicroBatches(
  pipelineParallel: number,
  interleave: number,
  microBatches: number,
  index: number,
): number {
  const peak =
    interleave > 1 ? pipelineParallel + (pipelineParallel - 1 - 2 * index) / interleave : pipelineParallel - index;
  return Math.max(1, Math.min(microBatches, peak));
}

/** Bytes that one stage holds per micro-batch in flight, and those that do not depend on the schedule. */
export interface StageBytes {
  weights: number;
  gradients: number;
  /** Optimiser states, sharded or not. */
  optimizer: number;
  activationsPerMicroBatch: number;
  working: number;
}

/** What one stage keeps, but for the number of micro-batches in flight. */
export function stageBytes(
  input: TrainingInput,
  stage: Stage,
  weights: StageWeights,
  strategy: Pick<Strategy, 'tensorParallel' | 'expertParallel' | 'dataParallel' | 'microBatch' | 'recompute'>,
): StageBytes {
  const { model, workload, deployment, assumptions } = input;
  const { tensorParallel: tp, dataParallel: dp, expertParallel: ep, recompute } = strategy;
  const unfused = deployment.attentionKernel === 'unfused' ? workload.sequenceLength : 0;
  const perLayer = (isMoe: boolean, kept: Recompute): number =>
    activationBytesPerToken(model, isMoe, kept, assumptions.expertImbalance, unfused);
  const all = weights.dense + weights.experts;
  const states = deployment.sharding !== 'none' ? weights.dense / dp + weights.experts / Math.max(1, (tp * dp) / ep) : all;
  const tokens = strategy.microBatch * workload.sequenceLength;
  const perToken =
    stage.dense * perLayer(false, recompute) +
    stage.moe * perLayer(true, recompute) +
    (stage.hasEmbedding ? 2 * model.hiddenSize : 0);
  return {
    weights: WEIGHT_BYTES * all,
    gradients: GRADIENT_BYTES * all,
    optimizer: OPTIMIZER_BYTES * states,
    activationsPerMicroBatch: (tokens / tp) * perToken,
    // While one layer is recomputed or differentiated its whole working set is live; logits in FP32 and BF16.
    working:
      (tokens / tp) * perLayer(stage.moe > 0, 'none') + (stage.hasHead ? tokens * (model.vocabulary / tp) * 6 : 0),
  };
}

/** Total bytes of a stage with so many micro-batches in flight. */
export function totalBytes(bytes: StageBytes, inFlight: number): number {
  const dynamic = bytes.activationsPerMicroBatch * inFlight + bytes.working;
  return bytes.weights + bytes.gradients + bytes.optimizer + dynamic + FIXED_BYTES + FRAGMENTATION * dynamic;
}

/** The same by part, for display. */
export function memoryPartsOf(bytes: StageBytes, inFlight: number): MemoryPart[] {
  const activations = bytes.activationsPerMicroBatch * inFlight;
  return [
    { key: 'weights', title: 'Weights (BF16)', sizeBytes: bytes.weights },
    { key: 'gradients', title: 'Gradients (FP32)', sizeBytes: bytes.gradients },
    { key: 'optimizer', title: 'Optimiser (FP32 master, two moments)', sizeBytes: bytes.optimizer },
    { key: 'activations', title: 'Activations', sizeBytes: activations },
    { key: 'working', title: 'Working buffers', sizeBytes: bytes.working },
    {
      key: 'reserved',
      title: 'Libraries and fragmentation',
      sizeBytes: FIXED_BYTES + FRAGMENTATION * (activations + bytes.working),
    },
  ];
}
