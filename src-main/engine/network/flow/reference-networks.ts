/**
 * Two plain networks with named routes: a star (ideal crossbar) and a two-level Clos. Benchmarks, tests and the
 * reference cases of the simulator use them; machines are built by ../graph.
 */
import type { FlowRule } from './flow-rule';
import type { FlowLinks } from './flow-set';

/** Which of `spines` a flow takes. */
export type SpineChoice = (source: number, destination: number, spines: number) => number;

/** Choices by the numbers of the hosts; `hash` is the function that the reference cases state. */
export const spineChoices = {
  destination: (_source, destination, spines) => destination % spines,
  sourcePlusDestination: (source, destination, spines) => (source + destination) % spines,
  hash: (source, destination, spines) => {
    let x = Math.imul(source, 2654435761) ^ (Math.imul(destination, 40503) + 0x9e3779b9);
    x ^= x >>> 16;
    x = Math.imul(x, 0x45d9f3b);
    x ^= x >>> 16;
    return (x >>> 0) % spines;
  },
} as const satisfies Record<string, SpineChoice>;

export interface Crossbar {
  readonly links: FlowLinks;
  readonly hosts: number;
  readonly maxHops: number;
  /** Writes the links from host to host into `out` and returns their number. */
  readonly routeInto: (source: number, destination: number, out: Int32Array) => number;
}

/** Hosts on one ideal switch: link `host` goes up, link `hosts + host` down. */
export function starNetwork(hosts: number, hostBytesPerS: number, latencyS = 0): Crossbar {
  return {
    links: {
      capacityBytesPerS: new Float64Array(2 * hosts).fill(hostBytesPerS),
      latencyS: new Float64Array(2 * hosts).fill(latencyS),
    },
    hosts,
    maxHops: 2,
    routeInto: (source, destination, out) => {
      out[0] = source;
      out[1] = hosts + destination;
      return 2;
    },
  };
}

export interface ClosSize {
  hosts: number;
  hostsPerLeaf: number;
  spines: number;
  hostBytesPerS: number;
  leafSpineBytesPerS: number;
  latencyS?: number;
}

/** Link from leaf to spine in closNetwork; its reverse lies `leaves * spines` further. */
export function leafLink(size: ClosSize, leaf: number, spine: number): number {
  return 2 * size.hosts + leaf * size.spines + spine;
}

/** Two-level Clos: hosts i k to i k + k - 1 under leaf i, one link each way between every leaf and spine. */
export function closNetwork(size: ClosSize, choice: SpineChoice): Crossbar {
  const { hosts, hostsPerLeaf, spines } = size;
  const leaves = Math.ceil(hosts / hostsPerLeaf);
  const between = leaves * spines;
  const leafOf = Int32Array.from({ length: hosts }, (_, host) => Math.floor(host / hostsPerLeaf));
  const capacityBytesPerS = new Float64Array(2 * hosts + 2 * between).fill(size.leafSpineBytesPerS);
  capacityBytesPerS.fill(size.hostBytesPerS, 0, 2 * hosts);
  return {
    links: { capacityBytesPerS, latencyS: new Float64Array(capacityBytesPerS.length).fill(size.latencyS ?? 0) },
    hosts,
    maxHops: 4,
    routeInto: (source, destination, out) => {
      out[0] = source;
      const from = leafOf[source]!;
      const to = leafOf[destination]!;
      if (from === to) {
        out[1] = hosts + destination;
        return 2;
      }
      const spine = choice(source, destination, spines);
      out[1] = 2 * hosts + from * spines + spine;
      out[2] = 2 * hosts + between + to * spines + spine;
      out[3] = hosts + destination;
      return 4;
    },
  };
}

/** One flow per ordered pair of hosts, source major. */
export function allToAllFlows(network: Crossbar, bytesOf: (flow: number) => number): FlowRule {
  const { hosts, routeInto } = network;
  const peers = hosts - 1;
  // Flows are mostly asked for in their order: the source changes seldom.
  let source = 0;
  let first = 0;
  return {
    count: hosts * peers,
    maxHops: network.maxHops,
    routeInto: (flow, out) => {
      if (flow < first || flow >= first + peers) {
        source = Math.floor(flow / peers);
        first = source * peers;
      }
      const peer = flow - first;
      return routeInto(source, peer < source ? peer : peer + 1, out);
    },
    bytesOf,
  };
}
