/** Which systems are proposed for a comparison of networks. */
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import { findHardware, usedHardware } from '../../../src-shared/model/lookup';
import type { HardwareProfile, Library, Plan } from '../../../src-shared/model/plan';
import { resolveHardware } from '../../../src-shared/model/resolve-hardware';

/** Curves that are read side by side at first, and at most. */
const PROPOSED = 4;
export const MOST_SYSTEMS = 6;
/** Systems whose networks differ most, for plans that use only one. */
const landmarks = ['cloudmatrix-384', 'gb200-nvl72', 'dgx-h100', 'atlas-800-a2'];

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

/** All profiles of plan and library, the plan's first. */
export function allProfiles(plan: Plan, library: Library): HardwareProfile[] {
  return [...plan.hardware, ...library.hardware.filter((each) => !plan.hardware.some((own) => own.id === each.id))];
}

/** Systems beside the one that the view is about: those that the plan uses, then landmarks. */
export function proposedSystems(plan: Plan, library: Library, profileId: string): string[] {
  const used = usedHardware(plan, library).map((each) => each.id);
  const known = landmarks.map((id) => findHardware(plan, library, id)?.id).filter(isPresent);
  const ids = new Set([...used, ...known]);
  ids.delete(profileId);
  return [...ids].slice(0, PROPOSED - 1);
}

/** Devices of one system. */
export const devicesOf = ({ node, supernode }: HardwareSpec): number => node.devices * supernode.nodes;

/** Group sizes worth asking for: powers of two and the whole of each system. */
export function groupChoices(hardware: readonly HardwareSpec[], most = 2048): number[] {
  const sizes = new Set<number>();
  for (let size = 2; size <= most; size *= 2) sizes.add(size);
  for (const each of hardware) {
    const devices = devicesOf(each);
    for (const size of [devices, 2 * devices]) if (size >= 2) sizes.add(size);
  }
  return [...sizes].sort((a, b) => a - b);
}

export interface OtherSide {
  id: string;
  name: string;
  vendor: string;
  hardware: HardwareSpec;
}

/**
 * What a profile can be set against: servers for a supernode, supernodes for a server, the nearest first: of the same
 * maker, then of about the same compute per device.
 */
export function otherSides(
  plan: Plan,
  library: Library,
  profile: HardwareProfile,
  hardware: HardwareSpec,
): OtherSide[] {
  const isServer = hardware.supernode.nodes === 1;
  const distance = ({ vendor, hardware: other }: OtherSide): number =>
    (vendor === profile.vendor ? 0 : 100) +
    Math.abs(Math.log(other.device.peakBf16FlopsPerS / hardware.device.peakBf16FlopsPerS));
  return allProfiles(plan, library)
    .filter((each) => each.id !== profile.id)
    .flatMap((each): OtherSide[] => {
      const resolved = resolveHardware(each, 'hardware', []);
      const { id, name, vendor } = each;
      return resolved && (resolved.supernode.nodes === 1) !== isServer
        ? [{ id, name, vendor, hardware: resolved }]
        : [];
    })
    .sort((a, b) => distance(a) - distance(b));
}
