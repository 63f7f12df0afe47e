/** Builds the graph of a fabric from a profile: devices, hosts, scale-up tiers, scale-out network, then faults. */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import { applyFaults } from './faults';
import { GraphBuilder } from './graph-builder';
import type { GraphTier, NetworkFault, NetworkGraph, ScaleOutWiring, TierWiring } from './network-graph';
import { buildScaleOut } from './scale-out';
import { buildScaleUp, shapeOf } from './scale-up';

export interface BuildOptions {
  /** Devices to build; more than one system brings the scale-out network. */
  readonly devices: number;
  /** Builds host processors as endpoints where the profile gives them bandwidth. */
  readonly includeHosts?: boolean;
  readonly faults?: readonly NetworkFault[];
}

/** Devices of one system. */
export const systemDevicesOf = (hardware: HardwareSpec): number => hardware.node.devices * hardware.supernode.nodes;

/** Hosts join the switches of the innermost switched tier that holds their node. */
function joinHosts(
  builder: GraphBuilder,
  hardware: HardwareSpec,
  wiring: readonly TierWiring[],
  hosts: readonly { node: number; server: number }[],
): void {
  const index = wiring.findIndex(({ perGroup, endpoints }) => perGroup > 0 && endpoints >= hardware.node.devices);
  const tier = wiring[index];
  if (!tier) return;
  const linkS = (hardware.tiers[index]?.latencyS ?? 0) / 2;
  for (const { node, server } of hosts) {
    const group = Math.floor((server * hardware.node.devices) / tier.endpoints);
    const first = tier.firstSwitch + group * tier.perGroup;
    for (let each = 0; each < tier.perGroup; each++)
      builder.join(
        node,
        first + each,
        hardware.node.hostBandwidthBytesPerS / tier.perGroup,
        linkS,
        index,
        Math.floor(each / tier.perPlane),
      );
  }
}

/**
 * Builds the graph.
 * @throws Error naming the field when `devices` is not a positive whole number
 */
export function buildGraph(hardware: HardwareSpec, options: BuildOptions): NetworkGraph {
  const { devices, includeHosts = false, faults = [] } = options;
  if (!Number.isInteger(devices) || devices < 1)
    throw new Error(`devices: ${devices} is not allowed; it is a whole number of at least 1`);
  const builder = new GraphBuilder();
  const systemDevices = systemDevicesOf(hardware);
  const deviceWord = hardware.device.perPackage > 1 ? 'Die' : 'Device';
  for (let device = 0; device < devices; device++)
    builder.addNode({
      kind: 'device',
      name: `${deviceWord} ${device}`,
      tier: -1,
      plane: -1,
      server: Math.floor(device / hardware.node.devices),
      system: Math.floor(device / systemDevices),
    });
  const hosts: { node: number; server: number }[] = [];
  if (includeHosts && hardware.node.hostBandwidthBytesPerS > 0)
    for (let server = 0; server < Math.ceil(devices / hardware.node.devices); server++)
      for (let cpu = 0; cpu < hardware.node.cpus; cpu++) {
        const system = Math.floor((server * hardware.node.devices) / systemDevices);
        const name = `CPU ${cpu}, node ${server}`;
        hosts.push({ node: builder.addNode({ kind: 'host', name, tier: -1, plane: -1, server, system }), server });
      }
  const tiers: GraphTier[] = hardware.tiers.map((tier) => ({
    name: tier.name,
    isScaleOut: false,
    shape: shapeOf(tier),
    planes: tier.planes,
    endpoints: tier.endpoints,
  }));
  const wired = buildScaleUp(builder, hardware, systemDevices, devices);
  joinHosts(builder, hardware, wired, hosts);
  let scaleOut: ScaleOutWiring | null = null;
  if (devices > (hardware.tiers.at(-1)?.endpoints ?? 1)) {
    tiers.push({ name: 'Scale-out network', isScaleOut: true, shape: 'switched', planes: 1, endpoints: devices });
    scaleOut = buildScaleOut(builder, hardware, devices, tiers.length - 1);
  }
  const { nodes, links, linkBetween } = builder;
  const graph: NetworkGraph = {
    tiers,
    nodes,
    links,
    devices,
    wiring: { systemDevices, tiers: wired, scaleOut, linkBetween },
  };
  return faults.length === 0 ? graph : applyFaults(graph, faults);
}
