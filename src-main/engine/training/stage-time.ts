/**
 * Time of one pipeline stage for one micro-batch, by cause and by pass: the sum of its layers with the recomputation
 * and overlaps of the layout. Depends on neither replicas nor schedule, so a search shares it.
 */
import type { LayerCost, LayerCosts } from './layer-cost';
import { overlapCostS } from './overlap';
import type { Stage } from './stages';
import type { Recompute } from './strategy';

/** Options that change what a layer costs once its operators and transfers are priced. */
export interface LayerOptions {
  readonly recompute: Recompute;
  readonly recomputeLayers: number | null;
  readonly overlapsTensor: boolean;
  readonly overlapsExperts: boolean;
}

/** Seconds by cause; the causes add up to the passes. */
export interface StageTime {
  computeS: number;
  memoryS: number;
  launchS: number;
  recomputeS: number;
  tensorS: number;
  contextS: number;
  /** What of the experts' exchange is not hidden behind compute. */
  expertS: number;
  /** Tensor and expert traffic, hidden or not: what they keep the links busy. */
  tensorLinkS: number;
  expertLinkS: number;
  /** Passes: forward; backward of inputs with recomputation; gradients of weights. */
  forwardS: number;
  backwardS: number;
  weightsS: number;
  flops: number;
}

const zero: StageTime = {
  computeS: 0,
  memoryS: 0,
  launchS: 0,
  recomputeS: 0,
  tensorS: 0,
  contextS: 0,
  expertS: 0,
  tensorLinkS: 0,
  expertLinkS: 0,
  forwardS: 0,
  backwardS: 0,
  weightsS: 0,
  flops: 0,
};

/** All passes of one micro-batch, seconds. */
export const stageTotalS = (time: StageTime): number => time.forwardS + time.backwardS + time.weightsS;

/** One layer with its options. */
export function layerTime(cost: LayerCost, options: LayerOptions): StageTime {
  const { recompute, overlapsTensor, overlapsExperts } = options;
  const tensorForwardS = overlapsTensor ? cost.tensorForwardOverlappedS : cost.tensorForwardS;
  const tensorBackwardS = overlapsTensor ? cost.tensorBackwardOverlappedS : cost.tensorBackwardS;
  const isFull = recompute === 'full';
  // With overlap the exchange runs behind the compute of another micro-batch (DualPipe, arXiv:2412.19437, 3.2.1), which is
  // priced on the cores that its kernels leave: they cost it no more.
  const workS = cost.forwardS + cost.inputsS + cost.weightsS;
  const exchangeS = cost.expertForwardS * (isFull ? 2 : 1) + cost.expertBackwardS;
  const expertS = overlapsExperts && exchangeS > 0 ? overlapCostS(exchangeS, workS, 0) : exchangeS;
  const forwardShare = exchangeS > 0 ? (expertS * cost.expertForwardS) / exchangeS : 0;
  // The repeated forward pass repeats its traffic as well.
  const recomputeS = isFull
    ? cost.forwardS + cost.hostForwardS + tensorForwardS + cost.contextForwardS
    : recompute === 'selective'
      ? cost.selectiveS
      : 0;
  const hostS = cost.hostForwardS + cost.hostBackwardS;
  return {
    computeS: workS - cost.memoryS - cost.launchS,
    memoryS: cost.memoryS,
    launchS: cost.launchS + hostS,
    recomputeS,
    tensorS: tensorForwardS + tensorBackwardS,
    contextS: cost.contextForwardS + cost.contextBackwardS,
    expertS,
    tensorLinkS: cost.tensorLinkS + (isFull ? cost.tensorForwardS : 0),
    expertLinkS: exchangeS,
    forwardS: cost.forwardS + cost.hostForwardS + tensorForwardS + cost.contextForwardS + forwardShare,
    backwardS:
      cost.inputsS +
      cost.hostBackwardS +
      recomputeS +
      tensorBackwardS +
      cost.contextBackwardS +
      (expertS - forwardShare),
    weightsS: cost.weightsS,
    flops: cost.flops + (isFull ? cost.forwardFlops : 0),
  };
}

