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
  const portsDown = Math.max(
    1,
    Math.min(ports - 1, Math.round((ports * scaleOut.oversubscription) / (1 + scaleOut.oversubscription))),
  );
  const rails = scaleOut.layout === 'rail' ? hardware.node.devices : 0;
  const inNode = hardware.node.devices;
  // A plain leaf takes whole nodes.
  const down = rails > 0 || portsDown < inNode ? portsDown : portsDown - (portsDown % inNode);
  const deviceS = (SAME_LEAF_SHARE * scaleOut.latencyS) / 2;
  const upS = ((1 - SAME_LEAF_SHARE) * scaleOut.latencyS) / 2;
  const addSwitch = (name: string): number =>
    builder.addNode({ kind: 'switch', name, tier, plane: -1, server: -1, system: -1 });

  const leafOf = new Int32Array(devices);
  const leaves: number[] = [];
  const loads: number[] = [];
  let leaf = -1;
  let taken = down;
  let lastRail = -1;
  for (const device of leafOrder(devices, rails)) {
    const rail = rails > 0 ? device % rails : 0;
    if (taken >= down || rail !== lastRail) {
      leaf = addSwitch(rails > 0 ? `Leaf ${leaves.length}, rail ${rail}` : `Leaf ${leaves.length}`);
      leaves.push(leaf);
      loads.push(0);
      taken = 0;
      lastRail = rail;
    }
    leafOf[device] = leaf;
    builder.join(device, leaf, rate, deviceS, tier, -1);
    taken++;
    loads[loads.length - 1] = taken;
  }

  const up = ports - down;
  // A spine has a port for every leaf of its pod; with more leaves than ports, pods are joined by cores.
  const isTwoTier = leaves.length <= ports;
  const podLeaves = isTwoTier ? leaves.length : Math.max(1, Math.floor(ports / 2));
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
