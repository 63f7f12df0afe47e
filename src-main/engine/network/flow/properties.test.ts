/** What must hold for any network and any flows: checked on drawn ones, with seeds, against the definition alone. */
import { describe, expect, it } from 'vitest';
import { seededNumbers } from '../schedule/testing/play-symbolically';
import type { FlowLinks, FlowSet } from './flow-set';
import { closNetwork, spineChoices, starNetwork, type Crossbar } from './reference-networks';
import { simulateFlows } from './simulate';
import { findFaults, flowSet, linkRates, randomFlows, type PlainFlow, type RandomShape } from './testing/flow-sets';

const sizes: RandomShape[] = [
  { links: 3, flows: 12, hopsAtMost: 2 },
  { links: 20, flows: 60, hopsAtMost: 5 },
  { links: 60, flows: 300, hopsAtMost: 4 },
];
const extras: [string, Partial<RandomShape>][] = [
  ['plain', {}],
  ['latencies and starts', { hasLatency: true, hasStarts: true }],
  ['shares', { hasShares: true }],
  ['limits', { hasCaps: true }],
  ['dependencies', { hasDependencies: true, hasLatency: true }],
  ['everything', { hasDependencies: true, hasLatency: true, hasStarts: true, hasShares: true, hasCaps: true }],
];
const draws = extras.flatMap(([name, extra], kind) =>
  sizes.flatMap((size, scale) =>
    [1, 2, 3].map((seed) => [name, 100 * kind + 10 * scale + seed, { ...size, ...extra }]),
  ),
) as [string, number, RandomShape][];

/** Rates of all flows when they start together: those of the first span. */
function firstRates(links: FlowLinks, flows: FlowSet): number[] {
  const first: number[] = [];
  simulateFlows(links, flows, {
    onSpan: (_fromS, _toS, active, count, rates) => {
      if (first.length === 0) for (const flow of active.subarray(0, count)) first.push(rates[flow]!);
    },
  });
  return first;
}

describe.each(draws)('random flows with %s, seed %d', (_name, seed, shape) => {
  const { links, flows } = randomFlows(seed, shape);

  it('fill links without overfilling them, fairly, at every instant', () => {
    let spans = 0;
    simulateFlows(links, flows, {
      onSpan: (_fromS, _toS, active, count, rates) => {
        expect(findFaults(links, flows, [active, count, rates])).toEqual([]);
        spans++;
      },
    });
    expect(spans).toBeGreaterThan(2);
  });

  it('carry every byte, once, between their begin and their end', () => {
    const moved = new Float64Array(flows.count);
    const first = new Float64Array(flows.count).fill(Infinity);
    const last = new Float64Array(flows.count);
    let reachedS = 0;
    const result = simulateFlows(links, flows, {
      onSpan: (fromS, toS, active, count, rates) => {
        expect(fromS).toBeGreaterThanOrEqual(reachedS);
        reachedS = toS;
        for (const flow of active.subarray(0, count)) {
          moved[flow]! += rates[flow]! * (toS - fromS);
          first[flow] = Math.min(first[flow]!, fromS);
          last[flow] = toS;
        }
      },
    });
    expect(reachedS).toBeLessThanOrEqual(result.makespanS);
    for (let flow = 0; flow < flows.count; flow++) {
      expect(Math.abs(moved[flow]! - flows.bytes[flow]!)).toBeLessThanOrEqual(1e-8 * flows.bytes[flow]!);
      if (flows.bytes[flow] === 0) {
        expect(result.finishS[flow]).toBeCloseTo(result.beginS[flow]!, 15);
        continue;
      }
      expect(Math.abs(first[flow]! - result.beginS[flow]!)).toBeLessThanOrEqual(1e-11 * result.makespanS);
      expect(last[flow]).toBe(result.finishS[flow]);
    }
  });

  it('wait for what they depend on, their start, their delay and the latency of their route', () => {
    const { beginS, finishS } = simulateFlows(links, flows);
    for (let flow = 0; flow < flows.count; flow++) {
      let readyS = flows.startS?.[flow] ?? 0;
      if (flows.dependencyStart && flows.dependencies)
        for (const before of flows.dependencies.subarray(flows.dependencyStart[flow], flows.dependencyStart[flow + 1]))
          readyS = Math.max(readyS, finishS[before]!);
      readyS += flows.delayS?.[flow] ?? 0;
      for (let hop = flows.routeStart[flow]!; hop < flows.routeStart[flow + 1]!; hop++)
        readyS += links.latencyS[flows.routeLinks[hop]!]! * (flows.routeShare?.[hop] ?? 1);
      expect(beginS[flow]).toBeCloseTo(readyS, 14);
      expect(finishS[flow]).toBeGreaterThanOrEqual(beginS[flow]!);
    }
  });
});

