/**
 * The same machine with a scale-up domain of another size. Devices, hosts and NICs stay as they are; within the
 * profile's own size tiers are cut, beyond it one more tier of switches joins groups of the own fabric.
 */
import type { HardwareSpec, TierSpec } from '../../../../src-shared/model/hardware-parameters';
import { systemDevicesOf } from '../../network/graph/build-graph';
import { shapeOf } from '../../network/graph/scale-up';
import { fabricPorts, fabricPowerW, fabricPriceUsd, rackDevices } from './fabric-share';

/** One level of switches more: from 1.2 to 1.9 microseconds on CloudMatrix 384 (arXiv:2506.12708 v1, Table 1). */
export const ADDED_LATENCY_S = 0.7e-6;

/** Switch chips of a tier of which `share` remains: as many planes, and at least one chip in each. */
function switchesOf(tier: TierSpec, share: number): number {
  if (tier.switches === 0) return 0;
  const planes = Math.min(tier.planes, tier.switches);
  return planes * Math.max(1, Math.round((tier.switches / planes) * share));
}

/** Tiers for a domain within the own size: those that divide it stay, the next one out is cut to it, the rest falls away. */
function cutTiers(hardware: HardwareSpec, devices: number): TierSpec[] {
  const share = devices / systemDevicesOf(hardware);
  const tiers: TierSpec[] = [];
  for (const tier of hardware.tiers) {
    const isKept = tier.endpoints < devices && devices % tier.endpoints === 0;
    tiers.push({ ...tier, endpoints: isKept ? tier.endpoints : devices, switches: switchesOf(tier, share) });
    if (!isKept) break;
  }
  return tiers;
}

/** Largest number of devices within `limit` that divides the domain and holds whole units of `unit` devices. */
function largestPart(devices: number, limit: number, unit: number): number {
  for (let part = Math.min(limit, devices); part > 1; part--)
    if (devices % part === 0 && part % unit === 0) return part;
  return 1;
}

/** The tier that joins groups of the own fabric to a domain beyond its size: switches at the bandwidth of the outermost. */
function addedTier(outermost: TierSpec, groups: number, devices: number): TierSpec {
  const inside = switchesOf(outermost, groups);
  return {
    ...outermost,
    name: `Added tier of switches over ${groups} groups`,
    endpoints: devices,
    shape: 'switched',
    latencyS: outermost.latencyS + ADDED_LATENCY_S,
    // Half as many as below: all of their ports lead down. Links of a mesh end on one switch as good as many.
    switches: inside === 0 ? 1 : outermost.planes * Math.max(1, Math.round(inside / outermost.planes / 2)),
    planes: inside === 0 ? 1 : outermost.planes,
    inNetworkReduction: shapeOf(outermost) === 'switched' ? outermost.inNetworkReduction : 1,
  };
}

/** Scale-up tiers of a domain of `devices`, inner to outer. */
function tiersFor(hardware: HardwareSpec, devices: number): TierSpec[] {
  const own = systemDevicesOf(hardware);
  if (devices <= own || hardware.tiers.length === 0) return cutTiers(hardware, devices);
  const part = largestPart(devices, own, Math.min(hardware.node.devices, devices));
  const inner = part === 1 ? [] : cutTiers(hardware, part);
  const outermost = inner.at(-1) ?? hardware.tiers.at(-1);
  if (!outermost) return inner;
  const groups = devices / part;
  const all = inner.map((tier) => ({ ...tier, switches: tier.switches * groups }));
  return [...all, addedTier(outermost, groups, devices)];
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/**
 * The profile with domains of `devices` devices; the profile itself at its own size.
 *
 * Power and price of a device, its host and its NIC stay; those of the fabric (see fabric-share) follow its tiers.
 * @param devices whole packages
 */
export function resizeDomain(hardware: HardwareSpec, devices: number): HardwareSpec {
  const own = systemDevicesOf(hardware);
  if (devices === own) return hardware;
  const tiers = tiersFor(hardware, devices);
  const inRack = rackDevices(hardware);
  const [before, after] = [fabricPorts(hardware.tiers, inRack), fabricPorts(tiers, inRack)];
  // A domain that does not hold whole nodes has smaller ones.
  const nodeDevices = greatestDivisor(hardware.node.devices, devices);
  const nodeShare = nodeDevices / hardware.node.devices;
  const { node, supernode, power, cost } = hardware;
  const perDevice = (ofSystem: number, partBefore: number, partAfter: number): number =>
    Math.max(0, ofSystem / own - partBefore) + partAfter;
  return {
    ...hardware,
    name: `${hardware.name}, domains of ${devices / hardware.device.perPackage}`,
    tiers,
    node: {
      ...node,
      devices: nodeDevices,
      cpus: Math.ceil(node.cpus * nodeShare),
      hostMemoryBytes: node.hostMemoryBytes === null ? null : node.hostMemoryBytes * nodeShare,
      hostMemoryBandwidthBytesPerS: node.hostMemoryBandwidthBytesPerS * nodeShare,
    },
    supernode: {
      nodes: devices / nodeDevices,
      racks: supernode.racks === null ? null : (supernode.racks * devices) / own,
      opticalModules: null,
    },
    power: { systemW: devices * perDevice(power.systemW, fabricPowerW(before), fabricPowerW(after)) },
    cost: {
      ...cost,
      systemUsd: devices * perDevice(cost.systemUsd, fabricPriceUsd(hardware, before), fabricPriceUsd(hardware, after)),
    },
  };
}
