/** What holds for max-min sharing on every network, checked on random ones. */
import { describe, expect, it } from 'vitest';
import type { FlowLinks, FlowSet } from './flow-set';
import { allToAllFlows, closNetwork, spineChoices, starNetwork } from './reference-networks';
import { simulateFlows, simulateRule } from './simulate';
import { flowsOf, linksOf, randomCase, seeded } from './testing/random-flows';

const seeds = Array.from({ length: 40 }, (_, seed) => seed);
/** Rounding of rates that are sums of shares. */
const CLOSE = 1e-9;

interface Span {
  seconds: number;
  rates: Map<number, number>;
}

function spansOf(links: FlowLinks, flows: FlowSet): { spans: Span[]; finishS: Float64Array } {
  const spans: Span[] = [];
  const { finishS } = simulateFlows(links, flows, {
    onSpan: (fromS, toS, active, count, rates) => {
      const now = new Map<number, number>();
      for (let index = 0; index < count; index++)
        now.set(active[index] as number, rates[active[index] as number] as number);
      spans.push({ seconds: toS - fromS, rates: now });
    },
  });
  return { spans, finishS };
}

const routeOf = (flows: FlowSet, flow: number): number[] => [
  ...flows.routeLinks.subarray(flows.routeStart[flow], flows.routeStart[flow + 1]),
];

function loadsOf(links: FlowLinks, flows: FlowSet, rates: Map<number, number>): Float64Array {
  const loads = new Float64Array(links.capacityBytesPerS.length);
  for (const [flow, rate] of rates)
    for (const link of routeOf(flows, flow)) loads[link] = (loads[link] as number) + rate;
  return loads;
}

describe('on random networks', () => {
  it.each(seeds)('no link carries more than it can, seed %i', (seed) => {
    const { links, flows } = randomCase(seed, true);
    for (const { rates } of spansOf(links, flows).spans)
      for (const [link, load] of loadsOf(links, flows, rates).entries())
        expect(load).toBeLessThanOrEqual((links.capacityBytesPerS[link] as number) * (1 + CLOSE));
  });

  it.each(seeds)('every flow is held by a full link on which none is faster, seed %i', (seed) => {
    // Max-min optimality (Bertsekas and Gallager 1992, section 6.5.2): no flow can gain without a smaller one losing.
    const { links, flows } = randomCase(seed, true);
    for (const { rates } of spansOf(links, flows).spans) {
      const loads = loadsOf(links, flows, rates);
      for (const [flow, rate] of rates) {
        const isHeld = routeOf(flows, flow).some((link) => {
          const isFull = (loads[link] as number) >= (links.capacityBytesPerS[link] as number) * (1 - CLOSE);
          const fastest = Math.max(
            ...[...rates].filter(([each]) => routeOf(flows, each).includes(link)).map(([, of]) => of),
          );
          return isFull && rate >= fastest * (1 - CLOSE);
        });
        expect(isHeld).toBe(true);
      }
    }
  });

  it.each(seeds)('every byte is moved, none twice, seed %i', (seed) => {
    const { links, flows } = randomCase(seed, true);
    const moved = new Float64Array(flows.count);
    for (const { seconds, rates } of spansOf(links, flows).spans)
      for (const [flow, rate] of rates) moved[flow] = (moved[flow] as number) + rate * seconds;
    for (let flow = 0; flow < flows.count; flow++)
      expect(Math.abs((moved[flow] as number) / (flows.bytes[flow] as number) - 1)).toBeLessThan(1e-8);
  });

  it.each(seeds)('more bandwidth everywhere shortens every flow in proportion, seed %i', (seed) => {
    const { links, flows } = randomCase(seed);
    const before = simulateFlows(links, flows);
    const after = simulateFlows(
      { ...links, capacityBytesPerS: links.capacityBytesPerS.map((each) => 3 * each) },
      flows,
    );
    for (let flow = 0; flow < flows.count; flow++)
      expect(((after.finishS[flow] as number) * 3) / (before.finishS[flow] as number)).toBeCloseTo(1, 9);
  });

  it.each(seeds)('more bandwidth on one link never lowers the smallest rate, seed %i', (seed) => {
    const { links, flows } = randomCase(seed);
    const smallest = (of: FlowLinks): number => Math.min(...(spansOf(of, flows).spans[0]?.rates.values() ?? []));
    const wider = links.capacityBytesPerS.slice();
    const link = Math.floor(seeded(seed + 1000)() * wider.length);
    wider[link] = 2 * (wider[link] as number);
    expect(smallest({ ...links, capacityBytesPerS: wider })).toBeGreaterThanOrEqual(smallest(links) * (1 - CLOSE));
  });

  it.each(seeds)('a scatter takes as long as the gather that reverses it, seed %i', (seed) => {
    const random = seeded(seed);
    const hosts = 3 + Math.floor(random() * 14);
    const capacities = Array.from({ length: 2 * hosts }, () => 1e9 * (1 + Math.floor(random() * 9)));
    const sizes = Array.from({ length: hosts - 1 }, () => 1e6 * (1 + Math.floor(random() * 9)));
    const up = (host: number): number => host;
    const down = (host: number): number => hosts + host;
    const scatter = sizes.map((bytes, index) => ({ links: [up(0), down(index + 1)], bytes }));
    const gather = sizes.map((bytes, index) => ({ links: [up(index + 1), down(0)], bytes }));
    const reversed = [...capacities.slice(hosts), ...capacities.slice(0, hosts)];
    const scattered = simulateFlows(linksOf(capacities), flowsOf(scatter));
    const gathered = simulateFlows(linksOf(reversed), flowsOf(gather));
    expect(gathered.makespanS).toBeCloseTo(scattered.makespanS, 12);
    for (let flow = 0; flow < sizes.length; flow++)
      expect(gathered.finishS[flow]).toBeCloseTo(scattered.finishS[flow] as number, 12);
  });
});

describe('on networks known in closed form', () => {
  it.each([2, 5, 16, 40])('an all-to-all among %i hosts of a star takes (n - 1) messages of each link', (hosts) => {
    const network = starNetwork(hosts, 1e10);
    const result = simulateRule(
      network.links,
      allToAllFlows(network, () => 1e6),
    );
    expect(result.makespanS).toBeCloseTo(((hosts - 1) * 1e6) / 1e10, 12);
  });
  it('path choice alone doubles an all-to-all on one plane of a unified bus', () => {
    const time = (choice: 'destination' | 'sourcePlusDestination'): number => {
      const size = { hosts: 384, hostsPerLeaf: 8, spines: 16, hostBytesPerS: 56e9, leafSpineBytesPerS: 28e9 };
      const network = closNetwork(size, spineChoices[choice]);
      return simulateRule(
        network.links,
        allToAllFlows(network, () => 1e6),
      ).makespanS;
    };
    expect(time('sourcePlusDestination')).toBeCloseTo(6.857142857e-3, 10);
    expect(time('destination')).toBeCloseTo(13.4285714286e-3, 10);
  });
});
