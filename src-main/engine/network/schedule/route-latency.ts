/**
 * Latency of the route between two devices by structure, without a graph: through switches it depends only on the
 * innermost tier, leaf or pod that both share, so that rings of thousands of devices are walked without a route for each
 * of their pairs.
 */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import { planLeaves } from '../graph/scale-out';
import { shapeOf } from '../graph/scale-up';

/** Latency of the way from one device to another, s. */
export type PairLatency = (from: number, to: number) => number;

/** Link after link, in the order in which a route is added up. */
const sumOf = (latencies: readonly number[]): number => latencies.reduce((sum, latencyS) => sum + latencyS, 0);

/** Links up through the switches of the tiers and down again, by outermost tier of the way; a mesh takes one link. */
function waysWithin({ tiers }: HardwareSpec): number[][] {
  const ups: number[] = [];
  let insideS = 0;
  return tiers.map((tier) => {
    if (shapeOf(tier) === 'mesh') return [tier.latencyS];
    // The way up to the switches inside is paid by the tiers inside.
    ups.push(Math.max(0, tier.latencyS - insideS) / 2);
    insideS = tier.latencyS;
    return [...ups, ...ups.toReversed()];
  });
}

/**
 * Latencies between the devices of a fabric built for `devices` of them, those that the router of its graph finds to the last bit
 * (route-latency.test.ts); null where routes have more to them: along rings, and over meshes further out.
 */
export function latencyByStructure(hardware: HardwareSpec, devices: number): PairLatency | null {
  const { tiers, node, supernode } = hardware;
  const isPlain = tiers.every(
    (tier, index) => shapeOf(tier) === 'switched' || (index === 0 && shapeOf(tier) === 'mesh'),
  );
  if (!isPlain) return null;
  const systemDevices = node.devices * supernode.nodes;
  const sharedTier = (from: number, to: number): number => {
    const start = from - (from % systemDevices);
    if (to < start || to >= start + systemDevices) return -1;
    for (let index = 0; index < tiers.length; index++) {
      const { endpoints } = tiers[index] as HardwareSpec['tiers'][number];
      if (Math.floor((from - start) / endpoints) === Math.floor((to - start) / endpoints)) return index;
    }
    return -1;
  };
  const within = waysWithin(hardware);
  const withinS = within.map(sumOf);
  const { leafOf, podLeaves, rails, deviceS, upS } = planLeaves(hardware, devices);
  // Under one leaf, over the spines of one pod, over cores.
  const outside = [
    [deviceS, deviceS],
    [deviceS, upS, upS, deviceS],
    [deviceS, upS, 0, 0, upS, deviceS],
  ];
  const outsideS = outside.map(sumOf);
  const relayedS = within.map((inside) => outside.map((rest) => sumOf([...inside, ...rest])));
  const crossing = (from: number, to: number): number => {
    const [leaf, other] = [leafOf[from] as number, leafOf[to] as number];
    if (leaf === other) return 0;
    return Math.floor(leaf / podLeaves) === Math.floor(other / podLeaves) ? 1 : 2;
  };
  return (from, to) => {
    if (from === to) return 0;
    const shared = sharedTier(from, to);
    if (shared >= 0) return withinS[shared] as number;
    // On rails a sender first reaches the device of its node that stands on the receiver's rail.
    const relay = rails > 0 ? from - (from % rails) + (to % rails) : from;
    if (relay === from || relay >= devices) return outsideS[crossing(from, to)] as number;
    return (relayedS[sharedTier(from, relay)] as readonly number[])[crossing(relay, to)] as number;
  };
}
