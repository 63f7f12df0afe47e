/**
 * Builds the scale-up tiers of one profile, system by system: switches in planes, full meshes and rings. Switches of a
 * tier join those of the nearest switched tier inside, plane by plane, and devices where there is none.
 */
import type { HardwareSpec, TierSpec } from '../../../../src-shared/model/hardware-parameters';
import type { GraphBuilder } from './graph-builder';
import type { GraphTier, TierWiring } from './network-graph';

/** Shape of a tier; one of switches without any is a full mesh. */
export const shapeOf = (tier: TierSpec): GraphTier['shape'] =>
  tier.shape === 'switched' && tier.switches === 0 ? 'mesh' : tier.shape;

/** What large transfers reach on a tier per device, byte/s. */
const reached = (tier: TierSpec): number => (tier.bandwidthBytesPerS * tier.efficiency) / tier.oversubscription;

interface TierPlan extends TierWiring {
  readonly spec: TierSpec;
  readonly index: number;
}

/** Sizes and places of the switches of every tier, before any is built. */
function planTiers(hardware: HardwareSpec, systemDevices: number, systems: number, firstNode: number): TierPlan[] {
  const plans: TierPlan[] = [];
  let inner = 1;
  let below = -1;
  let next = firstNode;
  for (const [index, spec] of hardware.tiers.entries()) {
    const shape = shapeOf(spec);
    const groups = Math.max(1, Math.round(systemDevices / spec.endpoints));
    const perGroup = shape === 'switched' ? Math.max(1, Math.round(spec.switches / groups)) : 0;
    const planes = Math.min(spec.planes, Math.max(1, perGroup));
    const perPlane = perGroup === 0 ? 0 : Math.max(1, Math.floor(perGroup / planes));
    const built = perGroup === 0 ? 0 : perPlane * planes;
    plans.push({
      spec,
      index,
      shape,
      inner,
      endpoints: spec.endpoints,
      below,
      perGroup: built,
      perPlane,
      firstSwitch: next,
    });
    next += built * groups * systems;
    if (shape === 'switched') below = index;
    inner = spec.endpoints;
  }
  return plans;
}

/** Switches or devices through which a unit of a tier is reached, with the plane of each; -1 for devices. */
function portsOf(
  plans: readonly TierPlan[],
  plan: TierPlan,
  system: number,
  systemDevices: number,
  unit: number,
  devices: number,
): { node: number; plane: number; carries: number }[] {
  const first = system * systemDevices + unit * plan.inner;
  const last = Math.min(first + plan.inner, devices);
  if (plan.below < 0)
    return Array.from({ length: Math.max(0, last - first) }, (_, offset) => ({
      node: first + offset,
      plane: -1,
      carries: 1,
    }));
  const under = plans[plan.below] as TierPlan;
  const ports = [];
  for (let start = first; start < last; start += under.endpoints) {
    const group = Math.floor(start / under.endpoints);
    const carried = Math.min(under.endpoints, last - start) / (under.perGroup / under.perPlane) / under.perPlane;
    for (let index = 0; index < under.perGroup; index++)
      ports.push({
        node: under.firstSwitch + group * under.perGroup + index,
        plane: Math.floor(index / under.perPlane),
        carries: carried,
      });
  }
  return ports;
}

/**
 * Adds the switches and links of all scale-up tiers.
 * @param devices devices built in all; the last system may be partial
 * @returns how each tier is wired, for routes
 */
export function buildScaleUp(
  builder: GraphBuilder,
  hardware: HardwareSpec,
  systemDevices: number,
  devices: number,
): TierWiring[] {
  const systems = Math.ceil(devices / systemDevices);
  const plans = planTiers(hardware, systemDevices, systems, builder.nodes.length);
  for (const plan of plans) addSwitches(builder, plan, hardware, systemDevices, systems);
  for (const plan of plans)
    for (let system = 0; system < systems; system++) {
      const groups = Math.max(1, Math.round(systemDevices / plan.endpoints));
      for (let group = 0; group < groups; group++)
        joinGroup(builder, plans, plan, system, group, systemDevices, devices);
    }
  return plans.map(({ shape, inner, endpoints, below, perGroup, perPlane, firstSwitch }) => ({
    shape,
    inner,
    endpoints,
    below,
    perGroup,
    perPlane,
    firstSwitch,
  }));
}

