/** Random networks and flows from a seed, for tests of what holds for every network. */
import type { FlowLinks, FlowSet } from '../flow-set';

/** mulberry32: a small generator with a seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A set of flows from plain rows. */
export function flowsOf(
  rows: readonly {
    links: readonly number[];
    bytes: number;
    startS?: number;
    cap?: number;
    after?: readonly number[];
    shares?: readonly number[];
  }[],
): FlowSet {
  const start = (lists: readonly (readonly number[])[]): Int32Array => {
    const runs = new Int32Array(lists.length + 1);
    for (const [index, list] of lists.entries()) runs[index + 1] = (runs[index] as number) + list.length;
    return runs;
  };
  const after = rows.map((row) => row.after ?? []);
  return {
    count: rows.length,
    routeStart: start(rows.map((row) => row.links)),
    routeLinks: Int32Array.from(rows.flatMap((row) => row.links)),
    bytes: Float64Array.from(rows, (row) => row.bytes),
    ...(rows.some((row) => row.startS) ? { startS: Float64Array.from(rows, (row) => row.startS ?? 0) } : {}),
    ...(rows.some((row) => row.cap) ? { rateCapBytesPerS: Float64Array.from(rows, (row) => row.cap ?? Infinity) } : {}),
    ...(rows.some((row) => row.shares)
      ? { routeShare: Float64Array.from(rows.flatMap((row) => row.shares ?? row.links.map(() => 1))) }
      : {}),
    ...(after.some((list) => list.length > 0)
      ? { dependencyStart: start(after), dependencies: Int32Array.from(after.flat()) }
      : {}),
  };
}

export const linksOf = (capacities: readonly number[], latencies?: readonly number[]): FlowLinks => ({
  capacityBytesPerS: Float64Array.from(capacities),
  latencyS: Float64Array.from(latencies ?? capacities.map(() => 0)),
});

/** Random links and flows; each flow crosses 1 to 4 distinct links. */
export function randomCase(seed: number, isStaggered = false): { links: FlowLinks; flows: FlowSet } {
  const random = seeded(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  const linkCount = 3 + whole(12);
  const capacities = Array.from({ length: linkCount }, () => 1e9 * (1 + whole(20)));
  const rows = Array.from({ length: 2 + whole(60) }, () => {
    const route = new Set<number>();
    const hops = 1 + whole(Math.min(4, linkCount));
    while (route.size < hops) route.add(whole(linkCount));
    return {
      links: [...route],
      bytes: 1e3 * (1 + whole(5000)),
      ...(isStaggered ? { startS: whole(20) * 1e-4 } : {}),
    };
  });
  return { links: linksOf(capacities), flows: flowsOf(rows) };
}
