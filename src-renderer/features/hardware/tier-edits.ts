/** Adding, removing and reordering the tiers of a scale-up fabric, and finding each one's original. In place. */
import { checkEntry } from '../../../src-shared/model/check-entry';
import { tierParameters } from '../../../src-shared/model/fabric-parameters';
import { hardwareParameters } from '../../../src-shared/model/hardware-parameters';
import { makeName, namesOf } from '../../../src-shared/model/new-plan';
import type { Entry, Parameter } from '../../../src-shared/model/parameter';
import type { Figure, HardwareProfile, Tier } from '../../../src-shared/model/plan';
import { moveItem } from '../../state/plan-edit';
import { OWN_SOURCE } from './figure-edits';

function numberOf(parameter: Parameter, entry: Entry | undefined): number | null {
  if (entry === undefined) return null;
  const checked = checkEntry(parameter, entry);
  return checked.ok && typeof checked.value === 'number' ? checked.value : null;
}

/** Devices of one system, or null where the profile does not say. */
function systemDevices({ figures }: HardwareProfile): number | null {
  const devices = numberOf(hardwareParameters.node.devices, figures['node.devices']?.value);
  const nodes = numberOf(hardwareParameters.supernode.nodes, figures['supernode.nodes']?.value);
  return devices === null || nodes === null ? null : devices * nodes;
}

const own = (value: Entry, note: string): Figure => ({ value, source: OWN_SOURCE, confidence: 'user', note });

/** Figures for a fabric's first tier: those of the scale-out network, so that nothing is made up. */
function fromScaleOut(profile: HardwareProfile): Record<string, Figure> {
  const copied = ['bandwidth', 'efficiency', 'latency', 'oversubscription'].flatMap((key) => {
    const value = profile.figures[`scaleOut.${key}`]?.value;
    return value === undefined ? [] : [[key, own(value, 'Copied from the scale-out network.')] as const];
  });
  return { ...Object.fromEntries(copied), switches: own(0, 'Direct links until you say otherwise.') };
}

/**
 * Adds a tier outside all others. It reaches the whole system, or twice as far as the last where that one does already,
 * and takes its other figures from the last one, marked as the user's.
 */
export function addTier(profile: HardwareProfile): void {
  const last = profile.tiers.at(-1);
  const reach = numberOf(tierParameters.endpoints, last?.figures['endpoints']?.value) ?? 1;
  const devices = systemDevices(profile);
  const figures = last
    ? Object.fromEntries(
        Object.entries(last.figures).map(([key, { value }]) => [key, own(value, `Copied from ${last.name}.`)]),
      )
    : fromScaleOut(profile);
  const endpoints = devices !== null && devices > reach ? devices : Math.max(2, 2 * reach);
  figures['endpoints'] = own(
    endpoints,
    devices === endpoints ? 'All devices of the system.' : 'Twice the tier inside.',
  );
  const name = last ? `Tier ${profile.tiers.length + 1}` : 'Scale-up fabric';
  profile.tiers.push({ name: makeName(name, namesOf(profile.tiers)), figures });
}

export function removeTier(profile: HardwareProfile, index: number): void {
  profile.tiers.splice(index, 1);
}

/** Moves a tier inwards (-1) or outwards (1). */
export function moveTier(profile: HardwareProfile, index: number, step: -1 | 1): void {
  moveItem(profile.tiers, index, index + step);
}

/**
 * The tier of the original that a tier is compared with: the one of its name, else the one at its place unless another
 * tier has that one's name.
 */
export function originalTier(profile: HardwareProfile, original: HardwareProfile, index: number): Tier | undefined {
  const name = profile.tiers[index]?.name;
  const same = original.tiers.find((tier) => tier.name === name);
  if (same) return same;
  const atPlace = original.tiers[index];
  return atPlace && profile.tiers.some((tier) => tier.name === atPlace.name) ? undefined : atPlace;
}