function addSwitches(
  builder: GraphBuilder,
  plan: TierPlan,
  hardware: HardwareSpec,
  systemDevices: number,
  systems: number,
): void {
  if (plan.perGroup === 0) return;
  const groups = Math.max(1, Math.round(systemDevices / plan.endpoints));
  const level = hardware.tiers.slice(0, plan.index + 1).filter((tier) => shapeOf(tier) === 'switched').length;
  for (let system = 0; system < systems; system++)
    for (let group = 0; group < groups; group++) {
      const firstDevice = system * systemDevices + group * plan.endpoints;
      const inServer = plan.endpoints <= hardware.node.devices;
      const server = inServer ? Math.floor(firstDevice / hardware.node.devices) : -1;
      for (let index = 0; index < plan.perGroup; index++) {
        const plane = Math.floor(index / plan.perPlane);
        const where = inServer ? `, node ${server}` : systems > 1 ? `, system ${system}` : '';
        builder.addNode({
          kind: 'switch',
          name: `L${level} switch ${index}${where}`,
          tier: plan.index,
          plane,
          server,
          system,
        });
      }
    }
}

function joinGroup(
  builder: GraphBuilder,
  plans: readonly TierPlan[],
  plan: TierPlan,
  system: number,
  group: number,
  systemDevices: number,
  devices: number,
): void {
  const { spec, index } = plan;
  const units = Math.max(1, Math.round(plan.endpoints / plan.inner));
  const rate = reached(spec);
  // The way up to the switches inside is paid by the tiers inside.
  const insideS = plan.below < 0 ? 0 : (plans[plan.below] as TierPlan).spec.latencyS;
  const unitPorts = Array.from({ length: units }, (_, unit) =>
    portsOf(plans, plan, system, systemDevices, group * units + unit, devices),
  ).filter((ports) => ports.length > 0);
  if (plan.shape === 'switched') {
    const linkS = Math.max(0, spec.latencyS - insideS) / 2;
    const systemGroups = Math.max(1, Math.round(systemDevices / plan.endpoints));
    const first = plan.firstSwitch + (system * systemGroups + group) * plan.perGroup;
    const under = plan.below < 0 ? null : (plans[plan.below] as TierPlan);
    const planes = plan.perGroup / plan.perPlane;
    // Planes stay apart from tier to tier where both have as many.
    const keepsPlane = under !== null && planes > 1 && under.perGroup / under.perPlane === planes;
    for (const ports of unitPorts)
      for (const port of ports)
        for (let each = 0; each < plan.perGroup; each++) {
          const plane = Math.floor(each / plan.perPlane);
          if (keepsPlane && port.plane !== plane) continue;
          const ways = keepsPlane ? plan.perPlane : plan.perGroup;
          builder.join(port.node, first + each, (port.carries * rate) / ways, linkS, index, plane);
        }
    return;
  }
  const linkS = Math.max(0, spec.latencyS - insideS);
  const count = unitPorts.length;
  const neighbours = plan.shape === 'mesh' ? units - 1 : Math.min(2, units - 1);
  for (let from = 0; from < count; from++)
    for (let to = from + 1; to < count; to++) {
      const isNext = to === from + 1 || (from === 0 && to === units - 1);
      if (plan.shape === 'ring' && !isNext) continue;
      const ports = unitPorts[from] as { node: number; plane: number; carries: number }[];
      for (const [offset, port] of ports.entries()) {
        const peer = unitPorts[to]?.[offset];
        if (peer) builder.join(port.node, peer.node, (port.carries * rate) / neighbours, linkS, index, port.plane);
      }
    }
}
