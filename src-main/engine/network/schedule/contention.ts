/**
 * What a tier's structure leaves of the closed forms' bandwidth: over-subscribed leaves, hashed paths, links of a mesh
 * or a torus that a group does not use, and the sister groups of a job at work at the same time. The ratio of the
 * simulated to the closed transfer time of large messages does not depend on their size, because max-min times scale
 * with the bytes; so it is simulated once for each pattern, size and stride, and kept.
 */
import type { HardwareSpec, TierSpec } from '../../../../src-shared/model/hardware-parameters';
import { collectivePlan, type Algorithm, type CollectiveKind } from '../collectives';
import { createFabric, groupLevels, type Fabric, type Group } from '../fabric';
import { simulateFlows } from '../flow/simulate';
import { buildGraph } from '../graph/build-graph';
import type { RoutingPolicy } from '../graph/network-graph';
import { flowLinksOf } from '../graph/router';
import { shapeOf } from '../graph/scale-up';
import { idealLibrary } from '../library/library';
import { levelAlgorithmOf, turnOf } from './placement';
import { sisterGroups } from './play-collective';
import { leafDevices, representativeGroup } from './representative-group';
import { busiestLinkS, routeEdges } from './route-edges';
import { PartyRouter } from './route-schedule';
import { sampledAllToAllS } from './sampled-all-to-all';
import type { ScheduleRequest } from './schedule-request';
import { steadyEdges } from './steady-edges';

/** How a collective loads links: what one algorithm of one kind shares with others. */
export type TrafficPattern = 'ring' | 'levels' | 'allToAll' | 'shift';

/** A collective's time without software at any size; see structural-time.ts. */
export interface Structure {
  /** By the wired fabric. */
  readonly latencyS: number;
  readonly perByteS: number;
  /** Time over latency plus transfer at some sizes. */
  readonly overlap: readonly number[];
}

/** Corrections of one cluster, worked out when they are first asked for. */
export interface Contention {
  readonly hardware: HardwareSpec;
  readonly devices: number;
  readonly policy: RoutingPolicy;
  /** Closed forms without software. */
  readonly ideal: Fabric;
  readonly factors: Map<string, number>;
  /** Latency, seconds per byte and how they overlap, by kind, algorithm and group: structural-time.ts. */
  readonly structures: Map<string, Structure>;
  /** Routers by number of devices. */
  readonly routers: Map<number, PartyRouter>;
}

/** Begins the corrections of a cluster. @param policy how senders pick among equal paths; spray when absent */
export function createContention(hardware: HardwareSpec, devices: number, policy: RoutingPolicy = 'spray'): Contention {
  const ideal = createFabric(hardware, devices, idealLibrary);
  return { hardware, devices, policy, ideal, factors: new Map(), structures: new Map(), routers: new Map() };
}

/**
 * Trees carry between units what levels do, and have no steady state of their own; a switch that reduces is one tier,
 * which it loads evenly.
 */
export function patternOf(kind: CollectiveKind, algorithm: Algorithm): TrafficPattern | null {
  if (kind === 'sendReceive') return 'shift';
  if (kind === 'allToAll' || kind === 'allToAllV') return 'allToAll';
  if (algorithm === 'inNetwork') return null;
  return algorithm === 'ring' ? 'ring' : 'levels';
}

/** Tier by tier, what the group crosses. */
export function crossedTiers({ hardware, ideal }: Contention, group: Group): (TierSpec | null)[] {
  return groupLevels(ideal, group).map(
    ({ tier }) => hardware.tiers.find(({ name }) => !tier.isScaleOut && name === tier.name) ?? null,
  );
}

export const isSwitched = (tier: TierSpec | null): boolean => !tier || shapeOf(tier) === 'switched';

/** Whether the members of every level fill whole domains, so that all of them see the same. */
export function isEven({ ideal }: Contention, { size, stride }: Group): boolean {
  const levels = groupLevels(ideal, { size, stride });
  let span = stride;
  return levels.every(({ tier, members }, index) => {
    span *= members;
    return index === levels.length - 1 || span >= tier.endpoints;
  });
}

/**
 * True where the structure proves the closed form: tiers of switches, whose ports the closed forms load with what goes
 * further out, and a scale-out network that passes on all that its devices send, with every sender spread over all
 * paths. (CloudMatrix 384, groups of every power of two: no factor further than 5% from 1.)
 */
export function isClosedFormExact(contention: Contention, group: Group): boolean {
  const { policy, hardware } = contention;
  if (policy !== 'spray' || !isEven(contention, group)) return false;
  return crossedTiers(contention, group).every((tier) =>
    tier ? isSwitched(tier) || tier.endpoints === 2 : hardware.scaleOut.oversubscription <= 1,
  );
}

/**
 * Bandwidth that a collective of large messages gets over that of its closed form, for a group whose sister groups do
 * the same at the same time; below 1 where they are in each other's way, above 1 where the closed form is too dark.
 */
export function bandwidthFactor(
  contention: Contention,
  kind: CollectiveKind,
  algorithm: Algorithm,
  group: Group,
): number {
  const asked = patternOf(kind, algorithm);
  if (group.size <= 1 || !asked) return 1;
  // Domains of different fill have no levels to speak of: a ring takes them as they come.
  const pattern = asked === 'levels' && !isEven(contention, group) ? 'ring' : asked;
  const key = `${pattern} ${group.size} ${group.stride}`;
  let factor = contention.factors.get(key);
  if (factor === undefined) {
    factor = isClosedFormExact(contention, group) ? 1 : patternFactor(contention, pattern, group);
    contention.factors.set(key, factor);
  }
  return factor;
}

