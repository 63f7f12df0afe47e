/** Failed planes and switches, failed or degraded links: the graph with what is left of its capacities. */
import type { NetworkFault, NetworkGraph, NetworkLink } from './network-graph';

function allowedRange(field: string, value: number, below: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= below)
    throw new Error(`${field}: ${value} is not allowed; it is 0 to ${below - 1}`);
}

/** Share of its capacity that a link keeps under a fault. */
function keptShare(graph: NetworkGraph, link: NetworkLink, index: number, fault: NetworkFault): number {
  switch (fault.kind) {
    case 'plane': {
      const isDown = (node: number): boolean => {
        const { kind, tier, plane } = graph.nodes[node] as NetworkGraph['nodes'][number];
        return kind === 'switch' && tier === fault.tier && plane === fault.plane;
      };
      return isDown(link.from) || isDown(link.to) ? 0 : 1;
    }
    case 'switch':
      return link.from === fault.node || link.to === fault.node ? 0 : 1;
    case 'link':
      return index === fault.link ? fault.share : 1;
  }
}

function checkFault(graph: NetworkGraph, fault: NetworkFault): void {
  if (fault.kind === 'plane') {
    allowedRange('faults.tier', fault.tier, graph.tiers.length);
    allowedRange('faults.plane', fault.plane, graph.tiers[fault.tier]?.planes ?? 1);
  } else if (fault.kind === 'switch') {
    allowedRange('faults.node', fault.node, graph.nodes.length);
    if (graph.nodes[fault.node]?.kind !== 'switch')
      throw new Error(`faults.node: ${graph.nodes[fault.node]?.name} is not allowed; it is a switch`);
  } else {
    allowedRange('faults.link', fault.link, graph.links.length);
    if (!(fault.share >= 0 && fault.share <= 1))
      throw new Error(`faults.share: ${fault.share} is not allowed; it is 0 to 1`);
  }
}

/**
 * The graph under faults; links keep their indices.
 * @throws Error naming the field, the value and what is allowed
 */
export function applyFaults(graph: NetworkGraph, faults: readonly NetworkFault[]): NetworkGraph {
  for (const fault of faults) checkFault(graph, fault);
  const links = graph.links.map((link, index) => {
    const share = faults.reduce((kept, fault) => kept * keptShare(graph, link, index, fault), 1);
    return share === 1 ? link : { ...link, capacityBytesPerS: share * link.capacityBytesPerS };
  });
  return { ...graph, links };
}
