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

/**
 * Time until the pipeline of a large transfer runs full; smaller ones run at half the rate. Measured all-gathers of
 * 0.5 to 500 MB over 8 H100 (aiconfigurator's NCCL tables, Apache-2.0) lie within 10% of it, but for 25% at 8 MB.
 */
export const FILL_S = 25e-6;

/** Transfer with its ramp. */
const rampedS = (transferS: number): number => transferS + Math.min(transferS, FILL_S);

/** A tuner picks the better of a tree (latency) and a ring (bandwidth); depth is the steps of latency paid. */
function stepsOf(members: number): number {
  return Math.min(members - 1, 2 * Math.ceil(Math.log2(members)));
}

/**
 * All-gather or reduce-scatter: inner levels work on the whole buffer, each level outwards on the share that one
 * inner domain's member holds, so that every device's own links carry its part. The buffer is cut into pieces that
 * the levels pass on to each other, so the slowest level sets the bandwidth term and every level adds its latency
 * (measured: 32 x B200 in 4 servers reach 382 GB/s, the bound of their NICs alone).
 */
function gatherS(levels: readonly GroupLevel[], bytes: number): number {
  let latency = 0;
  let slowest = 0;
  let share = bytes;
  for (const { tier, members } of levels) {
    latency += stepsOf(members) * tier.latencyS;
    slowest = Math.max(slowest, (share * (members - 1)) / members / tier.bandwidthBytesPerS);
    share /= members;
  }
  return latency + rampedS(slowest);
}

/**
 * All-reduce: reduce-scatter outwards, all-gather back, levels pipelined as in gatherS; switches that reduce shorten
 * both the steps and the bytes of their own level.
 */
function allReduceS(levels: readonly GroupLevel[], bytes: number): number {
  let latency = 0;
  let slowest = 0;
  let share = bytes;
  for (const { tier, members } of levels) {
    const steps = 2 * stepsOf(members);
    latency += (tier.reductionGain > 1 ? Math.min(steps, 2) : steps) * tier.latencyS;
    const levelS = (2 * share * (members - 1)) / members / tier.bandwidthBytesPerS / tier.reductionGain;
    slowest = Math.max(slowest, levelS);
    share /= members;
  }
  // Two passes, out and back, each with its ramp.
  return latency + 2 * rampedS(slowest / 2);
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
  return latency + rampedS(slowest);
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
