/**
 * Builds the scale-out network: a fat tree of two or three tiers of switches with the profile's ports. Rail-optimised,
 * the devices of the same place in their nodes share leaves; plain, a leaf takes whole nodes. Over-subscription thins
 * the links above the leaves.
 */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { GraphBuilder } from './graph-builder';
import type { ScaleOutWiring } from './network-graph';

/** Share of the latency between systems that remains between two devices of one leaf (arXiv:2505.09343, Table 5). */
const SAME_LEAF_SHARE = 0.75;

/** Devices in the order in which leaves take them: rail by rail, or as they stand. */
function leafOrder(devices: number, rails: number): number[] {
  if (rails === 0) return Array.from({ length: devices }, (_, device) => device);
  const order: number[] = [];
  for (let rail = 0; rail < rails; rail++)
    for (let device = rail; device < devices; device += rails) order.push(device);
  return order;
}

/** Which devices share leaves and which leaves share spines, before any switch is built. */
export interface LeafPlan {
  /** Leaf of every device, counted from 0. */
  readonly leafOf: Int32Array;
  /** Devices on every leaf. */
  readonly loads: readonly number[];
  /** Rail of every leaf. */
  readonly railOf: readonly number[];
  /** Devices that fit on a leaf. */
  readonly down: number;
  readonly rails: number;
  /** Leaves of one pod; all of them where spines have ports enough. */
  readonly podLeaves: number;
  /** Latency of a link from a device to its leaf, and of one from a leaf to a spine; cores add none. */
  readonly deviceS: number;
  readonly upS: number;
}

/** Lays out the leaves for so many devices. */
export function planLeaves({ scaleOut, node }: HardwareSpec, devices: number): LeafPlan {
  const ports = scaleOut.switchPorts;
  const portsDown = Math.max(
    1,
    Math.min(ports - 1, Math.round((ports * scaleOut.oversubscription) / (1 + scaleOut.oversubscription))),
  );
  const rails = scaleOut.layout === 'rail' ? node.devices : 0;
  // A plain leaf takes whole nodes.
  const down = rails > 0 || portsDown < node.devices ? portsDown : portsDown - (portsDown % node.devices);
  const leafOf = new Int32Array(devices);
  const loads: number[] = [];
  const railOf: number[] = [];
  let taken = down;
  let lastRail = -1;
  for (const device of leafOrder(devices, rails)) {
    const rail = rails > 0 ? device % rails : 0;
    if (taken >= down || rail !== lastRail) {
      loads.push(0);
      railOf.push(rail);
      taken = 0;
      lastRail = rail;
    }
    leafOf[device] = loads.length - 1;
    taken++;
    loads[loads.length - 1] = taken;
  }
  // A spine has a port for every leaf of its pod; with more leaves than ports, pods are joined by cores.
  const podLeaves = loads.length <= ports ? loads.length : Math.max(1, Math.floor(ports / 2));
  return {
    leafOf,
    loads,
    railOf,
    down,
    rails,
    podLeaves,
    deviceS: (SAME_LEAF_SHARE * scaleOut.latencyS) / 2,
    upS: ((1 - SAME_LEAF_SHARE) * scaleOut.latencyS) / 2,
  };
}

/**
 * Adds leaves, spines and cores for all devices.
 * @param tier index under which the links are filed
 */
export function buildScaleOut(
  builder: GraphBuilder,
  hardware: HardwareSpec,
  devices: number,
  tier: number,
): ScaleOutWiring {
  const { scaleOut } = hardware;
  const rate = scaleOut.bandwidthBytesPerS * scaleOut.efficiency;
  const ports = scaleOut.switchPorts;
  const plan = planLeaves(hardware, devices);
  const { loads, down, rails, podLeaves, deviceS, upS } = plan;
  const addSwitch = (name: string): number =>
    builder.addNode({ kind: 'switch', name, tier, plane: -1, server: -1, system: -1 });

  const leaves = plan.railOf.map((rail, leaf) => addSwitch(rails > 0 ? `Leaf ${leaf}, rail ${rail}` : `Leaf ${leaf}`));
  const leafOf = plan.leafOf.map((leaf) => leaves[leaf] as number);
  for (const device of leafOrder(devices, rails))
    builder.join(device, leafOf[device] as number, rate, deviceS, tier, -1);

  const up = ports - down;
  const isTwoTier = leaves.length <= ports;
  const spinesOf = new Map<number, readonly number[]>();
  const coresOf = new Map<number, readonly number[]>();
  if (leaves.length === 1) return { leafOf, spinesOf, coresOf, rails };
  const pods = Math.ceil(leaves.length / podLeaves);
  const spineCount = Math.min(up, Math.max(1, Math.ceil((podLeaves * up) / ports)));
  const coresPerSpine = isTwoTier ? 0 : Math.max(1, Math.floor(ports / 2));
  const cores = Array.from({ length: spineCount * coresPerSpine }, (_, core) => addSwitch(`Core ${core}`));
  for (let pod = 0; pod < pods; pod++) {
    const spines = Array.from({ length: spineCount }, (_, spine) =>
      addSwitch(pods > 1 ? `Spine ${spine}, pod ${pod}` : `Spine ${spine}`),
    );
    let podRate = 0;
    for (let index = pod * podLeaves; index < Math.min(leaves.length, (pod + 1) * podLeaves); index++) {
      const from = leaves[index] as number;
      spinesOf.set(from, spines);
      // All devices of a full leaf together, thinned by the over-subscription.
      const leafRate =
        (Math.max(loads[index] as number, rails > 0 ? (loads[index] as number) : down) * rate) /
        scaleOut.oversubscription;
      podRate += leafRate;
      for (const spine of spines) builder.join(from, spine, leafRate / spineCount, upS, tier, -1);
    }
    if (isTwoTier) continue;
    for (const [index, spine] of spines.entries()) {
      const reach = cores.slice(index * coresPerSpine, (index + 1) * coresPerSpine);
      coresOf.set(spine, reach);
      for (const core of reach) builder.join(spine, core, podRate / spineCount / coresPerSpine, 0, tier, -1);
    }
  }
  return { leafOf, spinesOf, coresOf, rails };
}