/** The factor of one pattern, simulated. */
export function patternFactor(contention: Contention, pattern: TrafficPattern, group: Group): number {
  const { hardware, ideal, devices, policy } = contention;
  const played = representativeGroup(hardware, ideal, devices, pattern, group, policy === 'spray');
  return closedTransferS(contention, pattern, played) / simulatedTransferS(contention, pattern, played);
}

const BYTES = 1e9;

/** Closed form of a pattern's transfer, s. */
export function closedTransferS({ ideal }: Contention, pattern: TrafficPattern, group: Group): number {
  const levels = groupLevels(ideal, group).length;
  if (pattern === 'shift') return collectivePlan(ideal, 'sendReceive', BYTES, group)?.transferS ?? 0;
  if (pattern === 'allToAll') return collectivePlan(ideal, 'allToAll', BYTES, group)?.transferS ?? 0;
  const algorithm = pattern === 'levels' && levels > 1 ? 'hierarchical' : 'ring';
  return collectivePlan(ideal, 'allGather', BYTES, group, { algorithm })?.transferS ?? 0;
}

/** The schedule of a pattern as a library would lay it on the fabric. */
export function requestOf(contention: Contention, pattern: TrafficPattern, group: Group): ScheduleRequest {
  const { size: ranks, stride } = group;
  const base = { bytes: BYTES, ranks } as const;
  if (pattern === 'shift') return { ...base, kind: 'sendReceive', algorithm: 'direct' };
  if (pattern === 'allToAll') return { ...base, kind: 'allToAll', algorithm: 'direct' };
  const tiers = crossedTiers(contention, group);
  const shapes = tiers.map((tier) => (tier ? shapeOf(tier) : 'switched'));
  const levels = groupLevels(contention.ideal, group);
  const isRing = tiers.every((tier) => isSwitched(tier) || tier?.endpoints === 2);
  if ((pattern === 'ring' && isRing) || !isEven(contention, group)) {
    const inNode = Math.max(1, Math.floor(contention.hardware.node.devices / stride));
    const unit = ranks % inNode === 0 ? inNode : 1;
    const turn = turnOf(shapes[0], levels[0]?.members ?? 1, unit);
    return { ...base, kind: 'allGather', algorithm: 'ring', unit, channels: unit / turn, turn, isBidirectional: true };
  }
  // Along meshes and rings of links libraries go level by level.
  const levelAlgorithms = shapes.map(levelAlgorithmOf);
  const members = levels.map((level) => level.members);
  return { ...base, kind: 'allGather', algorithm: 'hierarchical', levels: members, levelAlgorithms };
}

/** Devices whose groups are played: those of one block, or of as many as fill the leaves that it leaves half empty. */
export function worldOf({ hardware, ideal, devices }: Contention, group: Group): number {
  const span = group.size * group.stride;
  const systems = ideal.tiers.at(-2)?.endpoints ?? 1;
  const leaf = leafDevices(hardware);
  let world = span;
  if (hardware.scaleOut.oversubscription <= 1 || span % systems !== 0) return world;
  while (world % leaf !== 0 && world + span <= devices && world < 4 * span) world += span;
  return world;
}

/** Devices that are built for a world; meshes and rings are built whole, for a part would lack links. */
export function builtFor({ hardware }: Contention, world: number): number {
  const isWhole = hardware.tiers.every((tier) => isSwitched(tier) || world % tier.endpoints === 0);
  const system = hardware.node.devices * hardware.supernode.nodes;
  return isWhole ? world : Math.ceil(world / system) * system;
}

/** A router of the fabric for so many devices. */
export function routerFor(contention: Contention, world: number): PartyRouter {
  const { hardware, policy, routers } = contention;
  const built = builtFor(contention, world);
  let router = routers.get(built);
  if (!router) {
    router = new PartyRouter(buildGraph(hardware, { devices: built }), policy);
    routers.set(built, router);
  }
  return router;
}

/** Largest number of flows that are played; of more, the busiest link alone sets the time. */
const PLAYED_AT_MOST = 50_000;
const PLAYED_AT_MOST_IN_MESH = 4000;

/** Transfer of a pattern by all sister groups at once, s: simulated without latencies. */
export function simulatedTransferS(contention: Contention, pattern: TrafficPattern, group: Group): number {
  const world = worldOf(contention, group);
  const router = routerFor(contention, world);
  const tiers = crossedTiers(contention, group);
  const { hardware, policy } = contention;
  const isSampled = pattern === 'allToAll' && policy === 'spray' && tiers.at(-1) === null;
  if (isSampled && world * (group.size - 1) > PLAYED_AT_MOST) {
    const nodeDevices = hardware.node.devices;
    return sampledAllToAllS(router, { ...group, world, nodeDevices, leafDevices: leafDevices(hardware), bytes: BYTES });
  }
  const edges = steadyEdges(requestOf(contention, pattern, group));
  const groups = sisterGroups(world, group.size, group.stride);
  const links = flowLinksOf(router.graph);
  const flows = routeEdges(router, edges, groups);
  const atMost = tiers.every(isSwitched) ? PLAYED_AT_MOST : PLAYED_AT_MOST_IN_MESH;
  if (flows.count > atMost) return busiestLinkS(links, flows);
  return simulateFlows({ ...links, latencyS: new Float64Array(links.latencyS.length) }, flows).makespanS;
}
