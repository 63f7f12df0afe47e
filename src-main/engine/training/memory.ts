/** Device memory of one training stage, part by part: weights, gradients, states, activations, buffers. */
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { TrainingInput } from '../../../src-shared/model/scenario-input';
import type { MemoryPart } from '../../../src-shared/results/run-result';
import { attentionParametersOnDevice, layerParameters, mtpParameters } from '../model/parameters';
import { activationBytesPerToken, activationsOnDevice } from './activations';
import { ownShare, ownStates } from './shards';
import { recomputedLayers } from './stage-time';
import type { Stage } from './stages';
import { exchangesExperts, groupsOf, type Recompute, type Strategy } from './strategy';

/** Library buffers, communicators and allocator slack that every rank pays; measured runs show 1 to 3 GB. */
const FIXED_BYTES = 2e9;
/** Share of dynamic memory lost to fragmentation. */
const FRAGMENTATION = 0.03;

const WEIGHT_BYTES = 2;
/** FP32 master weights and two moments. */
const OPTIMIZER_BYTES = 12;
/** Bytes per gradient, as it is kept and reduced. */
export const gradientBytes = ({ gradientPrecision }: TrainingInput['deployment']): number =>
  gradientPrecision === 'fp32' ? 4 : 2;

/** Layers whose gathered weights, or returned activations, are held at a time: the one at work and the next. */
const LAYERS_HELD = 2;

/** Weights of one stage on one device, split into those replicated by DP and those by the expert replicas. */
export interface StageWeights {
  dense: number;
  experts: number;
}

/** Weights of a stage on one device, before any sharding over replicas. */
export function stageWeights(
  model: ModelSpec,
  stage: Stage,
  tensorParallel: number,
  expertParallel: number,
  expertTensorParallel = 1,
): StageWeights {
  const denseLayer = layerParameters(model, false);
  const moeLayer = layerParameters(model, true);
  const layers = stage.dense + stage.moe;
  // Norms and routers are whole on every device; the rest is split over the group.
  const replicated = layers * denseLayer.norms + stage.moe * moeLayer.router;
  const attention = layers * attentionParametersOnDevice(model, tensorParallel);
  const split =
    stage.dense * denseLayer.ffn +
    stage.moe * moeLayer.sharedExperts +
    (stage.hasEmbedding ? (model.vocabulary + model.learnedPositions) * model.hiddenSize : 0) +
    // A tied head on the same device is the embedding itself; on another stage it is a copy.
    (stage.hasHead && !(model.tiedEmbeddings && stage.hasEmbedding) ? model.vocabulary * model.hiddenSize : 0);
  const mtp = stage.hasHead ? mtpParameters(model) : 0;
  const mtpExperts = stage.hasHead && model.experts > 0 ? model.mtpLayers * moeLayer.routedExperts : 0;
  return {
    dense: replicated + attention + (split + mtp - mtpExperts) / tensorParallel,
    experts: (stage.moe * moeLayer.routedExperts + mtpExperts) / (expertParallel * expertTensorParallel),
  };
}

/**
 * Micro-batches in flight on the stage at place `index` of the pipeline: 1F1B and zero-bubble keep one per stage still
 * to come, interleaving slightly more (arXiv:2205.05198, 4.2.3; arXiv:2104.04473, 2.2), DualPipe PP + 1 everywhere
 * (arXiv:2412.19437, table 2). Where the exchange of experts runs behind another micro-batch, one more pass is under way,
 * of a chunk (Megatron-Core's combined 1F1B); DualPipe's number has it. May be fractional.
 */
