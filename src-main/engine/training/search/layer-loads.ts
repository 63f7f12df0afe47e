/**
 * How long and how busy a stage is, from sums over its layers alone: the first look at a layout, before its pipeline is
 * put together.
 */
import { stageTotalS, type LayerTimes, type StageTime } from '../stage-time';
import type { StageKind } from '../stages';
import type { Objectives } from './objectives';

/** Seconds for one micro-batch, and what of them loads the device fully. */
interface Load {
  totalS: number;
  loadS: number;
}

/** Loads of the parts of which stages are made. */
export interface LayerLoads {
  readonly dense: Load;
  readonly moe: Load;
  readonly denseKept: Load;
  readonly moeKept: Load;
  readonly embedding: Load;
  readonly tail: Load;
  /** Least load over time of what recomputing a layer adds. */
  readonly recomputeShare: number;
}

/** A pipeline at first sight. */
export interface Glance {
  /** The slowest stage, and the mean of all. */
  slowestS: number;
  meanS: number;
  /** Full load over time of the slowest stage, and the least of any stage. */
  loadShare: number;
  leastShare: number;
}

export function layerLoads(times: LayerTimes, { memoryLoad, communicationLoad }: Objectives): LayerLoads {
  const load = (time: StageTime): Load => ({
    totalS: stageTotalS(time),
    loadS:
      time.computeS +
      time.recomputeS +
      memoryLoad * time.memoryS +
      communicationLoad * (time.tensorS + time.contextS + time.expertS),
  });
  const loads = {
    dense: load(times.dense),
    moe: load(times.moe),
    denseKept: load(times.denseKept),
    moeKept: load(times.moeKept),
    embedding: load(times.embedding),
    tail: load(times.tail),
  };
  return {
    ...loads,
    recomputeShare: Math.min(added(loads.dense, loads.denseKept), added(loads.moe, loads.moeKept)),
  };
}

/** Stages that are this near to the slowest may be it: sums in another order differ by their last bits. */
const NEARLY = 1 - 1e-9;

/** Load over time of the difference; 1 where there is none. */
const added = (recomputed: Load, kept: Load): number =>
  recomputed.totalS > kept.totalS ? (recomputed.loadS - kept.loadS) / (recomputed.totalS - kept.totalS) : 1;

const parts = ['dense', 'moe', 'denseKept', 'moeKept', 'embedding', 'tail'] as const;

/** Whether every part of a layout takes no longer, and loads no more, than that of another. */
export const isNoWorse = (first: LayerLoads, second: LayerLoads): boolean =>
  parts.every((part) => first[part].totalS <= second[part].totalS && first[part].loadS <= second[part].loadS);

/** Layers of a whole model. */
export interface LayerNumbers {
  readonly dense: number;
  readonly moe: number;
}

/** Seconds of all stages together for one micro-batch, however they are cut. */
export const modelS = ({ dense, moe }: LayerNumbers, loads: LayerLoads): number =>
  dense * loads.dense.totalS + moe * loads.moe.totalS + loads.embedding.totalS + loads.tail.totalS;

/**
 * Looks at the stages of a pipeline; `glance` is filled. Allocates nothing: searches look at millions.
 * @param recomputeLayers as of a layout, null = all layers of a stage run as `loads.dense` and `loads.moe` say
 */
export function glanceAt(
  glance: Glance,
  kinds: readonly StageKind[],
  loads: LayerLoads,
  recomputeLayers: number | null,
): void {
  const { dense, moe, denseKept, moeKept, embedding, tail } = loads;
  let sumS = 0;
  let stages = 0;
  glance.slowestS = 0;
  glance.loadShare = 1;
  glance.leastShare = 1;
  for (let at = 0; at < kinds.length; at++) {
    const kind = kinds[at]!;
    const ownDense = recomputeLayers === null ? kind.dense : Math.min(kind.dense, recomputeLayers);
    const ownMoe = recomputeLayers === null ? kind.moe : Math.min(kind.moe, recomputeLayers - ownDense);
    const keptDense = kind.dense - ownDense;
    const keptMoe = kind.moe - ownMoe;
    let totalS =
      ownDense * dense.totalS + ownMoe * moe.totalS + keptDense * denseKept.totalS + keptMoe * moeKept.totalS;
    let loadS = ownDense * dense.loadS + ownMoe * moe.loadS + keptDense * denseKept.loadS + keptMoe * moeKept.loadS;
    if (kind.hasEmbedding) {
      totalS += embedding.totalS;
      loadS += embedding.loadS;
    }
    if (kind.hasHead) {
      totalS += tail.totalS;
      loadS += tail.loadS;
    }
    sumS += kind.count * totalS;
    stages += kind.count;
    const share = loadS / totalS;
    if (share < glance.leastShare) glance.leastShare = share;
    if (totalS < NEARLY * glance.slowestS) continue;
    glance.loadShare = totalS * NEARLY > glance.slowestS ? share : Math.min(share, glance.loadShare);
    glance.slowestS = Math.max(glance.slowestS, totalS);
  }
  glance.meanS = sumS / stages;
}
