/**
 * Latency of a group's steps as the fabric is wired over that of the closed form: pairs under one leaf are nearer than
 * the tier's figure, and the longest way round a ring leaves out its shortest hop.
 */
import { collectivePlan, type Algorithm, type CollectiveKind } from '../collectives';
import { groupLevels, type Group } from '../fabric';
import {
  builtFor,
  crossedTiers,
  isSwitched,
  patternOf,
  requestOf,
  routerFor,
  worldOf,
  type Contention,
  type TrafficPattern,
} from './contention';
import { ringsOf } from './layout';
import { sisterGroups } from './play-collective';
import { representativeGroup } from './representative-group';
import { latencyByStructure, type PairLatency } from './route-latency';
import type { PartyRouter } from './route-schedule';

/** Latencies of the routes that a router finds. */
export const routedLatency =
  (router: PartyRouter): PairLatency =>
  (from, to) =>
    router.route(from, to).reduce((sum, link) => sum + (router.graph.links[link]?.latencyS ?? 0), 0);

/** One pass of a group's slowest ring: a block goes all hops but one, at worst the shortest. */
function ringLatencyS(latency: PairLatency, ranks: readonly number[], orders: readonly (readonly number[])[]): number {
  let longestS = 0;
  for (const order of orders) {
    let sumS = 0;
    let leastS = Infinity;
    for (let at = 0; at < order.length; at++) {
      const next = order[(at + 1) % order.length]!;
      const hopS = latency(ranks[order[at]!]!, ranks[next]!);
      sumS += hopS;
      leastS = Math.min(leastS, hopS);
    }
    longestS = Math.max(longestS, sumS - leastS);
  }
  return longestS;
}

/** Longest way from the first member to another; to the next for a shift. */
function longestWayS(latency: PairLatency, ranks: readonly number[], isShift: boolean): number {
  const ways = ranks.slice(1).map((rank, at) => latency((isShift ? ranks[at] : ranks[0])!, rank));
  return Math.max(...ways);
}

/** Sister groups whose steps are walked at most: they are wired alike but for where leaves and nodes end. */
const GROUPS_AT_MOST = 8;

/** Latency of a pattern's steps in the wired fabric for the sister group that waits longest, s; NaN without. */
function wiredLatencyS(contention: Contention, pattern: TrafficPattern, group: Group): number {
  const world = worldOf(contention, group);
  const request = requestOf(contention, pattern, group);
  // Where the ring pattern is laid level by level there is no ring to walk.
  if (pattern === 'levels' || (pattern === 'ring' && request.algorithm !== 'ring')) return NaN;
  const latency =
    latencyByStructure(contention.hardware, builtFor(contention, world)) ?? routedLatency(routerFor(contention, world));
  const orders = pattern === 'ring' ? ringsOf(request) : [];
  const sisters = sisterGroups(world, group.size, group.stride);
  const step = Math.max(1, Math.ceil(sisters.length / GROUPS_AT_MOST));
  const waits = sisters
    .filter((_, index) => index % step === 0 || index === sisters.length - 1)
    .map((ranks) =>
      pattern === 'ring' ? ringLatencyS(latency, ranks, orders) : longestWayS(latency, ranks, pattern === 'shift'),
    );
  return Math.max(...waits);
}

/** The closed form's: for all pairs at once that of the longest way, for a library serves peers in turn by its own rule. */
export function closedLatencyS({ ideal }: Contention, pattern: TrafficPattern, group: Group): number {
  if (pattern === 'ring') return collectivePlan(ideal, 'allGather', 1, group, { algorithm: 'ring' })?.latencyS ?? 0;
  return groupLevels(ideal, group).at(-1)?.tier.latencyS ?? 0;
}

/**
 * Factor on the closed form's latency for a group; 1 for levels and trees, whose steps the library chooses.
 */
export function latencyFactor(
  contention: Contention,
  kind: CollectiveKind,
  algorithm: Algorithm,
  group: Group,
): number {
  const pattern = patternOf(kind, algorithm);
  if (group.size <= 1 || !pattern || pattern === 'levels') return 1;
  // Across switches inside a system every pair has the latency that the tier states.
  if (crossedTiers(contention, group).every((tier) => tier && (isSwitched(tier) || tier.endpoints === 2))) return 1;
  const key = `latency ${pattern} ${group.size} ${group.stride}`;
  let factor = contention.factors.get(key);
  if (factor === undefined) {
    const played = representativeGroup(contention.hardware, contention.ideal, contention.devices, 'ring', group);
    factor = wiredLatencyS(contention, pattern, played) / closedLatencyS(contention, pattern, played);
    if (!(factor > 0 && factor < Infinity)) factor = 1;
    contention.factors.set(key, factor);
  }
  return factor;
}
