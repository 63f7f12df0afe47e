/**
 * The least time of an all-to-all too large to play, from a sample of its senders. The nodes under one set of leaves
 * send alike, and so do the sets; so the first node is routed, and what it sends up between switches counts for all
 * nodes of its set. What comes down is the same the other way round. Cores carry no more of what their pods send than
 * the leaves below them.
 */
import { flowLinksOf } from '../graph/router';
import type { PartyRouter } from './route-schedule';

export interface SampledAllToAll {
  readonly size: number;
  readonly stride: number;
  /** Devices at work, in whole blocks of size x stride. */
  readonly world: number;
  readonly nodeDevices: number;
  /** Devices of the nodes under one set of leaves. */
  readonly leafDevices: number;
  /** Buffer of one rank. */
  readonly bytes: number;
}

/** Seconds that the busiest link needs for the all-to-alls of all sister groups. */
export function sampledAllToAllS(router: PartyRouter, sample: SampledAllToAll): number {
  const { size, stride, world, nodeDevices, leafDevices, bytes } = sample;
  const { graph } = router;
  const { capacityBytesPerS } = flowLinksOf(graph);
  const span = size * stride;
  const loads = new Float64Array(graph.links.length);
  const sending = Math.min(nodeDevices, world);
  const alike = Math.min(Math.max(sending, leafDevices), world) / sending;
  for (let from = 0; from < sending; from++) {
    const start = from - (from % span) + (from % stride);
    for (let member = 0; member < size; member++) {
      const to = start + member * stride;
      if (to === from) continue;
      for (const link of router.route(from, to)) {
        const { from: sender, to: receiver, tier } = graph.links[link]!;
        const isBetweenSwitches = graph.nodes[sender]?.kind === 'switch' && graph.nodes[receiver]?.kind === 'switch';
        if (!graph.tiers[tier]?.isScaleOut) loads[link]! += bytes / size;
        else if (isBetweenSwitches) loads[link]! += (alike * bytes) / size;
        else if (sender < sending) loads[link]! += bytes / size;
      }
    }
  }
  let longestS = 0;
  for (const [link, load] of loads.entries())
    if (load > 0) longestS = Math.max(longestS, load / capacityBytesPerS[link]!);
  return longestS;
}
