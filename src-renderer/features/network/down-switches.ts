/** Switches that carry nothing: all their links are down. */
import type { TopologyAnswer } from '../../../src-shared/results/network-study';

export function downSwitches({ nodes, links }: TopologyAnswer): Set<number> {
  const isUp = new Uint8Array(nodes.names.length);
  const hasLinks = new Uint8Array(nodes.names.length);
  links.capacityBytesPerS.forEach((capacity, link) => {
    for (const node of [links.from[link] ?? 0, links.to[link] ?? 0]) {
      hasLinks[node] = 1;
      if (capacity > 0) isUp[node] = 1;
    }
  });
  const down = new Set<number>();
  for (let node = 0; node < hasLinks.length; node++)
    if (nodes.kind[node] === 2 && hasLinks[node] === 1 && isUp[node] === 0) down.add(node);
  return down;
}
