/** Device memory of an inference instance: weights, KV cache, working space. */
import type { InferenceInput } from '../../../src-shared/model/scenario-input';
import type { MemoryPart } from '../../../src-shared/results/run-result';
import { kvBytesPerToken } from '../model/kv-cache';
import { attentionParametersOnDevice, layerCounts, layerParameters, totalParameters } from '../model/parameters';
import { meanContextTokens, type InstanceLayout } from './phase-time';

/** Share of memory that servers give to weights and cache; the rest is for libraries and activations. */
const USABLE_SHARE = 0.9;

/**
 * Weights on one device: whole experts spread over the instance (some twice where they do not divide), what tensor
 * parallelism splits over its group, and what it does not split on every device.
 */
export function instanceWeightBytes(input: InferenceInput, layout: InstanceLayout, elementBytes: number): number {
  const { model } = input;
  const { tensorParallel } = layout;
  const layers = model.layers + model.mtpLayers;
  const moeLayers = layerCounts(model).moe + (model.experts > 0 ? model.mtpLayers : 0);
  const moe = layerParameters(model, true);
  const routed = moeLayers * moe.routedExperts;
  const whole = moeLayers * (moe.sharedExperts + moe.router) + layers * moe.norms;
  const attention = layers * moe.attention;
  // Embedding and head stay in 16 bits.
  const tables = (model.tiedEmbeddings ? 1 : 2) * model.vocabulary * model.hiddenSize;
  const split = totalParameters(model, true) - routed - whole - attention - tables;
  const expertsHeld = model.experts > 0 ? Math.ceil(model.experts / layout.devices) / model.experts : 0;
  return (
    (routed * expertsHeld +
      whole +
      layers * attentionParametersOnDevice(model, tensorParallel) +
      split / tensorParallel) *
      elementBytes +
    (tables / tensorParallel) * 2
  );
}

export interface InstanceMemory {
  capacityBytes: number;
  weightBytes: number;
  /** Cache bytes of one request at its mean length, on each device of its tensor-parallel group. */
  requestBytes: number;
  /** Most requests per tensor-parallel group that fit; below 1 the weights alone do not fit. */
  maxRequests: number;
}

/** @param requestTokens tokens in the cache of one request */
export function instanceMemory(
  input: InferenceInput,
  layout: InstanceLayout,
  elementBytes: number,
  requestTokens = meanContextTokens(input),
): InstanceMemory {
  const capacityBytes = input.hardware.device.memoryCapacityBytes;
  const weightBytes = instanceWeightBytes(input, layout, elementBytes);
  const kvElementBytes = input.workload.kvPrecision === '8bit' ? 1 : 2;
  const requestBytes = kvBytesPerToken(input.model, kvElementBytes, layout.tensorParallel) * requestTokens;
  return {
    capacityBytes,
    weightBytes,
    requestBytes,
    maxRequests: Math.floor((capacityBytes * USABLE_SHARE - weightBytes) / requestBytes),
  };
}

export function memoryParts(memory: InstanceMemory, requests: number): { parts: MemoryPart[]; totalBytes: number } {
  const parts: MemoryPart[] = [
    { key: 'weights', title: 'Weights', sizeBytes: memory.weightBytes },
    { key: 'kv', title: 'KV cache', sizeBytes: memory.requestBytes * requests },
    { key: 'reserved', title: 'Activations and libraries', sizeBytes: memory.capacityBytes * (1 - USABLE_SHARE) },
  ];
  return { parts, totalBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0) };
}
