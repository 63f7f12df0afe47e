import { describe, expect, it } from 'vitest';
import { storeFlows, type FlowRule } from './flow-rule';
import type { FlowLinks, FlowResult } from './flow-set';
import { allToAllFlows, closNetwork, leafLink, spineChoices, starNetwork } from './reference-networks';
import { simulateFlows, simulateRule } from './simulate';
import { findQuotient } from './symmetry';
import { linksOf, randomFlows } from './testing/flow-sets';

const clos = { hosts: 24, hostsPerLeaf: 4, spines: 4, hostBytesPerS: 5e10, leafSpineBytesPerS: 2e10, latencyS: 1e-6 };

/** Plays a rule by classes and one by one. */
function bothWays(links: FlowLinks, rule: FlowRule): [FlowResult, FlowResult] {
  return [simulateRule(links, rule), simulateFlows(links, storeFlows(rule), { isGeneral: true })];
}

function expectSame(links: FlowLinks, rule: FlowRule): void {
  const [classes, general] = bothWays(links, rule);
  for (let flow = 0; flow < rule.count; flow++) {
    expect(Math.abs(classes.finishS[flow]! / general.finishS[flow]! - 1)).toBeLessThan(1e-9);
    expect(Math.abs(classes.beginS[flow]! - general.beginS[flow]!)).toBeLessThan(1e-15);
  }
  expect(Math.abs(classes.makespanS / general.makespanS - 1)).toBeLessThan(1e-9);
}

const classesOf = (links: FlowLinks, rule: FlowRule): number | undefined => findQuotient(links, rule)?.flows.count;

describe('classes of symmetric flows', () => {
  it('an all-to-all on a star is one class', () => {
    const star = starNetwork(30, 1e10, 2e-6);
    const rule = allToAllFlows(star, () => 1e6);
    expect(classesOf(star.links, rule)).toBe(1);
    expectSame(star.links, rule);
    // 29 flows share the way out of each host.
    expect(simulateRule(star.links, rule).makespanS).toBeCloseTo(4e-6 + (29 * 1e6) / 1e10, 12);
  });

  it.each(['destination', 'sourcePlusDestination'] as const)('a Clos by %s has few, with the same times', (choice) => {
    const network = closNetwork(clos, spineChoices[choice]);
    const rule = allToAllFlows(network, () => 1e6);
    const classes = classesOf(network.links, rule);
    expect(classes).toBeGreaterThanOrEqual(2);
    expect(classes).toBeLessThanOrEqual(8);
    expectSame(network.links, rule);
  });

  it('the choice of paths alone doubles an all-to-all on one plane of a unified bus', () => {
    const size = { hosts: 384, hostsPerLeaf: 8, spines: 16, hostBytesPerS: 56e9, leafSpineBytesPerS: 28e9 };
    const timeBy = (choice: 'destination' | 'sourcePlusDestination'): number => {
      const network = closNetwork(size, spineChoices[choice]);
      return simulateRule(
        network.links,
        allToAllFlows(network, () => 1e6),
      ).makespanS;
    };
    expect(timeBy('sourcePlusDestination')).toBeCloseTo(6.857142857e-3, 10);
    expect(timeBy('destination')).toBeCloseTo(13.4285714286e-3, 10);
  });

  it('sizes tell flows apart', () => {
    const star = starNetwork(30, 1e10);
    const rule = allToAllFlows(star, (flow) => (flow < 15 * 29 ? 1e6 : 2e6));
    expect(classesOf(star.links, rule)).toBeGreaterThan(1);
    expectSame(star.links, rule);
  });

  it('flows without bytes end with the latency of their route', () => {
    const star = starNetwork(20, 1e10, 1e-6);
    const rule = allToAllFlows(star, (flow) => (flow % 19 === 0 ? 0 : 1e6));
    expectSame(star.links, rule);
  });

  it('one odd link parts those that meet it from the others', () => {
    const network = closNetwork(clos, spineChoices.destination);
    const rule = allToAllFlows(network, () => 1e6);
    const even = simulateRule(network.links, rule).makespanS;
    network.links.capacityBytesPerS[leafLink(clos, 1, 2)]! *= 0.5;
    expectSame(network.links, rule);
    expect(simulateRule(network.links, rule).makespanS).toBeGreaterThan(even);
  });

  it('copies of a network without symmetry share its classes, wherever their flows and links lie', () => {
    const base = randomFlows(11, { links: 9, flows: 14, hopsAtMost: 3, hasLatency: true });
    const copies = 40;
    const at = (link: number, copy: number): number => link * copies + ((copy * 7 + link) % copies);
    const capacities: number[] = [];
    const latencies: number[] = [];
    for (let link = 0; link < 9; link++)
      for (let copy = 0; copy < copies; copy++) {
        capacities[at(link, copy)] = base.links.capacityBytesPerS[link]!;
        latencies[at(link, copy)] = base.links.latencyS[link]!;
      }
    const { routeStart, routeLinks, bytes } = base.flows;
    const rule: FlowRule = {
      count: 14 * copies,
      maxHops: 3,
      routeInto: (flow, out) => {
        const from = routeStart[flow % 14]!;
        const length = routeStart[(flow % 14) + 1]! - from;
        for (let hop = 0; hop < length; hop++) out[hop] = at(routeLinks[from + hop]!, Math.floor(flow / 14));
        return length;
      },
      bytesOf: (flow) => bytes[flow % 14]!,
    };
    const links = linksOf(capacities, latencies);
    expect(classesOf(links, rule)).toBeLessThanOrEqual(14);
    expectSame(links, rule);
  });
});