describe('a long play', () => {
  it('stays fair when hundreds of fillings build on one another', () => {
    const { links, flows } = randomFlows(7, { links: 120, flows: 2500, hopsAtMost: 4, hasShares: true });
    let spans = 0;
    simulateFlows(links, flows, {
      onSpan: (_fromS, _toS, active, count, rates) => {
        if (spans++ % 40 === 0) expect(findFaults(links, flows, [active, count, rates])).toEqual([]);
      },
    });
    // More than are continued before a filling from scratch.
    expect(spans).toBeGreaterThan(1500);
  });
});

describe('more bandwidth', () => {
  const scaled = (links: FlowLinks, factor: number): FlowLinks => ({
    ...links,
    capacityBytesPerS: links.capacityBytesPerS.map((capacity) => capacity * factor),
  });

  it.each([1, 2, 3, 4, 5])('everywhere shortens every flow by the same factor, seed %d', (seed) => {
    const { links, flows } = randomFlows(seed, { links: 20, flows: 80, hopsAtMost: 4, hasDependencies: true });
    const slow = simulateFlows(links, flows).finishS;
    const fast = simulateFlows(scaled(links, 3), flows).finishS;
    for (const [flow, time] of slow.entries())
      expect(Math.abs(fast[flow]! * 3 - time)).toBeLessThanOrEqual(1e-9 * time);
  });

  it.each([1, 2, 3, 4, 5])('on any one link never lowers the smallest rates, seed %d', (seed) => {
    // The old rates still fit, and max-min rates are the largest by their sorted order (Bertsekas and Gallager, 6.5.2).
    const { links, flows } = randomFlows(seed, { links: 12, flows: 40, hopsAtMost: 4 });
    const before = firstRates(links, flows).sort((a, b) => a - b);
    let changes = 0;
    for (let link = 0; link < 12; link++) {
      const capacityBytesPerS = links.capacityBytesPerS.slice();
      capacityBytesPerS[link]! *= 1.5;
      const after = firstRates({ ...links, capacityBytesPerS }, flows).sort((a, b) => a - b);
      const differs = before.findIndex((rate, index) => Math.abs(rate - after[index]!) > 1e-9 * rate);
      if (differs < 0) continue;
      changes++;
      expect(after[differs]).toBeGreaterThan(before[differs]!);
    }
    expect(changes).toBeGreaterThan(0);
  });

  it.each([1, 2, 3])('on the link that a scatter shares delays no flow of it, seed %d', (seed) => {
    // With one shared link, a flow's rate falls neither with more room nor with fewer flows. (On links of single flows
    // the statement would be false: what one gains there, the others lose on the shared link.)
    const random = seededNumbers(seed);
    const network = starNetwork(9, 1e9);
    for (let link = 0; link < 18; link++) network.links.capacityBytesPerS[link]! *= 1 + 9 * random();
    const flows = routed(
      network,
      Array.from({ length: 8 }, (_, peer) => [0, peer + 1, 1e6 * (1 + random())] as const),
    );
    let before = simulateFlows(network.links, flows).finishS;
    const first = before;
    for (let step = 0; step < 8; step++) {
      network.links.capacityBytesPerS[0]! *= 1.25;
      const after = simulateFlows(network.links, flows).finishS;
      for (const [flow, time] of after.entries()) expect(time).toBeLessThanOrEqual(before[flow]! * (1 + 1e-9));
      before = after;
    }
    expect(Math.max(...before)).toBeLessThan(Math.max(...first));
  });
});

/** Flows from source to destination with bytes, each after those listed. */
function routed(
  network: Crossbar,
  transfers: readonly (readonly [number, number, number])[],
  after?: readonly (readonly number[])[],
): FlowSet {
  const out = new Int32Array(network.maxHops);
  return flowSet(
    transfers.map(([source, destination, bytes], index): PlainFlow => {
      const length = network.routeInto(source, destination, out);
      return { links: [...out.subarray(0, length)], bytes, ...(after ? { after: after[index]! } : {}) };
    }),
  );
}

