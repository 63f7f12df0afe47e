/**
 * The network as the collectives see it: tiers from the inside out, the scale-out network last, and how many
 * members of a group of ranks fall into each. Ranks are placed in order: neighbours share the innermost tier.
 */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { shapeOf } from './graph/scale-up';
import type { Algorithm, Candidate, CollectiveKind } from './library/candidate';
import { libraryOf, type CollectiveLibrary } from './library/library';

/** One tier as the closed forms see it. */
export interface FabricTier {
  readonly name: string;
  /** Ranks that reach each other within this tier. */
  readonly endpoints: number;
  /** Per device and direction, achievable. */
  readonly bandwidthBytesPerS: number;
  readonly latencyS: number;
  /** Speed-up of a large all-reduce by switches that reduce; 1 without. */
  readonly reductionGain: number;
  readonly isScaleOut: boolean;
  /**
   * Every device has its own link to each peer instead of a switch: a group that leaves peers out leaves their links
   * unused. False where devices reach any peer at the full rate.
   */
  readonly isMesh: boolean;
  /** Each device has one link to either neighbour: a group that does not close the ring is a line. */
  readonly isRing?: boolean;
}

/** Tiers, the library that runs on them, and what has been worked out for them. */
export interface Fabric {
  readonly tiers: readonly FabricTier[];
  /** Devices of one node: trees run along them before they branch. */
  readonly nodeDevices: number;
  /** What moves the bytes. */
  readonly library: CollectiveLibrary;
  /** Algorithms of the collectives met so far, by kind and group: searches ask for the same ones again and again. */
  readonly candidates: Map<CollectiveKind, Map<number, readonly Candidate[]>>;
  /**
   * Share of a closed form's bandwidth that the built fabric leaves a group whose sister groups do the same at the same
   * time; absent = all of it.
   */
  readonly bandwidthFactor?: (kind: CollectiveKind, algorithm: Algorithm, group: Group) => number;
  /** Latency of a group's steps as the fabric is wired over that of the closed form; absent = as the closed form. */
  readonly latencyFactor?: (kind: CollectiveKind, algorithm: Algorithm, group: Group) => number;
  /** Runs every all-reduce for which the library has it; absent = the library's choice. */
  readonly pinnedAllReduce?: Algorithm;
  /** Levels of groups met so far. */
  readonly levels: Map<number, readonly GroupLevel[]>;
}

/** A communicator: `size` ranks, `stride` apart in rank order. */
export interface Group {
  readonly size: number;
  readonly stride: number;
}

/** Strides stay far below this many devices. */
const DEVICES_AT_MOST = 2 ** 26;

/** A group as one number, for maps. */
export const groupKey = ({ size, stride }: Group): number => size * DEVICES_AT_MOST + stride;

/** One level of a hierarchical collective: members that meet on one tier. */
export interface GroupLevel {
  readonly tier: FabricTier;
  readonly members: number;
}

/** A fabric of these tiers, inner to outer. */
export function fabricOf(tiers: readonly FabricTier[], library: CollectiveLibrary, nodeDevices: number): Fabric {
  return { tiers, nodeDevices, library, candidates: new Map(), levels: new Map() };
}

/**
 * Builds the fabric of a profile: its scale-up tiers, then the scale-out network for `devices` ranks.
 * @param library what moves the bytes; by default that of the profile's efficiency curves
 */
export function createFabric(
  hardware: HardwareSpec,
  devices: number,
  library: CollectiveLibrary = libraryOf(hardware.calibration),
): Fabric {
  const tiers: FabricTier[] = hardware.tiers.map((tier) => ({
    name: tier.name,
    endpoints: tier.endpoints,
    bandwidthBytesPerS: (tier.bandwidthBytesPerS * tier.efficiency) / tier.oversubscription,
    latencyS: tier.latencyS,
    reductionGain: tier.inNetworkReduction,
    isScaleOut: false,
    isMesh: shapeOf(tier) === 'mesh',
    isRing: shapeOf(tier) === 'ring',
  }));
  const { scaleOut } = hardware;
  tiers.push({
    name: 'Scale-out network',
    endpoints: Math.max(devices, (tiers.at(-1)?.endpoints ?? 1) + 1),
    bandwidthBytesPerS: (scaleOut.bandwidthBytesPerS * scaleOut.efficiency) / scaleOut.oversubscription,
    latencyS: scaleOut.latencyS,
    reductionGain: 1,
    isScaleOut: true,
    isMesh: false,
  });
  return fabricOf(tiers, library, hardware.node.devices);
}

/**
 * Splits a group over the tiers: how many members share each innermost domain, how many such domains meet one
 * tier further out, and so on. The product of the levels' members is at least the group's size.
 */
export function groupLevels(fabric: Fabric, group: Group): readonly GroupLevel[] {
  const key = groupKey(group);
  let levels = fabric.levels.get(key);
  if (!levels) {
    levels = splitGroup(fabric.tiers, group);
    fabric.levels.set(key, levels);
  }
  return levels;
}

/** Share of a device's links that a group of `members` of a tier's `units` uses. */
function linkShare(tier: FabricTier, members: number, units: number): number {
  if (tier.isRing) return members < units ? 0.5 : 1;
  return tier.isMesh ? Math.min(1, (members - 1) / (units - 1)) : 1;
}

function splitGroup(tiers: readonly FabricTier[], group: Group): GroupLevel[] {
  const levels: GroupLevel[] = [];
  let covered = 1;
  let inner = 1;
  for (const tier of tiers) {
    const units = tier.endpoints / inner;
    inner = tier.endpoints;
    if (covered >= group.size) break;
    const within = Math.min(group.size, Math.max(1, Math.floor(tier.endpoints / group.stride)));
    const members = Math.ceil(within / covered);
    if (members > 1) {
      levels.push({
        tier: { ...tier, bandwidthBytesPerS: linkShare(tier, members, units) * tier.bandwidthBytesPerS },
        members,
      });
      covered *= members;
    }
  }
  return levels;
}

/** The outermost tier that a group crosses, or undefined for a group of one. */
export function outermostTier(fabric: Fabric, group: Group): FabricTier | undefined {
  return groupLevels(fabric, group).at(-1)?.tier;
}