describe('where there is no symmetry', () => {
  it('flows are played one by one: hashed routes, drawn sizes', () => {
    const network = closNetwork(clos, spineChoices.hash);
    const hashed = allToAllFlows(network, () => 1e6);
    expect(findQuotient(network.links, hashed)).toBeNull();
    expectSame(network.links, hashed);
    const star = starNetwork(40, 1e10);
    const uneven = allToAllFlows(star, (flow) => 1e6 + ((flow * 7919) % 1009));
    expect(findQuotient(star.links, uneven)).toBeNull();
    expectSame(star.links, uneven);
  });

  it('links that look alike from near are told apart by what lies further on', () => {
    // Chains of 3, 5 and 6 links, each flow over two neighbours: inner links differ only in their distance to an end.
    const rows: number[][] = [];
    let links = 0;
    for (let copy = 0; copy < 20; copy++)
      for (const length of [3, 5, 6]) {
        for (let link = 1; link < length; link++) rows.push([links + link - 1, links + link]);
        rows.push([links]);
        links += length;
      }
    const rule: FlowRule = {
      count: rows.length,
      maxHops: 2,
      routeInto: (flow, out) => {
        for (const [hop, link] of rows[flow]!.entries()) out[hop] = link;
        return rows[flow]!.length;
      },
      bytesOf: () => 1e6,
    };
    expectSame(linksOf(new Array<number>(links).fill(1e9)), rule);
  });
});

describe('parts of a flow that classes do not know', () => {
  it('starts and limits are played one by one, and count', () => {
    const star = starNetwork(6, 1e10);
    const stored = storeFlows(allToAllFlows(star, () => 1e6));
    const plain = simulateFlows(star.links, stored);
    const startS = new Float64Array(30).fill(1e-3);
    const late = simulateFlows(star.links, { ...stored, startS });
    const limited = simulateFlows(star.links, { ...stored, rateCapBytesPerS: new Float64Array(30).fill(1e9) });
    expect(late.makespanS).toBeCloseTo(plain.makespanS + 1e-3, 12);
    expect(limited.makespanS).toBeCloseTo(1e-3, 12);
  });
});
