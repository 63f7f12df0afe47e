/**
 * Puts schedules of several groups onto a graph as one set of flows. Parties are devices or the switches that reduce;
 * a switch is reached over the link that joins it.
 */
import type { FlowLinks, FlowSet } from '../flow/flow-set';
import { bundleGraph } from '../graph/bundle';
import { pairKey } from '../graph/graph-builder';
import type { NetworkGraph, RoutingPolicy } from '../graph/network-graph';
import { flowLinksOf, Router } from '../graph/router';
import type { Schedule } from './schedule';

export interface RoutedSchedule {
  /** The graph whose links the flows cross: bundled for sprayed traffic, else the one given. */
  readonly graph: NetworkGraph;
  readonly links: FlowLinks;
  /** Flows of the first group, then those of the next, each in the order of the schedule. */
  readonly flows: FlowSet;
  /** Links of the given graph behind each link that the flows cross. */
  readonly members: readonly (readonly number[])[];
}

/** Routes from party to party on the graph that is played, remembered by pair. */
export class PartyRouter {
  readonly graph: NetworkGraph;
  readonly members: readonly (readonly number[])[];
  private readonly whole: NetworkGraph;
  private readonly router: Router;
  private readonly known = new Map<number, readonly number[]>();
  /** Played link by link of the whole graph. */
  private readonly playedLink: Int32Array;

  constructor(graph: NetworkGraph, policy: RoutingPolicy) {
    const bundled = policy === 'spray' ? bundleGraph(graph) : null;
    this.whole = graph;
    this.graph = bundled?.graph ?? graph;
    this.members = bundled?.members ?? graph.links.map((_, link) => [link]);
    this.router = new Router(this.graph, policy === 'spray' ? 'hash' : policy);
    this.playedLink = new Int32Array(graph.links.length);
    for (const [played, links] of this.members.entries()) for (const link of links) this.playedLink[link] = played;
  }

  /**
   * Links from one node of the graph to another; of a switch and a device the link between them.
   * @throws Error naming the pair when no path is left
   */
  route(from: number, to: number): readonly number[] {
    const key = pairKey(from, to);
    let route = this.known.get(key);
    if (!route) {
      route = this.isSwitch(from) || this.isSwitch(to) ? [this.linkBetween(from, to)] : this.router.route(from, to);
      this.known.set(key, route);
    }
    return route;
  }

  private isSwitch(node: number): boolean {
    return this.whole.nodes[node]?.kind === 'switch';
  }

  private linkBetween(from: number, to: number): number {
    const link = this.whole.wiring.linkBetween.get(pairKey(from, to));
    if (link === undefined)
      throw new Error(`faults: no link joins ${this.whole.nodes[from]?.name} and ${this.whole.nodes[to]?.name}`);
    return this.playedLink[link] as number;
  }
}

/**
 * Flows of one schedule played by several groups at once.
 * @param groups nodes of every party of each group: its devices, then its switches that reduce
 */
export function routeSchedule(
  graph: NetworkGraph,
  schedule: Schedule,
  groups: readonly (readonly number[])[],
  policy: RoutingPolicy,
): RoutedSchedule {
  return routeOn(new PartyRouter(graph, policy), schedule, groups);
}

/** As routeSchedule, with a router that remembers what it has routed before. */
export function routeOn(
  router: PartyRouter,
  schedule: Schedule,
  groups: readonly (readonly number[])[],
): RoutedSchedule {
  const { count, from, to, delayS } = schedule;
  const total = count * groups.length;
  const waits = schedule.dependencies.length;
  const routeStart = new Int32Array(total + 1);
  const routeLinks: number[] = [];
  const bytes = new Float64Array(total);
  const dependencyStart = new Int32Array(total + 1);
  const dependencies = new Int32Array(waits * groups.length);
  for (const [index, nodes] of groups.entries()) {
    const offset = index * count;
    bytes.set(schedule.bytes, offset);
    for (let transfer = 0; transfer < count; transfer++) {
      const route = router.route(nodes[from[transfer]!]!, nodes[to[transfer]!]!);
      for (const link of route) routeLinks.push(link);
      routeStart[offset + transfer + 1] = routeLinks.length;
      dependencyStart[offset + transfer + 1] = index * waits + schedule.dependencyStart[transfer + 1]!;
    }
    for (let at = 0; at < waits; at++) dependencies[index * waits + at] = offset + schedule.dependencies[at]!;
  }
  const flows: FlowSet = {
    count: total,
    routeStart,
    routeLinks: Int32Array.from(routeLinks),
    bytes,
    ...(delayS > 0 ? { delayS: new Float64Array(total).fill(delayS) } : {}),
    ...(waits > 0 ? { dependencyStart, dependencies } : {}),
  };
  return { graph: router.graph, links: flowLinksOf(router.graph), flows, members: router.members };
}
