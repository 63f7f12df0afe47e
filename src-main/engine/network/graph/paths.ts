/**
 * The equally short paths between two endpoints of a graph, by structure instead of search: up through the switches of
 * the innermost tier that both share and down again, along the dimensions of meshes and rings, or over the scale-out
 * network. Paths are numbered, so that a policy picks one by number.
 */
import { pairKey } from './graph-builder';
import type { NetworkGraph, ScaleOutWiring, TierWiring } from './network-graph';

/** A path as nodes, from endpoint to endpoint. */
export type NodePath = readonly number[];

/** Paths listed at most between one pair: what a large Clos offers and more. */
const PATHS_AT_MOST = 4096;

/** Innermost scale-up tier within which both devices lie, or -1. */
function sharedTier(graph: NetworkGraph, from: number, to: number): number {
  const { systemDevices, tiers } = graph.wiring;
  if (Math.floor(from / systemDevices) !== Math.floor(to / systemDevices)) return -1;
  const a = from % systemDevices;
  const b = to % systemDevices;
  return tiers.findIndex(({ endpoints }) => Math.floor(a / endpoints) === Math.floor(b / endpoints));
}

/** Switches of a tier's group that holds a device. */
function groupSwitches(graph: NetworkGraph, tier: TierWiring, device: number): number[] {
  const { systemDevices } = graph.wiring;
  const groups = Math.max(1, Math.round(systemDevices / tier.endpoints));
  const system = Math.floor(device / systemDevices);
  const group = system * groups + Math.floor((device % systemDevices) / tier.endpoints);
  return Array.from({ length: tier.perGroup }, (_, index) => tier.firstSwitch + group * tier.perGroup + index);
}

const isJoined = (graph: NetworkGraph, from: number, to: number): boolean =>
  graph.wiring.linkBetween.has(pairKey(from, to));

/** Ways from a device up to the switches of a tier, each ending in one of them. */
function waysUp(graph: NetworkGraph, index: number, device: number): number[][] {
  const tier = graph.wiring.tiers[index] as TierWiring;
  const tops = groupSwitches(graph, tier, device);
  const inside = tier.below < 0 ? [[device]] : waysUp(graph, tier.below, device);
  return inside.flatMap((way) =>
    tops.filter((top) => isJoined(graph, way.at(-1) as number, top)).map((top) => [...way, top]),
  );
}

/** Up to a common switch and down to the other device. */
function switchedPaths(graph: NetworkGraph, index: number, from: number, to: number): NodePath[] {
  const ups = waysUp(graph, index, from);
  const downs = new Map<number, number[][]>();
  for (const way of waysUp(graph, index, to)) {
    const top = way.at(-1) as number;
    downs.set(top, [...(downs.get(top) ?? []), way]);
  }
  return ups.flatMap((up) =>
    (downs.get(up.at(-1) as number) ?? []).map((down) => [...up, ...down.slice(0, -1).reverse()]),
  );
}

/** Devices passed along one dimension, both ends included; a tie of a ring gives both ways round. */
function alongDimension(tier: TierWiring, from: number, units: number, goal: number): number[][] {
  const place = Math.floor(from / tier.inner) % units;
  if (place === goal) return [[from]];
  const at = (unit: number): number => from + (unit - place) * tier.inner;
  if (tier.shape === 'mesh') return [[from, at(goal)]];
  const forward = (goal - place + units) % units;
  const walk = (step: number, count: number): number[] =>
    Array.from({ length: count + 1 }, (_, hop) => at((((place + step * hop) % units) + units) % units));
  if (2 * forward < units) return [walk(1, forward)];
  if (2 * forward > units) return [walk(-1, units - forward)];
  return [walk(1, forward), walk(-1, forward)];
}

/** Dimension by dimension, outermost first, through meshes and rings of devices. */
function dimensionPaths(graph: NetworkGraph, index: number, from: number, to: number): NodePath[] {
  let paths: number[][] = [[from]];
  for (let dimension = index; dimension >= 0; dimension--) {
    const tier = graph.wiring.tiers[dimension] as TierWiring;
    const units = Math.max(1, Math.round(tier.endpoints / tier.inner));
    const goal = Math.floor(to / tier.inner) % units;
    paths = paths.flatMap((path) =>
      alongDimension(tier, path.at(-1) as number, units, goal).map((leg) => [...path, ...leg.slice(1)]),
    );
    if (tier.shape === 'switched' && tier.inner > 1) break;
  }
  return paths;
}

