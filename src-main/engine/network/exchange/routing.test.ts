/** Copies of a token against counting and simulation. */
import { describe, expect, it } from 'vitest';
import { busiestShare, distinctUnits, expectedMaximum, type Routing } from './routing';

const uniform: Routing = { experts: 256, activeExperts: 8, groups: 1, groupLimit: 1 };
const limited: Routing = { ...uniform, groups: 8, groupLimit: 4 };

/** A small generator for the simulations below (Park and Miller). */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function sample(from: number, count: number, random: () => number): number[] {
  const all = Array.from({ length: from }, (_, index) => index);
  for (let index = 0; index < count; index++) {
    const other = index + Math.floor(random() * (from - index));
    [all[index], all[other]] = [all[other] as number, all[index] as number];
  }
  return all.slice(0, count);
}

/** Mean number of units hit over many tokens that pick groups and experts at random. */
function simulatedUnits({ experts, activeExperts, groups, groupLimit }: Routing, units: number): number {
  const random = generator(7);
  const perGroup = experts / groups;
  const tokens = 5000;
  let hit = 0;
  for (let token = 0; token < tokens; token++) {
    const allowed = sample(groups, groupLimit, random);
    const picks = sample(groupLimit * perGroup, activeExperts, random);
    const chosen = picks.map((pick) => (allowed[Math.floor(pick / perGroup)] as number) * perGroup + (pick % perGroup));
    hit += new Set(chosen.map((expert) => Math.floor((expert * units) / experts))).size;
  }
  return hit / tokens;
}

describe('distinct units', () => {
  it('are those of an urn without replacement', () => {
    expect(distinctUnits(uniform, 1)).toBe(1);
    expect(distinctUnits({ ...uniform, experts: 4, activeExperts: 2 }, 2)).toBeCloseTo(2 * (1 - 1 / 6), 12);
    expect(distinctUnits(uniform, 256)).toBeCloseTo(8, 12);
    expect(distinctUnits({ ...uniform, activeExperts: 256 }, 64)).toBeCloseTo(64, 12);
  });

  it.each([2, 4, 8, 16, 64])('agree with a simulation over %i units, with and without limited groups', (units) => {
    expect(distinctUnits(uniform, units) / simulatedUnits(uniform, units)).toBeCloseTo(1, 1.7);
    expect(distinctUnits(limited, units) / simulatedUnits(limited, units)).toBeCloseTo(1, 1.7);
  });

  it('are fewer with limited groups, and as many as there can be in a balanced benchmark', () => {
    for (const units of [4, 8, 32]) expect(distinctUnits(limited, units)).toBeLessThan(distinctUnits(uniform, units));
    expect(distinctUnits({ ...uniform, isBalanced: true }, 4)).toBe(4);
    expect(distinctUnits({ ...uniform, isBalanced: true }, 32)).toBe(8);
  });

  it('do not exceed the picks where there are more ranks than experts', () => {
    expect(distinctUnits(uniform, 320)).toBeLessThanOrEqual(8 + 1e-9);
  });
});

describe('the busiest rank', () => {
  it('lies as far out as the largest of normal values', () => {
    const random = generator(11);
    const normal = (): number => Math.sqrt(-2 * Math.log(Math.max(random(), 1e-12))) * Math.cos(2 * Math.PI * random());
    for (const count of [4, 8, 64, 256]) {
      let sum = 0;
      for (let run = 0; run < 4000; run++) sum += Math.max(...Array.from({ length: count }, normal));
      expect(Math.abs(expectedMaximum(count) - sum / 4000)).toBeLessThan(0.15);
    }
    expect(expectedMaximum(1)).toBe(0);
  });

  it('nears the mean with many copies', () => {
    expect(busiestShare(8, 64)).toBeGreaterThan(1.5);
    expect(busiestShare(32768, 64)).toBeLessThan(1.02);
    expect(busiestShare(100, 1)).toBe(1);
  });
});
