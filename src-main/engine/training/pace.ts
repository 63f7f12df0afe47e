/**
 * How fast a pipeline runs: the time that its slowest stage takes for one micro-batch, by cause, and the sum over
 * all stages, which filling and draining cost. Depends on neither replicas nor chunks, so a search shares it.
 */
import type { LayerCost, LayerCosts } from './layer-cost';
import type { StageKind } from './stages';
import type { Recompute } from './strategy';

/** Share of compute time behind which communication can hide; kernels share memory and cores with it. */
export const OVERLAP_SHARE = 0.8;

/** One micro-batch through one stage, forward and backward, in seconds. */
export interface StageTime {
  computeS: number;
  memoryS: number;
  recomputeS: number;
  tensorS: number;
  /** What of the experts' exchange is not hidden behind compute. */
  expertS: number;
  /** The whole exchange, hidden or not: what it keeps the links busy. */
  exchangeS: number;
  forwardS: number;
  totalS: number;
}

export interface Pace {
  slowest: StageTime;
  /** All stages together. */
  sumS: number;
  /** FLOPs of all stages for one micro-batch on one device of each. */
  flops: number;
}

function addCost(
  time: StageTime,
  cost: LayerCost,
  count: number,
  recompute: Recompute,
  overlapsExperts: boolean,
): void {
  time.computeS += count * cost.computeS;
  time.memoryS += count * cost.memoryS;
  time.tensorS += count * cost.tensorS;
  time.forwardS += count * (cost.forwardS + cost.tensorS / 2);
  let exchangeS = cost.expertS;
  if (recompute === 'full') {
    // The repeated forward pass repeats its communication as well.
    time.recomputeS += count * (cost.forwardS + cost.tensorS / 2);
    exchangeS *= 1.5;
  } else if (recompute === 'selective') time.recomputeS += count * cost.forwardSelectiveS;
  // With overlap only what the layer's own compute cannot cover remains (DualPipe, arXiv:2412.19437, 3.2.1).
  const hiddenS = overlapsExperts ? OVERLAP_SHARE * (cost.computeS + cost.memoryS) : 0;
  const exposedS = Math.max(0, exchangeS - hiddenS);
  time.expertS += count * exposedS;
  time.exchangeS += count * exchangeS;
  time.forwardS += count * (exposedS / (recompute === 'full' ? 3 : 2));
}

function stageTime(stage: StageKind, costs: LayerCosts, recompute: Recompute, overlapsExperts: boolean): StageTime {
  const time: StageTime = {
    computeS: 0,
    memoryS: 0,
    recomputeS: 0,
    tensorS: 0,
    expertS: 0,
    exchangeS: 0,
    forwardS: 0,
    totalS: 0,
  };
  if (stage.dense > 0) addCost(time, costs.dense, stage.dense, recompute, overlapsExperts);
  if (stage.moe > 0) addCost(time, costs.moe, stage.moe, recompute, overlapsExperts);
  // Embedding, head and prediction modules are not recomputed.
  if (stage.hasEmbedding) addCost(time, costs.embedding, 1, 'none', overlapsExperts);
  if (stage.hasHead) {
    addCost(time, costs.head, 1, 'none', overlapsExperts);
    addCost(time, costs.mtp, 1, 'none', overlapsExperts);
  }
  time.totalS = time.computeS + time.memoryS + time.recomputeS + time.tensorS + time.expertS;
  return time;
}

/** FLOPs of one stage for one micro-batch; full recomputation repeats the forward pass of its layers. */
function stageFlops(stage: StageKind, costs: LayerCosts, recompute: Recompute): number {
  const layer = (cost: LayerCost): number => cost.flops + (recompute === 'full' ? cost.forwardFlops : 0);
  return (
    stage.dense * layer(costs.dense) +
    stage.moe * layer(costs.moe) +
    (stage.hasEmbedding ? costs.embedding.flops : 0) +
    (stage.hasHead ? costs.head.flops + costs.mtp.flops : 0)
  );
}

/** Pace of a pipeline of these stages. */
export function pipelinePace(
  stages: readonly StageKind[],
  costs: LayerCosts,
  recompute: Recompute,
  overlapsExperts: boolean,
): Pace {
  let slowest: StageTime | undefined;
  let sumS = 0;
  let flops = 0;
  for (const stage of stages) {
    const time = stageTime(stage, costs, recompute, overlapsExperts);
    if (!slowest || time.totalS > slowest.totalS) slowest = time;
    sumS += stage.count * time.totalS;
    flops += stage.count * stageFlops(stage, costs, recompute);
  }
  if (!slowest) throw new Error('a pipeline has at least one stage');
  return { slowest, sumS, flops };
}