/** Over a full mesh whose units are reached through switches: up, across to the peer of the same place, down. */
function meshOfSwitchesPaths(graph: NetworkGraph, index: number, from: number, to: number): NodePath[] {
  const { below } = graph.wiring.tiers[index] as TierWiring;
  const ups = waysUp(graph, below, from);
  const downs = waysUp(graph, below, to);
  return ups.flatMap((up) =>
    downs
      .filter((down) => isJoined(graph, up.at(-1) as number, down.at(-1) as number))
      .map((down) => [...up, ...[...down].reverse()]),
  );
}

/** Up and down the fat tree between two devices. */
function treePaths(scaleOut: ScaleOutWiring, from: number, to: number): NodePath[] {
  const { leafOf, spinesOf, coresOf } = scaleOut;
  const out = leafOf[from] as number;
  const back = leafOf[to] as number;
  if (out === back) return [[from, out, to]];
  const outer = spinesOf.get(out) ?? [];
  const inner = spinesOf.get(back) ?? [];
  if (outer === inner) return outer.map((spine) => [from, out, spine, back, to]);
  return outer.flatMap((spine, place) =>
    (coresOf.get(spine) ?? []).map((core) => [from, out, spine, core, inner[place] as number, back, to]),
  );
}

/**
 * Between systems. On rails a sender first reaches, inside its node, the device that stands on the receiver's rail,
 * so that traffic meets at a leaf instead of crossing the spines (NCCL's PXN).
 */
function betweenSystems(graph: NetworkGraph, scaleOut: ScaleOutWiring, from: number, to: number): NodePath[] {
  const { rails } = scaleOut;
  const relay = rails > 0 ? from - (from % rails) + (to % rails) : from;
  if (relay === from || relay >= graph.devices) return treePaths(scaleOut, from, to);
  const inside = pathsBetween(graph, from, relay);
  return inside.flatMap((first) => treePaths(scaleOut, relay, to).map((rest) => [...first, ...rest.slice(1)]));
}

/** Paths of a host processor: over the switches that it stands on; the other end's way up from there. */
function hostPaths(graph: NetworkGraph, from: number, to: number): NodePath[] {
  const deviceOf = (node: number): number => {
    const { kind, server } = graph.nodes[node] as NetworkGraph['nodes'][number];
    return kind === 'host' ? server * devicesPerServer(graph) : node;
  };
  const swap = (path: NodePath): NodePath | null => {
    const ends = [from, ...path.slice(1, -1), to];
    return ends.every((node, index) => index === 0 || isJoined(graph, ends[index - 1] as number, node)) ? ends : null;
  };
  // Another device of the same node stands for a host: both hang on the same switches.
  const first = deviceOf(from);
  let last = deviceOf(to);
  const shared = sharedTier(graph, first, last);
  if (first === last || graph.wiring.tiers[shared]?.shape !== 'switched')
    last = last - (last % devicesPerServer(graph)) + devicesPerServer(graph) - 1;
  return pathsBetween(graph, first, last).flatMap((path) => {
    const swapped = swap(path);
    return swapped ? [swapped] : [];
  });
}

function devicesPerServer(graph: NetworkGraph): number {
  const next = graph.nodes.findIndex(({ kind, server }) => kind !== 'device' || server > 0);
  return next < 0 ? graph.devices : Math.min(next, graph.devices);
}

/**
 * All equally short paths between two endpoints, whether up or down; empty where there is none.
 * @param from device or host, by node index
 */
export function pathsBetween(graph: NetworkGraph, from: number, to: number): NodePath[] {
  if (from === to) return [];
  if (from >= graph.devices || to >= graph.devices) return hostPaths(graph, from, to).slice(0, PATHS_AT_MOST);
  const index = sharedTier(graph, from, to);
  const { scaleOut, tiers } = graph.wiring;
  if (index < 0) return scaleOut ? betweenSystems(graph, scaleOut, from, to).slice(0, PATHS_AT_MOST) : [];
  const tier = tiers[index] as TierWiring;
  const paths =
    tier.shape === 'switched'
      ? switchedPaths(graph, index, from, to)
      : tier.below < 0
        ? dimensionPaths(graph, index, from, to)
        : meshOfSwitchesPaths(graph, index, from, to);
  return paths.slice(0, PATHS_AT_MOST);
}

/**
 * Key of the switches between two devices of one system where these depend only on the innermost switches that each
 * stands on: equal keys, equal paths but for the ends. Null where a path has more to it.
 */
export function coreKeyOf(graph: NetworkGraph, from: number, to: number): number | null {
  if (from >= graph.devices || to >= graph.devices) return null;
  const index = sharedTier(graph, from, to);
  const tier = graph.wiring.tiers[index];
  if (tier?.shape !== 'switched') return null;
  const innermost = graph.wiring.tiers.find(({ perGroup }) => perGroup > 0) as TierWiring;
  const unit = (device: number): number => Math.floor(device / innermost.endpoints);
  return pairKey(unit(from), unit(to));
}
