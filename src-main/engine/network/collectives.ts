/**
 * Closed forms of collective times on a tiered fabric, as the communication library of the fabric runs them: the
 * fastest of its algorithms at that size, as its tuner would choose. Sizes follow nccl-tests: the buffer of one rank,
 * for all-gather and reduce-scatter the whole gathered buffer.
 */
import { groupKey, groupLevels, type Fabric, type Group } from './fabric';
import type { Algorithm, Candidate, CollectiveKind } from './library/candidate';
import { candidatesOf } from './library/candidates';

export type { Algorithm, CollectiveKind };

export interface CollectiveOptions {
  /** Runs this algorithm where the library has it for the collective; else the fastest. */
  readonly algorithm?: Algorithm;
  /** Load of the busiest rank over the mean, for allToAllV; 1 = even. */
  readonly imbalance?: number;
}

/** A collective's time with its parts; they add up. */
export interface CollectivePlan {
  readonly algorithm: Algorithm;
  readonly timeS: number;
  readonly launchS: number;
  readonly latencyS: number;
  /** Bytes over the rate of the slowest tier. */
  readonly transferS: number;
  /** Filling of the pipeline. */
  readonly pipelineS: number;
  /** Name of the tier whose rate sets the transfer. */
  readonly slowestTier: string;
}

/** Bytes on the wire per byte of algorithm bandwidth, as nccl-tests defines bus bandwidth. */
export function busFactor(kind: CollectiveKind, size: number): number {
  if (kind === 'sendReceive' || kind === 'broadcast') return 1;
  const share = (size - 1) / size;
  return kind === 'allReduce' ? 2 * share : share;
}

/** Algorithms for a group, worked out once per kind, size and stride. */
function preparedCandidates(fabric: Fabric, kind: CollectiveKind, group: Group): readonly Candidate[] {
  let ofKind = fabric.candidates.get(kind);
  if (!ofKind) {
    ofKind = new Map();
    fabric.candidates.set(kind, ofKind);
  }
  const key = groupKey(group);
  let found = ofKind.get(key);
  if (!found) {
    found = candidatesOf(fabric, kind, groupLevels(fabric, group), group.size, group.stride);
    const { pinnedAllReduce } = fabric;
    const pinned =
      kind === 'allReduce' && pinnedAllReduce && found.filter((each) => each.algorithm === pinnedAllReduce);
    if (pinned && pinned.length > 0) found = pinned;
    found = found.map((candidate) => asBuilt(fabric, kind, candidate, group));
    ofKind.set(key, found);
  }
  return found;
}

/** A candidate with what the built fabric leaves of its bandwidth, and with the latency of its routes. */
function asBuilt(fabric: Fabric, kind: CollectiveKind, candidate: Candidate, group: Group): Candidate {
  const { bandwidthFactor, latencyFactor } = fabric;
  if (!bandwidthFactor && !latencyFactor) return candidate;
  const left = bandwidthFactor?.(kind, candidate.algorithm, group) ?? 1;
  const longer = latencyFactor?.(kind, candidate.algorithm, group) ?? 1;
  return {
    ...candidate,
    latencyS: candidate.latencyS * longer,
    perByteS: candidate.perByteS / left,
    fillS: candidate.fillS / Math.sqrt(left),
  };
}

function fillingS(candidate: Candidate<string>, bytes: number): number {
  const { fillS, boundBytes } = candidate;
  if (fillS === 0) return 0;
  return fillS * Math.sqrt(boundBytes === Infinity ? bytes : (bytes * boundBytes) / (bytes + boundBytes));
}

/** Seconds of an algorithm for a size. */
export function candidateTimeS(candidate: Candidate<string>, bytes: number): number {
  return candidate.launchS + candidate.latencyS + candidate.perByteS * bytes + fillingS(candidate, bytes);
}

/** The tuner's choice: the algorithm asked for, or else the fastest. */
function chosen(candidates: readonly Candidate[], bytes: number, pinned: Algorithm | undefined): Candidate | undefined {
  let best: Candidate | undefined;
  let bestS = Infinity;
  for (const candidate of candidates) {
    if (candidate.algorithm === pinned) return candidate;
    const timeS = candidateTimeS(candidate, bytes);
    if (timeS >= bestS) continue;
    best = candidate;
    bestS = timeS;
  }
  return best;
}

/** Algorithms that the library has for a collective on a group, in the order of its tuner. */
export function algorithmsFor(fabric: Fabric, kind: CollectiveKind, group: Group): Algorithm[] {
  return group.size <= 1 ? [] : preparedCandidates(fabric, kind, group).map(({ algorithm }) => algorithm);
}

/**
 * One collective with its parts, or null for a group of one or no bytes: there is nothing to do.
 * @param bytes per rank as nccl-tests counts them; sendReceive sends them to a neighbour `stride` away
 */
export function collectivePlan(
  fabric: Fabric,
  kind: CollectiveKind,
  bytes: number,
  group: Group,
  options: CollectiveOptions = {},
): CollectivePlan | null {
  if (group.size <= 1 || bytes <= 0) return null;
  const sent = kind === 'allToAllV' ? bytes * (options.imbalance ?? 1) : bytes;
  const candidate = chosen(preparedCandidates(fabric, kind, group), sent, options.algorithm);
  if (!candidate) return null;
  const { algorithm, launchS, latencyS, slowestTier } = candidate;
  const transferS = candidate.perByteS * sent;
  const pipelineS = fillingS(candidate, sent);
  return {
    algorithm,
    timeS: launchS + latencyS + transferS + pipelineS,
    launchS,
    latencyS,
    transferS,
    pipelineS,
    slowestTier,
  };
}

/**
 * Seconds of one collective of `bytes` over a group; 0 for a group of one.
 * @param bytes as for collectivePlan
 */
export function collectiveTimeS(
  fabric: Fabric,
  kind: CollectiveKind,
  bytes: number,
  group: Group,
  options?: CollectiveOptions,
): number {
  if (group.size <= 1 || bytes <= 0) return 0;
  if (options) return collectivePlan(fabric, kind, bytes, group, options)?.timeS ?? 0;
  let bestS = Infinity;
  for (const candidate of preparedCandidates(fabric, kind, group))
    bestS = Math.min(bestS, candidateTimeS(candidate, bytes));
  return bestS;
}