/** The same network with every link turned round: `pairs` are links that are each other's reverse. */
function reversed(network: Crossbar, pairs: readonly (readonly [number, number])[]): Crossbar {
  const { capacityBytesPerS, latencyS } = network.links;
  const turned = { capacityBytesPerS: capacityBytesPerS.slice(), latencyS: latencyS.slice() };
  for (const [there, back] of pairs)
    for (const field of ['capacityBytesPerS', 'latencyS'] as const) {
      turned[field][there] = network.links[field][back]!;
      turned[field][back] = network.links[field][there]!;
    }
  return { ...network, links: turned };
}

describe('time turned round', () => {
  it.each([1, 2, 3])('a gather takes as long as the scatter, over a Clos of uneven links, seed %d', (seed) => {
    const random = seededNumbers(seed);
    const size = { hosts: 16, hostsPerLeaf: 4, spines: 4, hostBytesPerS: 1e9, leafSpineBytesPerS: 1e9 };
    const network = closNetwork(size, spineChoices.sourcePlusDestination);
    const { capacityBytesPerS, latencyS } = network.links;
    for (let link = 0; link < latencyS.length; link++) {
      capacityBytesPerS[link]! *= 0.1 + random();
      latencyS[link] = 1e-5 * random();
    }
    const hostPairs = Array.from({ length: 16 }, (_, host) => [host, 16 + host] as const);
    const leafPairs = Array.from({ length: 16 }, (_, index) => [32 + index, 48 + index] as const);
    const root = 5;
    const peers = Array.from({ length: 16 }, (_, host) => host).filter((host) => host !== root);
    const bytes = peers.map(() => 1e6 * random());
    const scatter = routed(
      network,
      peers.map((peer, index) => [root, peer, bytes[index]!] as const),
    );
    const back = reversed(network, [...hostPairs, ...leafPairs]);
    const gather = routed(
      back,
      peers.map((peer, index) => [peer, root, bytes[index]!] as const),
    );
    const there = simulateFlows(network.links, scatter).makespanS;
    expect(simulateFlows(back.links, gather).makespanS / there).toBeCloseTo(1, 12);
    // The turn matters: on the links as they were, the gather takes another time.
    expect(Math.abs(simulateFlows(network.links, gather).makespanS / there - 1)).toBeGreaterThan(1e-3);
  });

  it.each([1, 2, 3])('so does a binomial tree of dependent transfers, seed %d', (seed) => {
    const random = seededNumbers(seed);
    const hosts = 16;
    const network = starNetwork(hosts, 1e9);
    for (let link = 0; link < 2 * hosts; link++) {
      network.links.capacityBytesPerS[link]! *= 0.1 + random();
      network.links.latencyS[link] = 1e-5 * random();
    }
    // Scatter by halves: a host passes on one half after the other, so that no two transfers share a link.
    const transfers: [number, number, number][] = [];
    const after: number[][] = [];
    const lastOf = new Map<number, number>();
    for (let half = hosts / 2; half >= 1; half /= 2)
      for (let host = 0; host < hosts; host += 2 * half) {
        const before = lastOf.get(host);
        after.push(before === undefined ? [] : [before]);
        lastOf.set(host, transfers.length);
        lastOf.set(host + half, transfers.length);
        transfers.push([host, host + half, half * 1e5]);
      }
    const waiting: number[][] = transfers.map(() => []);
    for (const [flow, list] of after.entries()) for (const before of list) waiting[before]!.push(flow);
    const back = reversed(
      network,
      Array.from({ length: hosts }, (_, host) => [host, hosts + host] as const),
    );
    const there = simulateFlows(network.links, routed(network, transfers, after)).makespanS;
    const gather = routed(
      back,
      transfers.map(([from, to, bytes]) => [to, from, bytes] as const),
      waiting,
    );
    expect(simulateFlows(back.links, gather).makespanS / there).toBeCloseTo(1, 12);
  });
});

describe('rates on links', () => {
  it('a set held by one link fills it to the last byte', () => {
    const { links } = randomFlows(3, { links: 5, flows: 5, hopsAtMost: 1 });
    const capacity = Math.min(...links.capacityBytesPerS);
    const narrow = links.capacityBytesPerS.indexOf(capacity);
    const flows = flowSet(
      Array.from({ length: 7 }, (_, flow) => ({ links: [narrow, (narrow + 1) % 5], bytes: 1e5 + flow })),
    );
    const { makespanS } = simulateFlows(links, flows, {
      onSpan: (_fromS, _toS, active, count, rates) =>
        expect(linkRates(links, flows, active, count, rates).sums[narrow]! / capacity).toBeCloseTo(1, 12),
    });
    expect(makespanS / ((7e5 + 21) / capacity)).toBeCloseTo(1, 12);
  });
});
