/**
 * A fabric of two switch levels for tests, made by hand: servers with one inner switch per plane, planes of outer
 * switches, every inner switch joined to every outer one of its plane.
 */
import type { NetworkGraph, NetworkLink, NetworkNode } from '../../graph/network-graph';

export interface TwoLevels {
  servers: number;
  devices: number;
  hosts: number;
  planes: number;
  outer: number;
}

const DEVICE_RATE = 28e9;

export function twoLevelGraph({ servers, devices, hosts, planes, outer }: TwoLevels): NetworkGraph {
  const nodes: NetworkNode[] = [];
  const links: NetworkLink[] = [];
  const add = (node: NetworkNode): number => nodes.push(node) - 1;
  const join = (a: number, b: number, capacityBytesPerS: number, tier: number, plane: number): void => {
    links.push({ from: a, to: b, capacityBytesPerS, latencyS: 5e-7, tier, plane });
    links.push({ from: b, to: a, capacityBytesPerS, latencyS: 5e-7, tier, plane });
  };
  const each = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const end = { tier: -1, plane: -1, system: 0 };
  const devicesOf = each(servers).map((server) =>
    each(devices).map((index) => add({ ...end, kind: 'device', name: `NPU ${server * devices + index}`, server })),
  );
  const hostsOf = each(servers).map((server) =>
    each(hosts).map((index) => add({ ...end, kind: 'host', name: `CPU ${index}, node ${server}`, server })),
  );
  const innerOf = each(servers).map((server) =>
    each(planes).map((plane) => {
      const name = `L1 switch ${plane}, node ${server}`;
      return add({ kind: 'switch', name, tier: 0, plane, server, system: 0 });
    }),
  );
  const outerOf = each(planes).map((plane) =>
    each(outer).map((index) =>
      add({ kind: 'switch', name: `L2 switch ${index}, plane ${plane}`, tier: 1, plane, server: -1, system: 0 }),
    ),
  );
  for (const server of each(servers))
    for (const plane of each(planes)) {
      const inner = innerOf[server]?.[plane] ?? 0;
      for (const device of [...(devicesOf[server] ?? []), ...(hostsOf[server] ?? [])])
        join(device, inner, DEVICE_RATE, 0, plane);
      for (const peer of outerOf[plane] ?? []) join(inner, peer, (DEVICE_RATE * devices) / outer, 1, plane);
    }
  const tier = { isScaleOut: false, shape: 'switched' as const, planes };
  return {
    tiers: [
      { ...tier, name: 'Node', endpoints: devices },
      { ...tier, name: 'Supernode', endpoints: devices * servers },
    ],
    nodes,
    links,
    devices: servers * devices,
    wiring: { systemDevices: servers * devices, tiers: [], scaleOut: null, linkBetween: new Map() },
  };
}
