/** Systems of published expert exchanges: a chip by any of its names, its server, and the network between servers. */
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import { profileOf } from './chips';
import { readNetwork } from './network-text';

/** The chip that stands for an architecture where only that is named ("SM90"). */
const ofArchitecture: Record<string, string> = { SM90: 'H100', SM100: 'B200', SM103: 'B300' };

/** The chip of a name, which may be that of its architecture. */
export const chipOfName = (name: string): string => ofArchitecture[name.toUpperCase()] ?? name.toUpperCase();

/** Scale-up rate of a device and direction that a text states ("NVLink 400 GB/s bidir"), or null. */
function scaleUpIn(text: string): number | null {
  const found = /NVLink[^;,\d]*(\d+)\s*GB\/s(\s*bidir)?/i.exec(text);
  return found ? (Number(found[1]) * 1e9) / (found[2] ? 2 : 1) : null;
}

/**
 * Hardware of a published exchange: the chip's profile with the rates that the text states.
 * @throws NotExpressible when the library has no profile of the chip
 */
export function exchangeHardware(chip: string, text: string): HardwareSpec {
  const profile = profileOf(chip);
  const scaleUp = scaleUpIn(text);
  const { rate } = readNetwork(text);
  const devices = { device: 1, package: profile.device.perPackage, node: profile.node.devices, total: NaN };
  const scaleOut = rate && rate.per !== 'total' ? rate.bytesPerS / devices[rate.per] : null;
  return {
    ...profile,
    tiers: scaleUp ? profile.tiers.map((tier) => ({ ...tier, bandwidthBytesPerS: scaleUp })) : profile.tiers,
    scaleOut: scaleOut ? { ...profile.scaleOut, bandwidthBytesPerS: scaleOut } : profile.scaleOut,
  };
}
