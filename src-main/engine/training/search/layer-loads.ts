/**
 * How long and how busy a stage is, from sums over its layers alone: the first look at a layout, before its pipeline is
 * put together.
 */
import { stageTotalS, type LayerTimes, type StageTime } from '../stage-time';
import type { StageKind } from '../stages';
import type { Seat } from './space';
import type { Objectives } from './objectives';

/** Seconds for one micro-batch by pass, and what of them loads the device fully. */
interface Load {
  totalS: number;
  loadS: number;
  forwardS: number;
  weightsS: number;
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
  /** Step time that no schedule of the seat beats. */
  stepS: number;
  /** The slowest stage for one micro-batch. */
  slowestS: number;
  /** Full load over time of the slowest stage, and the least of any stage. */
  loadShare: number;
  leastShare: number;
  /** By kind of stage: all passes, forward passes, gradients of weights. */
  readonly totalsS: Float64Array;
  readonly forwardsS: Float64Array;
  readonly weightsS: Float64Array;
}

const MOST_KINDS = 64;

/** Room for a glance, filled in again and again. */
export const createGlance = (): Glance => ({
  stepS: 0,
  slowestS: 0,
  loadShare: 1,
  leastShare: 1,
  totalsS: new Float64Array(MOST_KINDS),
  forwardsS: new Float64Array(MOST_KINDS),
  weightsS: new Float64Array(MOST_KINDS),
});

/** Loads of every kind of layer, by way of recomputation; ways share the times of what is not recomputed. */
export function layerLoads(ways: readonly LayerTimes[], objectives: Objectives): LayerLoads[] {
  let shared: LayerLoads | undefined;
  return ways.map((times) => {
    const denseKept = shared?.denseKept ?? loadOf(times.denseKept, objectives);
    const moeKept = shared?.moeKept ?? loadOf(times.moeKept, objectives);
    const dense = times.dense === times.denseKept ? denseKept : loadOf(times.dense, objectives);
    const moe = times.moe === times.moeKept ? moeKept : loadOf(times.moe, objectives);
    const loads = {
      dense,
      moe,
      denseKept,
      moeKept,
      embedding: shared?.embedding ?? loadOf(times.embedding, objectives),
      tail: shared?.tail ?? loadOf(times.tail, objectives),
      recomputeShare: Math.min(added(dense, denseKept), added(moe, moeKept)),
    };
    shared ??= loads;
    return loads;
  });
}

const loadOf = (time: StageTime, { memoryLoad, communicationLoad }: Objectives): Load => ({
  totalS: stageTotalS(time),
  forwardS: time.forwardS,
  weightsS: time.weightsS,
  loadS:
    time.computeS +
    time.recomputeS +
    memoryLoad * time.memoryS +
    communicationLoad * (time.tensorS + time.contextS + time.expertS),
});

/** Stages that are this near to the slowest may be it: sums in another order differ by their last bits. */
const NEARLY = 1 - 1e-9;

/** Load over time of the difference; 1 where there is none. */
const added = (recomputed: Load, kept: Load): number =>
  recomputed.totalS > kept.totalS ? (recomputed.loadS - kept.loadS) / (recomputed.totalS - kept.totalS) : 1;

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
  seat: Seat,
): void {
  const { dense, moe, denseKept, moeKept, embedding, tail } = loads;
  let sumS = 0;
  let slowestS = 0;
  glance.loadShare = 1;
  glance.leastShare = 1;
  for (let at = 0; at < kinds.length; at++) {
    const kind = kinds[at]!;
    const ownDense = recomputeLayers === null ? kind.dense : Math.min(kind.dense, recomputeLayers);
    const ownMoe = recomputeLayers === null ? kind.moe : Math.min(kind.moe, recomputeLayers - ownDense);
    const keptDense = kind.dense - ownDense;
    const keptMoe = kind.moe - ownMoe;
    const first = kind.hasEmbedding ? 1 : 0;
    const last = kind.hasHead ? 1 : 0;
    const totalS =
      ownDense * dense.totalS +
      ownMoe * moe.totalS +
      keptDense * denseKept.totalS +
      keptMoe * moeKept.totalS +
      first * embedding.totalS +
      last * tail.totalS;
    const loadS =
      ownDense * dense.loadS +
      ownMoe * moe.loadS +
      keptDense * denseKept.loadS +
      keptMoe * moeKept.loadS +
      first * embedding.loadS +
      last * tail.loadS;
    // Recomputation adds to the backward pass alone.
    glance.forwardsS[at] =
      kind.dense * dense.forwardS + kind.moe * moe.forwardS + first * embedding.forwardS + last * tail.forwardS;
    glance.weightsS[at] =
      kind.dense * dense.weightsS + kind.moe * moe.weightsS + first * embedding.weightsS + last * tail.weightsS;
    glance.totalsS[at] = totalS;
    sumS += kind.count * totalS;
    const share = totalS > 0 ? loadS / totalS : 1;
    if (share < glance.leastShare) glance.leastShare = share;
    if (totalS < NEARLY * slowestS) continue;
    glance.loadShare = totalS * NEARLY > slowestS ? share : Math.min(share, glance.loadShare);
    slowestS = Math.max(slowestS, totalS);
  }
  glance.slowestS = slowestS;
  glance.stepS = leastStepS(glance, kinds, seat, sumS / seat.pipelineParallel);
}

/** The bound of schedule/bound.ts from kinds of stages: the last of a kind waits longest for its first pass. */
function leastStepS(glance: Glance, kinds: readonly StageKind[], seat: Seat, meanS: number): number {
  const { totalsS, forwardsS, weightsS } = glance;
  const { count, most } = seat;
  let plainS = 0;
  let zeroS = 0;
  for (let at = 0; at < kinds.length; at++) {
    const kind = kinds[at]!;
    const place = kind.last;
    let fillS = (kind.count - 1) * totalsS[at]!;
    let splitS = (kind.count - 1) * (totalsS[at]! - weightsS[at]!);
    let inS = (kind.count - 1) * forwardsS[at]!;
    for (let other = 0; other < kinds.length; other++) {
      const before = kinds[other]!;
      if (other === at || before.last > place) continue;
      fillS += before.count * totalsS[other]!;
      splitS += before.count * (totalsS[other]! - weightsS[other]!);
      inS += before.count * forwardsS[other]!;
    }
    const ownS = count * totalsS[at]!;
    plainS = Math.max(plainS, ownS + fillS / most.chunks);
    zeroS = Math.max(zeroS, ownS + inS, ownS + splitS - Math.min(count, place + 1) * weightsS[at]!);
  }
  let leastS = plainS;
  if (most.hasZeroBubble && zeroS < leastS) leastS = zeroS;
  // Devices of DualPipe work on two stages.
  return most.hasDualPipe ? Math.min(leastS, count * meanS) : leastS;
}
