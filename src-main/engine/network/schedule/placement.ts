/** How the ranks of a group lie on a graph: units of one node, members on every tier. */
import type { GraphTier, NetworkGraph } from '../graph/network-graph';
import type { LevelAlgorithm } from './hierarchical';

/** Runs of neighbours in the list that lie in the same domain, if all are equally long; else null. */
function evenRun(domains: readonly number[]): number | null {
  const first = domains.findIndex((domain) => domain !== domains[0]);
  const run = first < 0 ? domains.length : first;
  if (domains.length % run !== 0) return null;
  for (const [at, domain] of domains.entries()) {
    if (at % run !== 0 && domain !== domains[at - 1]) return null;
    if (at % run === 0 && at > 0 && domain === domains[at - 1]) return null;
  }
  return run;
}

type Shape = GraphTier['shape'];

/** What libraries run along one level: over all links of a mesh, both ways round a ring, a ring through switches. */
export function levelAlgorithmOf(shape: Shape | undefined): LevelAlgorithm {
  if (shape === 'mesh') return 'direct';
  return shape === 'ring' ? 'bidirectionalRing' : 'ring';
}

/**
 * Ranks by which the channels of a ring differ: those of a package with links of its own; else 1.
 * @param shape of the innermost tier that the group meets on
 * @param inner members of the group on that tier
 * @param unit ranks of the group in one node
 */
export function turnOf(shape: Shape | undefined, inner: number, unit: number): number {
  return shape === 'mesh' && inner < unit && unit % inner === 0 ? inner : 1;
}

export interface Placement {
  /** Ranks of the group in one node; 1 where they are uneven. */
  readonly unit: number;
  /** Members on every tier that the group meets on, innermost first; their product is its size. */
  readonly levels: readonly number[];
  /** Index of each level's tier. */
  readonly tiers: readonly number[];
}

/**
 * Places a group.
 * @param ranks devices in the order of the group
 */
export function placementOf(graph: NetworkGraph, ranks: readonly number[]): Placement {
  const { systemDevices } = graph.wiring;
  const levels: number[] = [];
  const tiers: number[] = [];
  let covered = 1;
  for (const [index, tier] of graph.tiers.entries()) {
    const domains = ranks.map((rank) => {
      const system = Math.floor(rank / systemDevices);
      return tier.isScaleOut ? 0 : system * systemDevices + Math.floor((rank % systemDevices) / tier.endpoints);
    });
    // A tier that holds uneven parts is passed over: the next one takes its members along.
    const run = evenRun(domains);
    if (run === null || run % covered !== 0 || run === covered) continue;
    levels.push(run / covered);
    tiers.push(index);
    covered = run;
  }
  if (covered < ranks.length) {
    levels.push(ranks.length / covered);
    tiers.push(graph.tiers.length - 1);
  }
  const unit = evenRun(ranks.map((rank) => graph.nodes[rank]?.server ?? -1)) ?? 1;
  return { unit, levels, tiers };
}
