/** Sharing of tiers against the flow simulator. */
import { describe, expect, it } from 'vitest';
import { simulateFlows } from '../flow/simulate';
import { sharedTimesS, type SharedPart } from './shared-time';
import { seededNumbers } from './testing/play-symbolically';

/** The same parts as flows, one link per tier. */
function simulated(parts: readonly SharedPart[], rates: readonly number[]): number[] {
  const flows = parts.flatMap(({ loads, startS = 0, flows: count = 1 }, part) =>
    loads.flatMap(({ tier, bytes }) =>
      Array.from({ length: count }, () => ({ part, tier, startS, bytes: bytes / count })),
    ),
  );
  const { finishS } = simulateFlows(
    { capacityBytesPerS: Float64Array.from(rates), latencyS: new Float64Array(rates.length) },
    {
      count: flows.length,
      routeStart: Int32Array.from({ length: flows.length + 1 }, (_, index) => index),
      routeLinks: Int32Array.from(flows, ({ tier }) => tier),
      bytes: Float64Array.from(flows, ({ bytes }) => bytes),
      startS: Float64Array.from(flows, ({ startS }) => startS),
    },
  );
  const ends = parts.map(({ startS = 0 }) => startS);
  for (const [index, { part }] of flows.entries()) ends[part] = Math.max(ends[part]!, finishS[index]!);
  return ends;
}

describe('sharedTimesS', () => {
  it('halves the rate of two that share, and gives the rest to the longer one', () => {
    const parts = [{ loads: [{ tier: 0, bytes: 1e9 }] }, { loads: [{ tier: 0, bytes: 3e9 }] }];
    expect(sharedTimesS(parts, [1e9])).toEqual([2, 4]);
  });

  it('leaves alone what is on other tiers', () => {
    const parts = [
      { loads: [{ tier: 0, bytes: 1e9 }] },
      { loads: [{ tier: 1, bytes: 3e9 }], startS: 1 },
      { loads: [] },
    ];
    expect(sharedTimesS(parts, [1e9, 1e9])).toEqual([1, 4, 0]);
  });

  it('agrees with the simulator', () => {
    const random = seededNumbers(7);
    for (let round = 0; round < 50; round++) {
      const parts = Array.from({ length: 2 + Math.floor(4 * random()) }, () => ({
        loads: [0, 1, 2].filter(() => random() < 0.7).map((tier) => ({ tier, bytes: 1e9 * random() })),
        startS: random() < 0.5 ? 0 : random(),
        flows: 1 + Math.floor(4 * random()),
      }));
      const rates = [1e9, 2e9, 5e8];
      const expected = simulated(parts, rates);
      for (const [part, endS] of sharedTimesS(parts, rates).entries()) expect(endS).toBeCloseTo(expected[part]!, 9);
    }
  });
});