export function inFlightMicroBatches(
  strategy: Pick<
    Strategy,
    'pipelineParallel' | 'interleave' | 'schedule' | 'expertParallel' | 'expertTensorParallel' | 'overlapExpertParallel'
  >,
  microBatches: number,
  index: number,
): number {
  const { pipelineParallel: pp, interleave, schedule } = strategy;
  const second = strategy.overlapExpertParallel && exchangesExperts(strategy) ? 1 / interleave : 0;
  const peak =
    schedule === 'dualPipe' && pp > 1
      ? pp + 1
      : second + (interleave > 1 ? pp + (pp - 1 - 2 * index) / interleave : pp - index);
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

/** Layouts in the fields that decide what a stage keeps. */
export type MemoryLayout = Pick<
  Strategy,
  | 'tensorParallel'
  | 'sequenceParallel'
  | 'contextParallel'
  | 'pipelineParallel'
  | 'schedule'
  | 'dataParallel'
  | 'expertParallel'
  | 'expertTensorParallel'
  | 'microBatch'
  | 'recompute'
  | 'recomputeLayers'
  | 'sharding'
  | 'offload'
>;

/** Bytes per logit: FP32 in place; or 16 bits, their FP32 copy, its log-softmax and the gradient of it. */
const LOGIT_BYTES = { fused: 4, unfused: 2 + 4 + 4 + 4 } as const;

/** Logits of a micro-batch on one device with what the loss makes of them. */
const logitBytes = ({ model, deployment }: TrainingInput, tokens: number, tensorParallel: number): number =>
  (LOGIT_BYTES[deployment.lossKernel] * tokens * model.vocabulary) / tensorParallel;

/**
 * Weights whose gradients lie in 16 bits on their way into the sums. Frameworks keep one buffer per shape of weight matrix
 * (Transformer Engine's and Megatron-LM's fused accumulation): those of one layer, of one expert and of the head.
 */
export function passingGradients(
  model: ModelSpec,
  stage: Stage,
  { tensorParallel, expertTensorParallel }: Pick<Strategy, 'tensorParallel' | 'expertTensorParallel'>,
): number {
  const hasExperts = stage.moe > 0;
  const layer = layerParameters(model, hasExperts);
  const dense = stage.dense > 0 ? layerParameters(model, false).ffn : 0;
  const expert = hasExperts ? layer.routedExperts / model.experts : 0;
  const head = stage.hasHead ? model.vocabulary * model.hiddenSize : 0;
  return (
    attentionParametersOnDevice(model, tensorParallel) +
    (dense + layer.sharedExperts + head) / tensorParallel +
    expert / expertTensorParallel
  );
}

/** Activations of a stage's layers for one micro-batch, and the working set of the layer at work, bytes. */
export function stageActivations(
  input: TrainingInput,
  stage: Stage,
  layout: Omit<MemoryLayout, 'dataParallel' | 'sharding'>,
): { perMicroBatch: number; working: number } {
  const { model, workload, deployment, assumptions } = input;
  const { tensorParallel: tp, sequenceParallel, recompute } = layout;
  const form = {
    imbalance: assumptions.expertImbalance,
    unfusedLength: deployment.attentionKernel === 'unfused' ? workload.sequenceLength : 0,
    expertTensorParallel: layout.expertTensorParallel,
    keyValueCopies: Math.max(1, tp / model.kvHeads),
  };
  const perLayer = (isMoe: boolean, kept: Recompute): number =>
    activationsOnDevice(activationBytesPerToken(model, isMoe, kept, form), tp, sequenceParallel);
  const tokens = (layout.microBatch * workload.sequenceLength) / layout.contextParallel;
  const recomputed = recomputedLayers(stage, layout);
  const layers = (count: number, isMoe: boolean, kept: Recompute): number =>
    count > 0 ? count * perLayer(isMoe, kept) : 0;
  const perToken =
    layers(recomputed.dense, false, recompute) +
    layers(recomputed.moe, true, recompute) +
    layers(stage.dense - recomputed.dense, false, 'none') +
    layers(stage.moe - recomputed.moe, true, 'none') +
    // The first layer's input is counted with the layer; dropout behind the embedding keeps its mask of one byte.
    (stage.hasEmbedding && form.unfusedLength > 0 ? model.hiddenSize / (sequenceParallel ? tp : 1) : 0);
  return {
    perMicroBatch: tokens * perToken,
    // While one layer is recomputed or differentiated its whole working set is live; by then the logits are gone.
    working:
      Math.max(tokens * perLayer(stage.moe > 0, 'none'), stage.hasHead ? logitBytes(input, tokens, tp) : 0) +
      WEIGHT_BYTES * passingGradients(model, stage, layout),
  };
}

/** No bytes, to be filled in. */
export const emptyBytes = (): StageBytes => ({
  weights: 0,
  gradients: 0,
  optimizer: 0,
  activationsPerMicroBatch: 0,
  working: 0,
});

/**
 * Fills in what one stage keeps of weights, gradients and states; allocates nothing, since searches ask millions of times.
 * @param own weights of which one device holds its share, by the groups of the layout
 */
export function fillKeptBytes(
  bytes: StageBytes,
  { deployment }: TrainingInput,
  stage: Stage,
  weights: StageWeights,
  layout: Pick<MemoryLayout, 'sharding' | 'offload' | 'schedule' | 'pipelineParallel'>,
  own: number,
): void {
  const { sharding, offload } = layout;
  // DualPipe holds the stage at the other end of the pipeline as well.
  const copies = layout.schedule === 'dualPipe' && layout.pipelineParallel > 1 ? 2 : 1;
  const all = copies * (weights.dense + weights.experts);
  const shard = copies * own;
  const layers = Math.max(1, stage.dense + stage.moe);
  const held = Math.min(1, LAYERS_HELD / layers);
  const gradient = gradientBytes(deployment);
  const keepsWeights = sharding !== 'parameters';
  const keepsGradients = keepsWeights && sharding !== 'gradients';
  const states = sharding === 'none' ? weights.dense + weights.experts : shard / copies;
  bytes.weights = WEIGHT_BYTES * (keepsWeights ? all : shard + held * all);
  bytes.gradients = gradient * (keepsGradients ? all : shard + held * all);
  bytes.optimizer = offload === 'optimizer' ? 0 : OPTIMIZER_BYTES * states;
}

/** What one stage keeps, but for the number of micro-batches in flight. */
export function stageBytes(
  input: TrainingInput,
  stage: Stage,
  weights: StageWeights,
  layout: MemoryLayout,
): StageBytes {
  const { perMicroBatch, working } = stageActivations(input, stage, layout);
  const own = ownShare(weights, groupsOf(layout), input.deployment.shardingGroup);
  const bytes = { ...emptyBytes(), activationsPerMicroBatch: perMicroBatch, working };
  fillKeptBytes(bytes, input, stage, weights, layout, own);
  return bytes;
}

/** Bytes that one device keeps in host memory. */
export function hostBytes(
  { deployment }: TrainingInput,
  weights: StageWeights,
  bytes: StageBytes,
  inFlight: number,
  layout: MemoryLayout,
): number {
  if (layout.offload === 'none') return 0;
  if (layout.offload === 'activations') return bytes.activationsPerMicroBatch * inFlight;
  // The states, with the gradients that came and the weights that go back.
  const states = ownStates(weights, layout.sharding, groupsOf(layout), deployment.shardingGroup);
  return (OPTIMIZER_BYTES + gradientBytes(deployment) + WEIGHT_BYTES) * states;
}

/** Bytes of activations that stay on the device with so many micro-batches in flight. */
function activationsKept(bytes: StageBytes, inFlight: number, offload: Strategy['offload'], layers: number): number {
  const whole = bytes.activationsPerMicroBatch * inFlight;
  // What is offloaded leaves while the next layer runs and returns before its backward pass.
  return offload === 'activations'
    ? Math.min(whole, bytes.activationsPerMicroBatch * Math.min(1, (2 * LAYERS_HELD) / Math.max(1, layers)))
    : whole;
}

/** Total bytes of a stage with so many micro-batches in flight. */
export function totalBytes(
  bytes: StageBytes,
  inFlight: number,
  offload: Strategy['offload'] = 'none',
  layers = 1,
): number {
  const dynamic = activationsKept(bytes, inFlight, offload, layers) + bytes.working;
  return bytes.weights + bytes.gradients + bytes.optimizer + dynamic + FIXED_BYTES + FRAGMENTATION * dynamic;
}

/** The same by part, for display. */
export function memoryPartsOf(
  bytes: StageBytes,
  inFlight: number,
  offload: Strategy['offload'] = 'none',
  layers = 1,
): MemoryPart[] {
  const activations = activationsKept(bytes, inFlight, offload, layers);
  return [
    { key: 'weights', title: 'Weights (16 bits)', sizeBytes: bytes.weights },
    { key: 'gradients', title: 'Gradients', sizeBytes: bytes.gradients },
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
