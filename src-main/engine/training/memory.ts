/** Device memory of one training stage, part by part (arXiv:2205.05198 section 4, adapted to flash attention). */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { MemoryPart } from '../../../src-shared/results/run-result';
import { layerParameters, mtpParameters } from '../model/parameters';
import type { Stage } from './stages';
import type { Recompute, Strategy } from './strategy';

/** Library buffers, communicators and allocator slack that every rank pays; measured runs show 1 to 3 GB. */
const FIXED_BYTES = 2e9;
/** Share of dynamic memory lost to fragmentation. */
const FRAGMENTATION = 0.03;

/** Bytes of activations one layer keeps per token for the backward pass, before tensor/sequence split. */
export function activationBytesPerToken(
  model: ModelSpec,
  isMoe: boolean,
  recompute: Recompute,
  imbalance: number,
): number {
  const h = model.hiddenSize;
  if (recompute === 'full') return 2 * h;
  const keepsCheap = recompute === 'none' ? 1 : 0;
  // Inputs of both norms; their outputs only when not recomputed.
  const norms = 4 * h + keepsCheap * 4 * h;
  const attention =
    model.attention === 'mla'
      ? 2 * (model.qLoraRank + model.kvLoraRank + model.ropeHeadDim) +
        2 * model.heads * (2 * (model.headDim + model.ropeHeadDim) + 2 * model.valueHeadDim)
      : 2 * (2 * model.heads + 2 * model.kvHeads) * model.headDim;
  const up = model.gatedFfn ? 2 : 1;
  const block = (width: number): number => 2 * width * (up + keepsCheap);
  if (!isMoe) return norms + attention + block(model.ffnSize);
  const routed = model.activeExperts * imbalance * (4 * h + block(model.expertFfnSize));
  return norms + attention + routed + model.sharedExperts * block(model.expertFfnSize);
}

/** Weights of one stage on one device, split into those replicated by DP and those by the expert replicas. */
export function stageWeights(model: ModelSpec, stage: Stage, strategy: Strategy): { dense: number; experts: number } {
  const { tensorParallel: tp, expertParallel: ep } = strategy;
  const denseLayer = layerParameters(model, false);
  const moeLayer = layerParameters(model, true);
  const layers = stage.dense + stage.moe;
  const replicated = layers * denseLayer.norms + stage.moe * moeLayer.router;
  const split = layers * denseLayer.attention + stage.dense * denseLayer.ffn + stage.moe * moeLayer.sharedExperts;
  const tables =
    (stage.hasEmbedding ? (model.vocabulary + model.learnedPositions) * model.hiddenSize : 0) +
    (stage.hasHead ? model.vocabulary * model.hiddenSize : 0);
  const mtp = stage.hasHead ? mtpParameters(model) : 0;
  const mtpExperts = stage.hasHead && model.experts > 0 ? model.mtpLayers * moeLayer.routedExperts : 0;
  return {
    dense: replicated + (split + tables + mtp - mtpExperts) / tp,
    experts: (stage.moe * moeLayer.routedExperts + mtpExperts) / ep,
  };
}

export interface StageMemory {
  parts: MemoryPart[];
  totalBytes: number;
  capacityBytes: number;
}

/**
 * Memory parts of one stage in bytes.
 * @param inFlight micro-batches whose activations the stage holds at its peak (may be fractional)
 */
export function stageMemory(
  model: ModelSpec,
  hardware: HardwareSpec,
  stage: Stage,
  strategy: Strategy,
  sequenceLength: number,
  inFlight: number,
  imbalance: number,
): StageMemory {
  const { tensorParallel: tp, dataParallel: dp, expertParallel: ep, recompute } = strategy;
  const weights = stageWeights(model, stage, strategy);
  const all = weights.dense + weights.experts;
  const sharded = strategy.shardedOptimizer ? weights.dense / dp + weights.experts / Math.max(1, (tp * dp) / ep) : all;
  const localTokens = (strategy.microBatch * sequenceLength) / tp;
  const perToken =
    stage.dense * activationBytesPerToken(model, false, recompute, imbalance) +
    stage.moe * activationBytesPerToken(model, true, recompute, imbalance) +
    (stage.hasEmbedding ? 2 * model.hiddenSize : 0);
  const activations = localTokens * perToken * inFlight;
  // While one layer is recomputed or differentiated its whole working set is live.
  const working =
    localTokens * activationBytesPerToken(model, stage.moe > 0, 'none', imbalance) +
    (stage.hasHead ? strategy.microBatch * sequenceLength * (model.vocabulary / tp) * 6 : 0);
  const parts: MemoryPart[] = [
    { key: 'weights', title: 'Weights (BF16)', sizeBytes: 2 * all },
    { key: 'gradients', title: 'Gradients (FP32)', sizeBytes: 4 * all },
    { key: 'optimizer', title: 'Optimiser (FP32 master, two moments)', sizeBytes: 12 * sharded },
    { key: 'activations', title: 'Activations', sizeBytes: activations },
    { key: 'working', title: 'Working buffers', sizeBytes: working },
    {
      key: 'reserved',
      title: 'Libraries and fragmentation',
      sizeBytes: FIXED_BYTES + FRAGMENTATION * (activations + working),
    },
  ];
  return {
    parts,
    totalBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
    capacityBytes: hardware.device.memoryCapacityBytes,
  };
}
