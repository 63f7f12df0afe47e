/** Picks routes among the equally short paths of a graph by a policy, around what has failed. */
import { pairKey } from './graph-builder';
import type { NetworkGraph, Route, RoutingPolicy } from './network-graph';
import { pathsBetween, type NodePath } from './paths';

/** Hash of a pair, as switches with ECMP spread flows: the same pair always takes the same path. */
function pairHash(from: number, to: number): number {
  let x = Math.imul(from, 2654435761) ^ (Math.imul(to, 40503) + 0x9e3779b9);
  x ^= x >>> 16;
  x = Math.imul(x, 0x45d9f3b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Links of a path, or null where one is down. */
function linksOf(graph: NetworkGraph, path: NodePath): number[] | null {
  const links: number[] = [];
  for (let hop = 1; hop < path.length; hop++) {
    const link = graph.wiring.linkBetween.get(pairKey(path[hop - 1] as number, path[hop] as number));
    if (link === undefined || !((graph.links[link]?.capacityBytesPerS ?? 0) > 0)) return null;
    links.push(link);
  }
  return links;
}

function choiceOf(policy: Exclude<RoutingPolicy, 'spray'>, from: number, to: number): number {
  if (policy === 'hash') return pairHash(from, to);
  return policy === 'destination' ? to : from + to;
}

/** "from A to B", for errors. */
export function nameOfPair(graph: NetworkGraph, from: number, to: number): string {
  const nameOf = (node: number): string => graph.nodes[node]?.name ?? `node ${node}`;
  return `from ${nameOf(from)} to ${nameOf(to)}`;
}

/** Links of the path that a policy picks of `count`, or of the next one that is up; null when none is. */
export function pickPath(
  graph: NetworkGraph,
  policy: Exclude<RoutingPolicy, 'spray'>,
  from: number,
  to: number,
  count: number,
  pathAt: (index: number) => NodePath,
): number[] | null {
  const first = choiceOf(policy, from, to);
  for (let tried = 0; tried < count; tried++) {
    const links = linksOf(graph, pathAt((first + tried) % count));
    if (links) return links;
  }
  return null;
}

/** Rate that a path allows by itself. */
const narrowest = (graph: NetworkGraph, links: readonly number[]): number =>
  links.reduce((least, link) => Math.min(least, graph.links[link]?.capacityBytesPerS ?? 0), Infinity);

/**
 * The route of a transfer.
 * @returns one path, or with 'spray' all of them, each with a share in proportion to its narrowest link
 * @throws Error naming the pair when no path is left
 */
export function routesBetween(graph: NetworkGraph, from: number, to: number, policy: RoutingPolicy): Route {
  const paths = pathsBetween(graph, from, to);
  if (policy === 'spray') {
    const open = paths.flatMap((path) => {
      const links = linksOf(graph, path);
      return links ? [links] : [];
    });
    const total = open.reduce((sum, links) => sum + narrowest(graph, links), 0);
    const shares = new Map<number, number>();
    for (const links of open)
      for (const link of links) shares.set(link, (shares.get(link) ?? 0) + narrowest(graph, links) / total);
    if (shares.size > 0)
      return { links: [...shares.keys()], shares: [...shares.values()].map((share) => Math.min(1, share)) };
  } else {
    const links = pickPath(graph, policy, from, to, paths.length, (index) => paths[index] as NodePath);
    if (links) return { links, shares: links.map(() => 1) };
  }
  throw new Error(`faults: no path is left ${nameOfPair(graph, from, to)}; at least one must remain`);
}
