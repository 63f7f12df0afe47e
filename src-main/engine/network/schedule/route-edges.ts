/** Steady flows of several groups on the links of a graph, and the least time that their busiest link needs. */
import type { FlowLinks, FlowSet } from '../flow/flow-set';
import type { PartyRouter } from './route-schedule';
import type { Edge } from './schedule';

/** The flows of the edges of every group, all from 0 on. @param groups devices of each group, in its order */
export function routeEdges(
  router: PartyRouter,
  edges: readonly Edge[],
  groups: readonly (readonly number[])[],
): FlowSet {
  const count = edges.length * groups.length;
  const routeStart = new Int32Array(count + 1);
  const bytes = new Float64Array(count);
  const routeLinks: number[] = [];
  let flow = 0;
  for (const ranks of groups)
    for (const edge of edges) {
      for (const link of router.route(ranks[edge.from]!, ranks[edge.to]!)) routeLinks.push(link);
      bytes[flow++] = edge.bytes;
      routeStart[flow] = routeLinks.length;
    }
  return { count, routeStart, routeLinks: Int32Array.from(routeLinks), bytes };
}

/** Bytes of the busiest link over its rate, s: what flows take at least, and what they take if it never idles. */
export function busiestLinkS(links: FlowLinks, { count, routeStart, routeLinks, bytes }: FlowSet): number {
  const loads = new Float64Array(links.capacityBytesPerS.length);
  for (let flow = 0; flow < count; flow++)
    for (let hop = routeStart[flow]!; hop < routeStart[flow + 1]!; hop++) loads[routeLinks[hop]!]! += bytes[flow]!;
  let longest = 0;
  for (const [link, load] of loads.entries())
    if (load > 0) longest = Math.max(longest, load / links.capacityBytesPerS[link]!);
  return longest;
}
