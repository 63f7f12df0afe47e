/** A fabric's graph as the window draws it: lists side by side, links in classes, switches by their distance. */
import type { LinkClass, TopologyAnswer } from '../../../../src-shared/results/network-study';
import { nodeKinds } from '../../../../src-shared/results/network-study';
import type { NetworkGraph, NetworkLink } from '../graph/network-graph';

/** Links from every switch to the nearest endpoint, by breadth-first search from all endpoints at once. */
function levelsOf(graph: NetworkGraph): Uint8Array {
  const { nodes, links } = graph;
  const next: number[][] = nodes.map(() => []);
  for (const { from, to } of links) next[from]?.push(to);
  const levels = new Uint8Array(nodes.length).fill(255);
  let front: number[] = [];
  nodes.forEach((node, index) => {
    if (node.kind === 'switch') return;
    levels[index] = 0;
    front.push(index);
  });
  for (let level = 1; front.length > 0 && level < 255; level++) {
    const reached: number[] = [];
    for (const node of front)
      for (const peer of next[node] ?? [])
        if (levels[peer] === 255) {
          levels[peer] = level;
          reached.push(peer);
        }
    front = reached;
  }
  return levels;
}

const kindWords = { device: 'device', host: 'host CPU' } as const;

/** "device", "Node (UB level 1) switch": what stands at one end of a link. */
function endOf(graph: NetworkGraph, levels: Uint8Array, index: number): string {
  const node = graph.nodes[index];
  if (!node) return '';
  if (node.kind !== 'switch') return kindWords[node.kind];
  const tier = graph.tiers[node.tier];
  if (!tier?.isScaleOut) return `${tier?.name ?? ''} switch`;
  return levels[index] === 1 ? 'scale-out leaf' : levels[index] === 2 ? 'scale-out spine' : 'scale-out core';
}

function classKey(graph: NetworkGraph, levels: Uint8Array, link: NetworkLink): string {
  const part = (index: number): string => {
    const node = graph.nodes[index];
    return node ? `${node.kind}.${node.tier}.${levels[index] ?? 0}` : '';
  };
  return `${part(link.from)}>${part(link.to)}>${link.tier}`;
}

/**
 * Describes a graph for drawing.
 * @param perPackage devices that are sold as one
 */
export function describeTopology(graph: NetworkGraph, perPackage: number): TopologyAnswer {
  const { nodes, links } = graph;
  const levels = levelsOf(graph);
  const classes = new Map<string, number>();
  const linkClasses: (LinkClass & { capacityBytesPerS: number })[] = [];
  const linkClass = new Uint16Array(links.length);
  const reverse = new Int32Array(links.length).fill(-1);
  const waiting = new Map<number, number[]>();
  const pair = (from: number, to: number): number => from * nodes.length + to;
  links.forEach((link, index) => {
    const key = classKey(graph, levels, link);
    let at = classes.get(key);
    if (at === undefined) {
      at = linkClasses.length;
      classes.set(key, at);
      const ends = [endOf(graph, levels, link.from), endOf(graph, levels, link.to)] as const;
      const isDirect = ends[0] === ends[1];
      const name = isDirect
        ? `${ends[0]} to ${ends[1]}, ${graph.tiers[link.tier]?.name ?? ''}`
        : `${ends[0]} to ${ends[1]}`;
      linkClasses.push({
        name: name.charAt(0).toUpperCase() + name.slice(1),
        tier: link.tier,
        links: 0,
        capacityBytesPerS: link.capacityBytesPerS,
      });
    }
    linkClass[index] = at;
    const known = linkClasses[at];
    if (known) {
      known.links++;
      // Broken ones do not speak for the class.
      known.capacityBytesPerS = Math.max(known.capacityBytesPerS, link.capacityBytesPerS);
    }
    // Parallel links pair up in order.
    const back = waiting.get(pair(link.to, link.from))?.shift();
    if (back === undefined) {
      const list = waiting.get(pair(link.from, link.to)) ?? [];
      list.push(index);
      waiting.set(pair(link.from, link.to), list);
    } else {
      reverse[index] = back;
      reverse[back] = index;
    }
  });
  return {
    kind: 'topology',
    devices: graph.devices,
    perPackage,
    tiers: graph.tiers.map((tier) => ({ ...tier })),
    nodes: {
      names: nodes.map((node) => node.name),
      kind: Uint8Array.from(nodes, (node) => nodeKinds.indexOf(node.kind)),
      tier: Int16Array.from(nodes, (node) => node.tier),
      plane: Int32Array.from(nodes, (node) => node.plane),
      server: Int32Array.from(nodes, (node) => node.server),
      system: Int32Array.from(nodes, (node) => node.system),
      level: levels,
    },
    links: {
      from: Int32Array.from(links, (link) => link.from),
      to: Int32Array.from(links, (link) => link.to),
      capacityBytesPerS: Float64Array.from(links, (link) => link.capacityBytesPerS),
      latencyS: Float64Array.from(links, (link) => link.latencyS),
      reverse,
      linkClass,
    },
    linkClasses,
  };
}
