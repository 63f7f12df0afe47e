/**
 * How long and how busy a stage is, from sums over its layers alone: the first look at a layout, before its pipeline is
 * put together.
 */
import { recomputedLayers, stageTotalS, type LayerTimes, type StageTime } from '../stage-time';
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
}

/** A pipeline at first sight. */
export interface Glance {
  /** The slowest stage, and the mean of all. */
  slowestS: number;
  meanS: number;
  /** Full load over time of the slowest stage. */
  loadShare: number;
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
  return {
    dense: load(times.dense),
    moe: load(times.moe),
    denseKept: load(times.denseKept),
    moeKept: load(times.moeKept),
    embedding: load(times.embedding),
    tail: load(times.tail),
  };
}

/** Stages that are this near to the slowest may be it: sums in another order differ by their last bits. */
const NEARLY = 1 - 1e-9;

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

/** Looks at the stages of a pipeline; `glance` is filled. */
export function glanceAt(
  glance: Glance,
  kinds: readonly StageKind[],
  loads: LayerLoads,
  options: LayerTimes['options'],
): void {
  let sumS = 0;
  let stages = 0;
  glance.slowestS = 0;
  glance.loadShare = 1;
  for (const kind of kinds) {
    const recomputed = recomputedLayers(kind, options);
    const [dense, moe] = [kind.dense - recomputed.dense, kind.moe - recomputed.moe];
    const embedding = kind.hasEmbedding ? 1 : 0;
    const tail = kind.hasHead ? 1 : 0;
    const sum = (of: 'totalS' | 'loadS'): number =>
      recomputed.dense * loads.dense[of] +
      recomputed.moe * loads.moe[of] +
      dense * loads.denseKept[of] +
      moe * loads.moeKept[of] +
      embedding * loads.embedding[of] +
      tail * loads.tail[of];
    const totalS = sum('totalS');
    sumS += kind.count * totalS;
    stages += kind.count;
    if (totalS < NEARLY * glance.slowestS) continue;
    const share = sum('loadS') / totalS;
    glance.loadShare = totalS * NEARLY > glance.slowestS ? share : Math.min(share, glance.loadShare);
    glance.slowestS = Math.max(glance.slowestS, totalS);
  }
  glance.meanS = sumS / stages;
}
