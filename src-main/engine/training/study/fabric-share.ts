/**
 * What the scale-up fabric takes of a machine's power and price, per device: ports of switches and optical modules, by
 * the bandwidth that runs through them. Profiles state systems whole; a domain of another size needs this part apart.
 */
import type { HardwareSpec, TierSpec } from '../../../../src-shared/model/hardware-parameters';
import { systemDevicesOf } from '../../network/graph/build-graph';
import { shapeOf } from '../../network/graph/scale-up';

/** Nine switch trays of an NVL72 (18 chips of 72 ports at 50 GB/s and direction) are quoted at 3.6 kW (Introl, 2025). */
export const SWITCH_W_PER_BYTE_PER_S = 3600 / (18 * 72 * 50e9);
/** 8 to 12 W per module of eight lanes at 56 Gbit/s, 56 GB/s and direction (estimates of CloudMatrix 384's optics). */
export const MODULE_W_PER_BYTE_PER_S = 10 / 56e9;
/** Below 100 USD for such a module (SemiAnalysis, CloudMatrix 384 article, later edition). */
const MODULE_USD_PER_BYTE_PER_S = 100 / 56e9;
/** A two-tier fat tree takes three ports of switches and four modules for every device that it joins. */
const TREE_PORTS = 3;
const TREE_MODULES = 4;

/** Bandwidth per device that passes through switches' ports and through optical modules, byte/s and direction. */
export interface FabricPorts {
  portsBytesPerS: number;
  modulesBytesPerS: number;
}

/** Devices that stand in one rack; a domain beyond is joined by optics. */
export function rackDevices(hardware: HardwareSpec): number {
  const { racks } = hardware.supernode;
  if (racks === null || racks <= 0) return hardware.node.devices;
  return systemDevicesOf(hardware) / racks;
}

/**
 * Ports and modules of scale-up tiers, inner to outer. A tier of switches has a port for every link from below, and the
 * switches inside have one for every link up to it; links beyond a rack have an optical module at either end. Meshes and
 * rings have no switches, and two devices share each of their links.
 */
export function fabricPorts(tiers: readonly TierSpec[], inRack: number): FabricPorts {
  let portsBytesPerS = 0;
  let modulesBytesPerS = 0;
  let hasSwitches = false;
  for (const tier of tiers) {
    const isSwitched = shapeOf(tier) === 'switched';
    const through = tier.bandwidthBytesPerS / tier.oversubscription;
    if (isSwitched) portsBytesPerS += through;
    if (hasSwitches) portsBytesPerS += through;
    if (tier.endpoints > inRack) modulesBytesPerS += (isSwitched ? 2 : 1) * through;
    hasSwitches ||= isSwitched;
  }
  return { portsBytesPerS, modulesBytesPerS };
}

/** Power of such a fabric, W per device. */
export const fabricPowerW = ({ portsBytesPerS, modulesBytesPerS }: FabricPorts): number =>
  portsBytesPerS * SWITCH_W_PER_BYTE_PER_S + modulesBytesPerS * MODULE_W_PER_BYTE_PER_S;

/** Price of a switch per byte/s of its ports: what the profile's scale-out network costs beyond its modules. */
export function switchUsdPerBytePerS({ cost, scaleOut }: HardwareSpec): number {
  const perBytePerS = cost.networkPerDeviceUsd / scaleOut.bandwidthBytesPerS;
  return Math.max(0, perBytePerS - TREE_MODULES * MODULE_USD_PER_BYTE_PER_S) / TREE_PORTS;
}

/** Price of such a fabric, USD per device. */
export const fabricPriceUsd = (hardware: HardwareSpec, { portsBytesPerS, modulesBytesPerS }: FabricPorts): number =>
  portsBytesPerS * switchUsdPerBytePerS(hardware) + modulesBytesPerS * MODULE_USD_PER_BYTE_PER_S;
