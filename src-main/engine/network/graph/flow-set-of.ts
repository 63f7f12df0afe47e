/** Turns transfers between endpoints into flows on the links of a graph, routed by a policy. */
import type { FlowLinks, FlowSet } from '../flow/flow-set';
import { bundleGraph } from './bundle';
import { pairKey } from './graph-builder';
import type { NetworkGraph, RoutingPolicy } from './network-graph';
import { nameOfPair, pickPath } from './routes';
import { coreKeyOf, pathsBetween, type NodePath } from './paths';

export interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  /** Indices of transfers that must be finished first. */
  readonly dependencies?: readonly number[];
  /** Software time between the dependencies and the start, s. */
  readonly delayS?: number;
}

export interface RoutedFlows {
  /** The graph whose links the flows cross: bundled for sprayed traffic, else the one given. */
  readonly graph: NetworkGraph;
  readonly links: FlowLinks;
  readonly flows: FlowSet;
  /** Links of the given graph behind each link that the flows cross. */
  readonly members: readonly (readonly number[])[];
}

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

  /** Links from one endpoint to another. @throws Error naming the pair when no path is left */
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

/**
 * Flows of transfers on a graph.
 * @param policy 'spray' plays on the bundled graph, the others on the graph itself
 * @throws Error naming the pair when no path is left
 */
export function flowSetOf(graph: NetworkGraph, transfers: readonly Transfer[], policy: RoutingPolicy): RoutedFlows {
  const bundled = policy === 'spray' ? bundleGraph(graph) : null;
  const played = bundled?.graph ?? graph;
  const router = new Router(played, policy === 'spray' ? 'hash' : policy);
  const count = transfers.length;
  const routeStart = new Int32Array(count + 1);
  const dependencyStart = new Int32Array(count + 1);
  const routeLinks: number[] = [];
  const dependencies: number[] = [];
  const known = new Map<number, number[]>();
  for (const [index, { from, to, dependencies: before = [] }] of transfers.entries()) {
    const key = pairKey(from, to);
    let route = known.get(key);
    if (!route) {
      route = from === to ? [] : router.route(from, to);
      known.set(key, route);
    }
    for (const link of route) routeLinks.push(link);
    for (const each of before) dependencies.push(each);
    routeStart[index + 1] = routeLinks.length;
    dependencyStart[index + 1] = dependencies.length;
  }
  const flows: FlowSet = {
    count,
    routeStart,
    routeLinks: Int32Array.from(routeLinks),
    bytes: Float64Array.from(transfers, (transfer) => transfer.bytes),
    ...(transfers.some(({ delayS }) => delayS)
      ? { delayS: Float64Array.from(transfers, ({ delayS = 0 }) => delayS) }
      : {}),
    ...(dependencies.length > 0 ? { dependencyStart, dependencies: Int32Array.from(dependencies) } : {}),
  };
  return {
    graph: played,
    links: flowLinksOf(played),
    flows,
    members: bundled?.members ?? graph.links.map((_, link) => [link]),
  };
}
