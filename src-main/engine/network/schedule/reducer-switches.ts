/** Finds the switches that can reduce for a group: those that all of its members are joined to. */
import type { NetworkGraph } from '../graph/network-graph';

/**
 * The innermost switches that all devices of a unit are joined to, by node index.
 * @param ranks devices of one unit
 * @throws Error when no switch reaches all of them
 */
export function reducerSwitches(graph: NetworkGraph, ranks: readonly number[]): number[] {
  const wanted = new Set(ranks);
  const met = new Map<number, number>();
  for (const { from, to, capacityBytesPerS } of graph.links) {
    if (!wanted.has(from) || capacityBytesPerS <= 0 || graph.nodes[to]?.kind !== 'switch') continue;
    met.set(to, (met.get(to) ?? 0) + 1);
  }
  const found = [...met].filter(([, count]) => count === ranks.length).map(([node]) => node);
  const innermost = Math.min(...found.map((node) => graph.nodes[node]?.tier ?? Infinity));
  const reducers = found.filter((node) => graph.nodes[node]?.tier === innermost);
  if (reducers.length === 0)
    throw new Error(
      `algorithm: the switches cannot do it here; no switch is joined to all ${ranks.length} devices of the group`,
    );
  return reducers;
}