/** Field by field: searches sum millions of stages. */
function add(sum: StageTime, time: StageTime, count: number): void {
  sum.computeS += count * time.computeS;
  sum.memoryS += count * time.memoryS;
  sum.launchS += count * time.launchS;
  sum.recomputeS += count * time.recomputeS;
  sum.tensorS += count * time.tensorS;
  sum.contextS += count * time.contextS;
  sum.expertS += count * time.expertS;
  sum.tensorLinkS += count * time.tensorLinkS;
  sum.expertLinkS += count * time.expertLinkS;
  sum.forwardS += count * time.forwardS;
  sum.backwardS += count * time.backwardS;
  sum.weightsS += count * time.weightsS;
  sum.flops += count * time.flops;
}

/** Layers of a stage that are recomputed in full, dense ones first as they lie first. */
export function recomputedLayers(
  stage: Pick<Stage, 'dense' | 'moe'>,
  options: Pick<LayerOptions, 'recompute' | 'recomputeLayers'>,
): { dense: number; moe: number } {
  if (options.recompute !== 'full' || options.recomputeLayers === null) return { dense: stage.dense, moe: stage.moe };
  const dense = Math.min(stage.dense, options.recomputeLayers);
  return { dense, moe: Math.min(stage.moe, options.recomputeLayers - dense) };
}

/** The layer times of one set of tables and options, from which any stage is summed. */
export interface LayerTimes {
  readonly dense: StageTime;
  readonly moe: StageTime;
  /** Layers that keep everything, where only some are recomputed. */
  readonly denseKept: StageTime;
  readonly moeKept: StageTime;
  readonly embedding: StageTime;
  /** Head, loss and prediction modules. */
  readonly tail: StageTime;
  readonly options: LayerOptions;
}

/** Times of every kind of layer under the options of a layout, from what layers cost. */
export const layerTimes = (costs: LayerCosts, options: LayerOptions): LayerTimes =>
  layerTimesOf(costs, options, [options.recompute])[0] as LayerTimes;

/** The same under several ways of recomputation, which share the times of what is not recomputed. */
export function layerTimesOf(costs: LayerCosts, options: LayerOptions, ways: readonly Recompute[]): LayerTimes[] {
  const kept: LayerOptions = { ...options, recompute: 'none' };
  const denseKept = layerTime(costs.dense, kept);
  const moeKept = layerTime(costs.moe, kept);
  // Embedding, head and prediction modules are not recomputed.
  const embedding = layerTime(costs.embedding, kept);
  const tail = layerTime(costs.head, kept);
  add(tail, layerTime(costs.mtp, kept), 1);
  return ways.map((recompute) => {
    const own: LayerOptions = { ...options, recompute };
    const isKept = recompute === 'none';
    const dense = isKept ? denseKept : layerTime(costs.dense, own);
    const moe = isKept ? moeKept : layerTime(costs.moe, own);
    return { dense, moe, denseKept, moeKept, embedding, tail, options: own };
  });
}

/** Sums a stage. */
export function stageTime(stage: Stage, times: LayerTimes): StageTime {
  const sum = { ...zero };
  const recomputed = recomputedLayers(stage, times.options);
  add(sum, times.dense, recomputed.dense);
  add(sum, times.moe, recomputed.moe);
  if (stage.dense > recomputed.dense) add(sum, times.denseKept, stage.dense - recomputed.dense);
  if (stage.moe > recomputed.moe) add(sum, times.moeKept, stage.moe - recomputed.moe);
  if (stage.hasEmbedding) add(sum, times.embedding, 1);
  if (stage.hasHead) add(sum, times.tail, 1);
  return sum;
}
