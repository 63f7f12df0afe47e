/**
 * Flow sets for tests: written out one flow at a time, or drawn at random by a seed, and the max-min condition that
 * every rate of theirs must meet. The condition is checked from the rates alone, without the solver's bookkeeping.
 */
import { seededNumbers } from '../../schedule/testing/play-symbolically';
import type { FlowLinks, FlowSet } from '../flow-set';

/** One flow as a test writes it; what is left out is the default of FlowSet. */
export interface PlainFlow {
  links: readonly number[];
  bytes: number;
  shares?: readonly number[];
  startS?: number;
  delayS?: number;
  capBytesPerS?: number;
  after?: readonly number[];
}

function runsOf(lists: readonly (readonly number[])[]): [Int32Array, Int32Array] {
  const start = new Int32Array(lists.length + 1);
  for (const [index, list] of lists.entries()) start[index + 1] = start[index]! + list.length;
  return [start, Int32Array.from(lists.flat())];
}

/** Arrays of flows; an optional array is there only where a flow needs it. */
export function flowSet(rows: readonly PlainFlow[]): FlowSet {
  const [routeStart, routeLinks] = runsOf(rows.map((row) => row.links));
  const [dependencyStart, dependencies] = runsOf(rows.map((row) => row.after ?? []));
  const has = (field: keyof PlainFlow): boolean => rows.some((row) => row[field] !== undefined);
  return {
    count: rows.length,
    routeStart,
    routeLinks,
    bytes: Float64Array.from(rows, (row) => row.bytes),
    ...(has('shares') ? { routeShare: Float64Array.from(rows.flatMap((r) => r.shares ?? r.links.map(() => 1))) } : {}),
    ...(has('startS') ? { startS: Float64Array.from(rows, (row) => row.startS ?? 0) } : {}),
    ...(has('delayS') ? { delayS: Float64Array.from(rows, (row) => row.delayS ?? 0) } : {}),
    ...(has('capBytesPerS')
      ? { rateCapBytesPerS: Float64Array.from(rows, (row) => row.capBytesPerS ?? Infinity) }
      : {}),
    ...(has('after') ? { dependencyStart, dependencies } : {}),
  };
}

/** Links of the given capacities, bytes/s, and latencies, s (0 where not given). */
export function linksOf(capacities: readonly number[], latencies: readonly number[] = []): FlowLinks {
  return {
    capacityBytesPerS: Float64Array.from(capacities),
    latencyS: Float64Array.from(capacities, (_, link) => latencies[link] ?? 0),
  };
}

export interface RandomShape {
  links: number;
  flows: number;
  hopsAtMost: number;
  /** Which of the optional parts of a flow are drawn. */
  hasLatency?: boolean;
  hasStarts?: boolean;
  hasShares?: boolean;
  hasCaps?: boolean;
  hasDependencies?: boolean;
}

/** A network without structure: any flow crosses any links. Capacities spread over two orders of magnitude. */
export function randomFlows(seed: number, shape: RandomShape): { links: FlowLinks; flows: FlowSet } {
  const random = seededNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const capacities = Array.from({ length: shape.links }, () => 1e9 * 100 ** random());
  const latencies = Array.from({ length: shape.links }, () => (shape.hasLatency ? 1e-5 * random() : 0));
  const rows = Array.from({ length: shape.flows }, (_, flow): PlainFlow => {
    const met = new Set<number>();
    const hops = 1 + below(shape.hopsAtMost);
    while (met.size < hops) met.add(below(shape.links));
    return {
      links: [...met],
      // Some sizes repeat, so that flows end together; a few are empty.
      bytes: random() < 0.03 ? 0 : 1e5 * (random() < 0.3 ? 1 + below(4) : 10 * random()),
      ...(shape.hasShares ? { shares: [...met].map(() => (random() < 0.5 ? 1 : 1 / (2 + below(7)))) } : {}),
      ...(shape.hasStarts ? { startS: random() < 0.3 ? 0 : 1e-3 * random(), delayS: 1e-5 * random() } : {}),
      ...(shape.hasCaps ? { capBytesPerS: random() < 0.5 ? Infinity : 1e8 * 100 ** random() } : {}),
      ...(shape.hasDependencies
        ? { after: flow > 0 && random() < 0.7 ? [...new Set([below(flow), below(flow)])] : [] }
        : {}),
    };
  });
  return { links: linksOf(capacities, latencies), flows: flowSet(rows) };
}

/** Rate on every link, bytes/s, of the flows in `active[0 .. count)`. */
export function linkRates(links: FlowLinks, flows: FlowSet, active: Int32Array, count: number, rates: Float64Array) {
  const { routeStart, routeLinks, routeShare } = flows;
  const sums = new Float64Array(links.capacityBytesPerS.length);
  /** Largest rate of a flow that crosses the link. */
  const largest = new Float64Array(sums.length);
  for (const flow of active.subarray(0, count))
    for (let hop = routeStart[flow]!; hop < routeStart[flow + 1]!; hop++) {
      const link = routeLinks[hop]!;
      sums[link]! += rates[flow]! * (routeShare ? routeShare[hop]! : 1);
      largest[link] = Math.max(largest[link]!, rates[flow]!);
    }
  return { sums, largest };
}

/**
 * What is wrong with an allocation, or an empty list. By the bottleneck condition (Bertsekas and Gallager, Data Networks,
 * 1992, section 6.5.2) rates are max-min fair exactly when no link is over its capacity and every flow crosses a full
 * link on which no flow is faster; a flow at its own limit needs no such link.
 */
export function findFaults(
  links: FlowLinks,
  flows: FlowSet,
  [active, count, rates]: [Int32Array, number, Float64Array],
  tolerance = 1e-7,
): string[] {
  const { sums, largest } = linkRates(links, flows, active, count, rates);
  const faults: string[] = [];
  for (const [link, sum] of sums.entries())
    if (sum > links.capacityBytesPerS[link]! * (1 + tolerance))
      faults.push(`link ${link}: ${sum} over ${links.capacityBytesPerS[link]!}`);
  for (const flow of active.subarray(0, count)) {
    const rate = rates[flow]!;
    const cap = flows.rateCapBytesPerS?.[flow] ?? Infinity;
    if (rate > cap * (1 + tolerance)) faults.push(`flow ${flow}: ${rate} over its limit ${cap}`);
    let isHeld = rate >= cap * (1 - tolerance);
    for (let hop = flows.routeStart[flow]!; hop < flows.routeStart[flow + 1]! && !isHeld; hop++) {
      const link = flows.routeLinks[hop]!;
      isHeld =
        sums[link]! >= links.capacityBytesPerS[link]! * (1 - tolerance) && rate >= largest[link]! * (1 - tolerance);
    }
    if (!isHeld) faults.push(`flow ${flow}: ${rate} could grow without a slower one losing`);
  }
  return faults;
}
