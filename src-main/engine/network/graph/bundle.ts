/**
 * The graph as traffic sees it that is sprayed over all equal paths: the switches of one group of a tier are one, and
 * the links between two such bundles are one link with their capacities together. Exact for flows that every sender
 * spreads in proportion to what the paths carry; a pair then has a single path.
 */
import { pairKey } from './graph-builder';
import type { NetworkGraph, NetworkLink, NetworkNode, ScaleOutWiring } from './network-graph';

export interface BundledGraph {
  readonly graph: NetworkGraph;
  /** Links of the whole graph behind each link of the bundled one. */
  readonly members: readonly (readonly number[])[];
}

/** First switch of the bundle of every node: switches of one tier's group, spines of one pod, all cores. */
function leaders(graph: NetworkGraph): Int32Array {
  const leader = Int32Array.from({ length: graph.nodes.length }, (_, node) => node);
  for (const { perGroup, firstSwitch, endpoints } of graph.wiring.tiers) {
    if (perGroup === 0) continue;
    const groups = Math.max(1, Math.round(graph.wiring.systemDevices / endpoints));
    const systems = Math.ceil(graph.devices / graph.wiring.systemDevices);
    for (let index = 0; index < perGroup * groups * systems; index++)
      leader[firstSwitch + index] = firstSwitch + index - (index % perGroup);
  }
  const { scaleOut } = graph.wiring;
  for (const spines of scaleOut?.spinesOf.values() ?? [])
    for (const spine of spines) leader[spine] = spines[0] as number;
  const cores = [...(scaleOut?.coresOf.values() ?? [])].flat();
  for (const core of cores) leader[core] = cores[0] as number;
  return leader;
}

function bundledScaleOut(scaleOut: ScaleOutWiring | null, renumbered: Int32Array): ScaleOutWiring | null {
  if (!scaleOut) return null;
  const at = (node: number): number => renumbered[node] as number;
  const pods = new Map<readonly number[], readonly number[]>();
  const spinesOf = new Map<number, readonly number[]>();
  for (const [leaf, spines] of scaleOut.spinesOf) {
    const bundle = pods.get(spines) ?? [at(spines[0] as number)];
    pods.set(spines, bundle);
    spinesOf.set(at(leaf), bundle);
  }
  const coresOf = new Map<number, readonly number[]>();
  for (const [spine, cores] of scaleOut.coresOf) if (cores.length > 0) coresOf.set(at(spine), [at(cores[0] as number)]);
  return { leafOf: scaleOut.leafOf.map(at), spinesOf, coresOf, rails: scaleOut.rails };
}

/** Bundles a graph; faults of it stay in the capacities. */
export function bundleGraph(graph: NetworkGraph): BundledGraph {
  const leader = leaders(graph);
  const renumbered = new Int32Array(graph.nodes.length);
  const nodes: NetworkNode[] = [];
  for (const [index, node] of graph.nodes.entries()) {
    if (leader[index] !== index) continue;
    renumbered[index] = nodes.length;
    nodes.push(node);
  }
  for (let index = 0; index < graph.nodes.length; index++)
    renumbered[index] = renumbered[leader[index] as number] as number;
  const links: NetworkLink[] = [];
  const members: number[][] = [];
  const linkBetween = new Map<number, number>();
  for (const [index, link] of graph.links.entries()) {
    const from = renumbered[link.from] as number;
    const to = renumbered[link.to] as number;
    const key = pairKey(from, to);
    const known = linkBetween.get(key);
    if (known === undefined) {
      linkBetween.set(key, links.length);
      links.push({ ...link, from, to, plane: -1 });
      members.push([index]);
      continue;
    }
    const bundle = links[known] as NetworkLink;
    links[known] = { ...bundle, capacityBytesPerS: bundle.capacityBytesPerS + link.capacityBytesPerS };
    members[known]?.push(index);
  }
  const tiers = graph.wiring.tiers.map((tier) => ({
    ...tier,
    perGroup: Math.min(1, tier.perGroup),
    perPlane: Math.min(1, tier.perPlane),
    firstSwitch: renumbered[tier.firstSwitch] ?? 0,
  }));
  const scaleOut = bundledScaleOut(graph.wiring.scaleOut, renumbered);
  return { graph: { ...graph, nodes, links, wiring: { ...graph.wiring, tiers, scaleOut, linkBetween } }, members };
}
