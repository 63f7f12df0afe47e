/** Fabrics as they are built: counts, capacities, routes, planes, faults. */
import { describe, expect, it } from 'vitest';
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import { simulateFlows } from '../flow/simulate';
import { routeEdges } from '../schedule/route-edges';
import { PartyRouter } from '../schedule/route-schedule';
import { testInput } from '../../testing/test-scenario';
import { buildGraph } from './build-graph';
import { bundleGraph } from './bundle';
import type { NetworkGraph } from './network-graph';
import { pathsBetween } from './paths';
import { flowLinksOf } from './router';
import { routesBetween } from './routes';

const profile = (id: string): HardwareSpec => testInput('collective', { hardware: id }).hardware;
const cloudMatrix = profile('cloudmatrix-384');
const nvl72 = profile('gb200-nvl72');
const server = profile('dgx-h100');

const switchesOf = (graph: NetworkGraph, tier: number): number =>
  graph.nodes.filter((node) => node.kind === 'switch' && node.tier === tier).length;
/** Capacity that leaves a node over links of one tier. */
const leaving = (graph: NetworkGraph, node: number, tier: number): number =>
  graph.links
    .filter((link) => link.from === node && link.tier === tier)
    .reduce((sum, link) => sum + link.capacityBytesPerS, 0);
const latencyOf = (graph: NetworkGraph, links: readonly number[]): number =>
  links.reduce((sum, link) => sum + (graph.links[link]?.latencyS ?? NaN), 0);
const hops = (graph: NetworkGraph, from: number, to: number): number =>
  routesBetween(graph, from, to, 'hash').links.length;

/** A user's machine: tiers of the given shapes, 100 GB/s each, all devices in one node. */
function shaped(sizes: readonly number[], shape: 'ring' | 'mesh'): HardwareSpec {
  const [tier] = server.tiers;
  if (!tier) throw new Error('no tier');
  const devices = sizes.at(-1) ?? 1;
  return {
    ...server,
    node: { ...server.node, devices },
    tiers: sizes.map((endpoints) => ({
      ...tier,
      name: `${shape} ${endpoints}`,
      endpoints,
      shape,
      switches: 0,
      bandwidthBytesPerS: 100e9,
      efficiency: 1,
      latencyS: 1e-6,
    })),
  };
}

