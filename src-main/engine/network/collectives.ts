/**
 * Closed forms of collective times on a tiered fabric: latency plus bandwidth per level, hierarchical where a
 * group spans tiers (Thakur, Rabenseifner, Gropp 2005, section 4, applied per level). Sizes follow nccl-tests:
 * the buffer of one rank, for all-gather and reduce-scatter the whole gathered buffer.
 */
import { groupLevels, type Fabric, type Group, type GroupLevel } from './fabric';

export type CollectiveKind = 'allReduce' | 'allGather' | 'reduceScatter' | 'allToAll' | 'sendReceive';

/** Bytes on the wire per byte of algorithm bandwidth, as nccl-tests defines bus bandwidth. */
export function busFactor(kind: CollectiveKind, size: number): number {
  if (kind === 'sendReceive') return 1;
  const share = (size - 1) / size;
  return kind === 'allReduce' ? 2 * share : share;
}

/** A tuner picks the better of a tree (latency) and a ring (bandwidth); depth is the steps of latency paid. */
function stepsOf(members: number): number {
  return Math.min(members - 1, 2 * Math.ceil(Math.log2(members)));
}

/** Time of one level of a gather or scatter, in which `bytes` is the buffer gathered at that level. */
function gatherLevelS(level: GroupLevel, bytes: number): number {
  const share = (level.members - 1) / level.members;
  return stepsOf(level.members) * level.tier.latencyS + (bytes * share) / level.tier.bandwidthBytesPerS;
}

/**
 * All-gather or reduce-scatter: inner levels work on the whole buffer, each level outwards on the share that one
 * inner domain's member holds, so that every device's own links carry its part.
 */
function gatherS(levels: readonly GroupLevel[], bytes: number): number {
  let time = 0;
  let share = bytes;
  for (const level of levels) {
    time += gatherLevelS(level, share);
    share /= level.members;
  }
  return time;
}

/** All-reduce: reduce-scatter inwards out, all-gather back; a reducing switch serves its own level at once. */
function allReduceS(levels: readonly GroupLevel[], bytes: number): number {
  let time = 0;
  let share = bytes;
  for (const level of levels) {
    const both = 2 * gatherLevelS(level, share);
    const inNetwork =
      2 * level.tier.latencyS + (both - 2 * stepsOf(level.members) * level.tier.latencyS) / level.tier.reductionGain;
    time += level.tier.reductionGain > 1 ? Math.min(both, inNetwork) : both;
    share /= level.members;
  }
  return time;
}

/**
 * All-to-all: each tier carries the part of a rank's buffer whose receivers it is the first to reach. Tiers
 * work at the same time, so the slowest sets the bandwidth term.
 */
function allToAllS(levels: readonly GroupLevel[], size: number, bytes: number): number {
  let covered = 1;
  let slowest = 0;
  let latency = 0;
  for (const level of levels) {
    const reach = Math.min(size, covered * level.members);
    slowest = Math.max(slowest, (bytes * (reach - covered)) / size / level.tier.bandwidthBytesPerS);
    latency = Math.max(latency, level.tier.latencyS * Math.ceil(Math.log2(level.members + 1)));
    covered = reach;
  }
  return latency + slowest;
}

/** Expected number of distinct units among `units` that `choices` uniform picks hit. */
function distinctUnits(units: number, choices: number): number {
  return units * (1 - (1 - 1 / units) ** choices);
}

/**
 * Seconds of one MoE dispatch or combine. Each token goes once to every domain that holds one of its experts and
 * is handed on inside (the scheme of DeepEP, arXiv:2412.19437 section 3.2.2); tiers work at the same time.
 * @param tokens per rank
 * @param tokenBytes payload of one token
 * @param imbalance load of the busiest rank over the mean
 */
export function expertExchangeS(
  fabric: Fabric,
  group: Group,
  tokens: number,
  tokenBytes: number,
  activeExperts: number,
  imbalance: number,
): number {
  if (group.size <= 1) return 0;
  let covered = 1;
  let slowest = 0;
  let latency = 0;
  for (const { tier, members } of groupLevels(fabric, group)) {
    const units = group.size / covered;
    const copies = distinctUnits(units, activeExperts);
    const crossing = (copies * (members - 1)) / members;
    slowest = Math.max(slowest, (tokens * crossing * tokenBytes * imbalance) / tier.bandwidthBytesPerS);
    latency += tier.latencyS;
    covered *= members;
  }
  return latency + slowest;
}

/**
 * Seconds of one collective of `bytes` over a group; 0 for a group of one.
 * @param bytes per rank as nccl-tests counts them; sendReceive sends them to a neighbour `stride` away
 */
export function collectiveTimeS(fabric: Fabric, kind: CollectiveKind, bytes: number, group: Group): number {
  if (group.size <= 1 || bytes <= 0) return 0;
  const levels = groupLevels(fabric, group);
  switch (kind) {
    case 'allReduce':
      return allReduceS(levels, bytes);
    case 'allGather':
    case 'reduceScatter':
      return gatherS(levels, bytes);
    case 'allToAll':
      return allToAllS(levels, group.size, bytes);
    case 'sendReceive': {
      const tier = levels.at(-1)?.tier;
      return tier ? tier.latencyS + bytes / tier.bandwidthBytesPerS : 0;
    }
  }
}
