/** Routes from endpoint to endpoint one after the other, and the links of a graph as the flow simulator takes them. */
import type { FlowLinks } from '../flow/flow-set';
import type { NetworkGraph, RoutingPolicy } from './network-graph';
import { coreKeyOf, pathsBetween, type NodePath } from './paths';
import { nameOfPair, pickPath } from './routes';

/** Capacity and latency of a graph's links, for the simulator. */
export function flowLinksOf(graph: NetworkGraph): FlowLinks {
  return {
    capacityBytesPerS: Float64Array.from(graph.links, (link) => link.capacityBytesPerS),
    latencyS: Float64Array.from(graph.links, (link) => link.latencyS),
  };
}

/** Finds routes and remembers the switches between two units, which all pairs of their devices share. */
export class Router {
  private readonly graph: NetworkGraph;
  private readonly policy: Exclude<RoutingPolicy, 'spray'>;
  private readonly cores = new Map<number, readonly NodePath[]>();

  constructor(graph: NetworkGraph, policy: Exclude<RoutingPolicy, 'spray'>) {
    this.graph = graph;
    this.policy = policy;
  }

  private paths(from: number, to: number): readonly NodePath[] {
    const key = coreKeyOf(this.graph, from, to);
    if (key === null) return pathsBetween(this.graph, from, to).map((path) => path.slice(1, -1));
    let cores = this.cores.get(key);
    if (!cores) {
      cores = pathsBetween(this.graph, from, to).map((path) => path.slice(1, -1));
      this.cores.set(key, cores);
    }
    return cores;
  }

  /** Links from one endpoint to another, by node index. @throws Error naming the pair when no path is left */
  route(from: number, to: number): number[] {
    const cores = this.paths(from, to);
    const links = pickPath(this.graph, this.policy, from, to, cores.length, (index) => [
      from,
      ...(cores[index] as NodePath),
      to,
    ]);
    if (!links)
      throw new Error(`faults: no path is left ${nameOfPair(this.graph, from, to)}; at least one must remain`);
    return links;
  }
}
