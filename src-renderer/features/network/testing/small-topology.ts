/**
 * A small fabric as main answers it, for tests: servers with inner switches, one per plane, and planes of outer
 * switches; several systems are joined by one switch.
 */
import type { TopologyAnswer } from '../../../../src-shared/results/network-study';

export interface Shape {
  systems?: number;
  servers: number;
  devices: number;
  hosts?: number;
  planes: number;
  outer: number;
}

const RATE = 28e9;
const DEVICE = 0;
const HOST = 1;
const SWITCH = 2;

export function smallTopology({ systems = 1, servers, devices, hosts = 0, planes, outer }: Shape): TopologyAnswer {
  const rows: {
    name: string;
    kind: number;
    tier: number;
    plane: number;
    server: number;
    system: number;
    level: number;
  }[] = [];
  const pairs: [number, number, number, number][] = [];
  const each = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const end = { tier: -1, plane: -1, level: 0 };
  const all = each(systems).flatMap((system) =>
    each(servers).map((server) => ({ system, server: system * servers + server })),
  );
  const devicesOf = new Map(
    all.map(({ system, server }) => [
      server,
      each(devices).map(
        (at) => rows.push({ ...end, name: `Device ${server * devices + at}`, kind: DEVICE, server, system }) - 1,
      ),
    ]),
  );
  const hostsOf = new Map(
    all.map(({ system, server }) => [
      server,
      each(hosts).map((at) => rows.push({ ...end, name: `CPU ${at}, node ${server}`, kind: HOST, server, system }) - 1),
    ]),
  );
  const outerOf = each(systems).map((system) =>
    each(planes).map((plane) =>
      each(outer).map(
        (at) =>
          rows.push({ name: `L2 ${at}, plane ${plane}`, kind: SWITCH, tier: 1, plane, server: -1, system, level: 2 }) -
          1,
      ),
    ),
  );
  for (const { system, server } of all)
    for (const plane of each(planes)) {
      const inner =
        rows.push({ name: `L1 ${plane}, node ${server}`, kind: SWITCH, tier: 0, plane, server, system, level: 1 }) - 1;
      for (const below of [...(devicesOf.get(server) ?? []), ...(hostsOf.get(server) ?? [])])
        pairs.push([below, inner, 0, RATE]);
      for (const above of outerOf[system]?.[plane] ?? []) pairs.push([inner, above, 1, (RATE * devices) / outer]);
    }
  if (systems > 1) {
    const leaf = rows.push({ name: 'Leaf 0', kind: SWITCH, tier: 2, plane: -1, server: -1, system: -1, level: 1 }) - 1;
    for (const list of devicesOf.values()) for (const device of list) pairs.push([device, leaf, 2, 25e9]);
  }
  const links = pairs.flatMap(([a, b, tier, rate]) => [
    { from: a, to: b, tier, rate, linkClass: 2 * tier },
    { from: b, to: a, tier, rate, linkClass: 2 * tier + 1 },
  ]);
  const names = [
    'Device to level 1',
    'Level 1 to device',
    'Level 1 to level 2',
    'Level 2 to level 1',
    'Device to leaf',
    'Leaf to device',
  ];
  const tier = { isScaleOut: false, shape: 'switched' as const, planes };
  return {
    kind: 'topology',
    devices: systems * servers * devices,
    perPackage: 2,
    tiers: [
      { ...tier, name: 'Node', endpoints: devices },
      { ...tier, name: 'Supernode', endpoints: devices * servers },
      ...(systems > 1 ? [{ ...tier, name: 'Scale-out network', isScaleOut: true, planes: 1, endpoints: 1e6 }] : []),
    ],
    nodes: {
      names: rows.map((row) => row.name),
      kind: Uint8Array.from(rows, (row) => row.kind),
      tier: Int16Array.from(rows, (row) => row.tier),
      plane: Int32Array.from(rows, (row) => row.plane),
      server: Int32Array.from(rows, (row) => row.server),
      system: Int32Array.from(rows, (row) => row.system),
      level: Uint8Array.from(rows, (row) => row.level),
    },
    links: {
      from: Int32Array.from(links, (link) => link.from),
      to: Int32Array.from(links, (link) => link.to),
      capacityBytesPerS: Float64Array.from(links, (link) => link.rate),
      latencyS: new Float64Array(links.length).fill(5e-7),
      reverse: Int32Array.from(links, (_, index) => index ^ 1),
      linkClass: Uint16Array.from(links, (link) => link.linkClass),
    },
    linkClasses: names.slice(0, systems > 1 ? 6 : 4).map((name, index) => {
      const own = links.filter((link) => link.linkClass === index);
      return { name, tier: Math.floor(index / 2), links: own.length, capacityBytesPerS: own[0]?.rate ?? 0 };
    }),
  };
}
