/**
 * A smaller group that loads links in the same way, so that a correction costs milliseconds: a large group is taken
 * with fewer members on its outermost tier, a wide stride is narrowed as long as its members stay as far apart.
 */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import { groupLevels, type Fabric, type Group } from '../fabric';
import type { TrafficPattern } from './contention';

const DEVICES_AT_MOST = 2048;
const FLOWS_AT_MOST = 160_000;

/** Devices whose traffic stays under leaves: those of one leaf, or of the nodes whose rails share leaves. */
export function leafDevices({ scaleOut, node }: HardwareSpec): number {
  const { switchPorts, oversubscription, layout } = scaleOut;
  const down = Math.round((switchPorts * oversubscription) / (1 + oversubscription));
  return Math.max(1, Math.min(switchPorts - 1, down)) * (layout === 'rail' ? node.devices : 1);
}

/** Distance of two devices from which on they share nothing but the outermost tier of the group. */
function apartAt(hardware: HardwareSpec, fabric: Fabric, group: Group): number {
  const outermost = groupLevels(fabric, group).at(-1)?.tier;
  const index = fabric.tiers.findIndex(({ name }) => name === outermost?.name);
  const inner = fabric.tiers[index - 1]?.endpoints ?? 1;
  return outermost?.isScaleOut ? Math.max(inner, leafDevices(hardware)) : inner;
}

/** Flows of a pattern that are routed, all sister groups together; none of a sampled all-to-all. */
function routedFlows(pattern: TrafficPattern, { size, stride }: Group, isSampled: boolean): number {
  if (pattern !== 'allToAll') return 16 * size * stride;
  return isSampled ? 0 : size * stride * (size - 1);
}

/**
 * The group that is played in place of another.
 * @param devices of the cluster
 * @param isSprayed whether all-to-alls between systems are sampled (sampled-all-to-all.ts), however large
 * @returns the group with as many members as its levels have together, made smaller where it is too large to play
 */
export function representativeGroup(
  hardware: HardwareSpec,
  fabric: Fabric,
  devices: number,
  pattern: TrafficPattern,
  group: Group,
  isSprayed = true,
): Group {
  const isSampled = isSprayed && (groupLevels(fabric, group).at(-1)?.tier.isScaleOut ?? false);
  return shrunkGroup(hardware, fabric, group, (candidate) => {
    const isTooWide = candidate.size * candidate.stride > Math.min(devices, DEVICES_AT_MOST);
    return isTooWide || routedFlows(pattern, candidate, isSampled) > FLOWS_AT_MOST;
  });
}

/** The same kind of group, with a narrower stride and fewer members on its outermost tier until it is small enough. */
export function shrunkGroup(
  hardware: HardwareSpec,
  fabric: Fabric,
  group: Group,
  isTooLarge: (candidate: Group) => boolean,
): Group {
  let { stride } = group;
  const apart = apartAt(hardware, fabric, group);
  const levels = groupLevels(fabric, group).map(({ members }) => members);
  const inner = levels.slice(0, -1).reduce((product, members) => product * members, 1);
  let outer = levels.at(-1) ?? 1;
  for (;;) {
    const candidate = { size: inner * outer, stride };
    if (!isTooLarge(candidate)) return candidate;
    if (stride % 2 === 0 && stride / 2 >= apart) stride /= 2;
    else if (outer > 2) outer = Math.ceil(outer / 2);
    else return candidate;
  }
}