describe('CloudMatrix 384', () => {
  const graph = buildGraph(cloudMatrix, { devices: 768, includeHosts: true });
  it('has 336 level-1 and 112 level-2 switches, 192 hosts, and no scale-out network alone', () => {
    expect(switchesOf(graph, 1)).toBe(336);
    expect(switchesOf(graph, 2)).toBe(112);
    expect(graph.nodes.filter((node) => node.kind === 'host')).toHaveLength(192);
    expect(graph.wiring.scaleOut).toBeNull();
  });
  it('gives a level-1 switch 16 ports down and 16 up, of a node as much up as its dies send', () => {
    const level1 = graph.nodes.findIndex((node) => node.kind === 'switch' && node.tier === 1);
    const of = (tier: number): number =>
      graph.links.filter((link) => link.from === level1 && link.tier === tier && graph.nodes[link.to]?.kind !== 'host')
        .length;
    expect(of(1)).toBe(16);
    expect(of(2)).toBe(16);
    const dies = Array.from({ length: 16 }, (_, die) => leaving(graph, die, 1)).reduce((a, b) => a + b, 0);
    const up = graph.nodes.flatMap((node, index) =>
      node.tier === 1 && node.server === 0 && node.kind === 'switch' ? [leaving(graph, index, 2)] : [],
    );
    expect(up).toHaveLength(7);
    // Line rates are equal; what is reached differs by the share that each tier states.
    expect(up.reduce((a, b) => a + b, 0) / 0.837).toBeCloseTo(dies / 0.852, -3);
  });
  it('reaches a die of the package over one link, one of the node over two, any other over four', () => {
    expect(hops(graph, 0, 1)).toBe(1);
    expect(hops(graph, 0, 5)).toBe(2);
    expect(hops(graph, 0, 767)).toBe(4);
    expect(pathsBetween(graph, 0, 5)).toHaveLength(7);
    expect(pathsBetween(graph, 0, 767)).toHaveLength(7 * 16);
  });
  it('states the latency of each tier along its paths', () => {
    expect(latencyOf(graph, routesBetween(graph, 0, 5, 'hash').links)).toBeCloseTo(1.2e-6, 12);
    expect(latencyOf(graph, routesBetween(graph, 0, 767, 'hash').links)).toBeCloseTo(1.9e-6, 12);
  });
  it('keeps a path in its plane, and spreads a sprayed one over all', () => {
    for (const path of pathsBetween(graph, 3, 700)) {
      const planes = path.slice(1, -1).map((node) => graph.nodes[node]?.plane);
      expect(new Set(planes).size).toBe(1);
    }
    const { links, shares } = routesBetween(graph, 3, 700, 'spray');
    const out = links.flatMap((link, index) => (graph.links[link]?.from === 3 ? [shares[index] ?? 0] : []));
    expect(out).toHaveLength(7);
    expect(out.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });
  it('lets hosts reach devices and each other', () => {
    const host = graph.nodes.findIndex((node) => node.kind === 'host' && node.server === 0);
    const far = graph.nodes.findIndex((node) => node.kind === 'host' && node.server === 47);
    expect(hops(graph, host, 3)).toBe(2);
    expect(hops(graph, 500, host)).toBe(4);
    expect(hops(graph, host, far)).toBe(4);
    expect(hops(graph, host, host + 1)).toBe(2);
  });
  it('goes around a failed plane and a failed switch, and refuses what has no path left', () => {
    const without = buildGraph(cloudMatrix, { devices: 768, faults: [{ kind: 'plane', tier: 2, plane: 3 }] });
    for (let to = 16; to < 768; to += 37)
      for (const link of routesBetween(without, 0, to, 'hash').links)
        expect(without.links[link]?.tier === 2 ? without.links[link]?.plane : 0).not.toBe(3);
    const all = Array.from({ length: 7 }, (_, plane) => ({ kind: 'plane', tier: 2, plane }) as const);
    const cut = buildGraph(cloudMatrix, { devices: 768, faults: all });
    expect(() => routesBetween(cut, 0, 767, 'spray')).toThrow('no path is left from Die 0 to Die 767');
    expect(hops(cut, 0, 5)).toBe(2);
    expect(() => buildGraph(cloudMatrix, { devices: 768, faults: [{ kind: 'plane', tier: 2, plane: 7 }] })).toThrow(
      'faults.plane: 7 is not allowed; it is 0 to 6',
    );
  });
  it('bundles its planes without losing capacity', () => {
    const { graph: bundled, members } = bundleGraph(graph);
    expect(bundled.nodes.filter((node) => node.kind === 'switch')).toHaveLength(48 + 1);
    const total = (links: NetworkGraph['links']): number =>
      links.reduce((sum, link) => sum + link.capacityBytesPerS, 0);
    expect(total(bundled.links)).toBeCloseTo(total(graph.links), -6);
    expect(members.flat()).toHaveLength(graph.links.length);
    expect(pathsBetween(bundled, 0, 767)).toHaveLength(1);
  });
  it('loses a seventh of an all-to-all between nodes with one plane of seven', () => {
    const time = (faults: Parameters<typeof buildGraph>[1]['faults']): number => {
      const built = buildGraph(cloudMatrix, { devices: 128, ...(faults ? { faults } : {}) });
      const edges = Array.from({ length: 128 * 128 }, (_, index) => ({
        from: index >> 7,
        to: index & 127,
        bytes: 1e6,
      })).filter(({ from, to }) => from >> 4 !== to >> 4);
      const router = new PartyRouter(built, 'spray');
      const flows = routeEdges(router, edges, [Array.from({ length: 128 }, (_, device) => device)]);
      return simulateFlows(flowLinksOf(router.graph), flows).makespanS;
    };
    expect(time([{ kind: 'plane', tier: 2, plane: 0 }]) / time(undefined)).toBeCloseTo(7 / 6, 2);
  });
});

describe('NVL72', () => {
  it('has 18 switches in one tier and a rail-optimised network over several racks', () => {
    const graph = buildGraph(nvl72, { devices: 144 });
    expect(switchesOf(graph, 0)).toBe(36);
    expect(hops(graph, 0, 71)).toBe(2);
    expect(graph.wiring.scaleOut?.rails).toBe(4);
    // The same rail meets at a leaf; another is reached through the device of that rail in the sender's node.
    expect(hops(graph, 0, 72)).toBeLessThanOrEqual(4);
    expect(hops(graph, 0, 73)).toBe(hops(graph, 1, 73) + 2);
  });
});

describe('servers on a fat tree', () => {
  const many = (changes: Partial<HardwareSpec['scaleOut']>, servers: number): NetworkGraph =>
    buildGraph({ ...server, scaleOut: { ...server.scaleOut, ...changes } }, { devices: 8 * servers });
  it('is rail-optimised with two tiers, or three when the leaves outnumber the ports', () => {
    const two = many({}, 64);
    expect(two.wiring.scaleOut?.coresOf.size).toBe(0);
    expect(hops(two, 0, 8)).toBe(2);
    expect(hops(two, 0, 8 * 63)).toBe(4);
    const three = many({ switchPorts: 16 }, 256);
    expect(three.wiring.scaleOut?.coresOf.size).toBeGreaterThan(0);
    expect(hops(three, 0, 8 * 255)).toBe(6);
  });
  it('takes whole nodes under a leaf when plain', () => {
    const plain = many({ layout: 'plain' }, 64);
    expect(hops(plain, 0, 9)).toBe(2);
    expect(hops(plain, 0, 8 * 63 + 3)).toBe(4);
  });
  it('thins the links above the leaves by the over-subscription', () => {
    for (const oversubscription of [1, 2, 4]) {
      const graph = many({ layout: 'plain', oversubscription }, 64);
      const leaf = graph.wiring.scaleOut?.leafOf[0] ?? -1;
      const down = graph.links.filter((link) => link.from === leaf && link.to < graph.devices);
      const up = graph.links.filter((link) => link.from === leaf && link.to >= graph.devices);
      const sum = (links: typeof up): number => links.reduce((total, link) => total + link.capacityBytesPerS, 0);
      expect(sum(down) / sum(up)).toBeCloseTo(oversubscription, 9);
    }
  });
  it('builds 16,384 devices', () => {
    const graph = many({}, 2048);
    expect(graph.devices).toBe(16384);
    expect(hops(graph, 0, 16383)).toBeGreaterThan(4);
  });
});

describe('tori and meshes', () => {
  it('walks a 3D torus dimension by dimension, the shorter way round', () => {
    const torus = buildGraph(shaped([4, 16, 64], 'ring'), { devices: 64 });
    expect(torus.links).toHaveLength(64 * 6);
    expect(hops(torus, 0, 3)).toBe(1);
    expect(hops(torus, 0, 2)).toBe(2);
    expect(pathsBetween(torus, 0, 2)).toHaveLength(2);
    expect(hops(torus, 0, 2 + 8 + 32)).toBe(6);
    for (const link of torus.links) expect(link.capacityBytesPerS).toBe(50e9);
  });
  it('crosses an nD full mesh in one hop a dimension', () => {
    const mesh = buildGraph(shaped([8, 64], 'mesh'), { devices: 64 });
    expect(mesh.links).toHaveLength(64 * 14);
    expect(hops(mesh, 0, 7)).toBe(1);
    expect(hops(mesh, 0, 63)).toBe(2);
  });
});
