/** Copies of a token and the time that its exchange takes. */
import { describe, expect, it } from 'vitest';
import { fabricOf, type Fabric } from '../fabric';
import { idealLibrary } from '../library/library';
import { distinctUnits, expertExchangeS } from './expert-exchange';

/** Two tiers of 8 and 64 devices: 100 GB/s and 10 GB/s, without reduction in the switches. */
const fabric: Fabric = fabricOf(
  [
    {
      name: 'inner',
      endpoints: 8,
      bandwidthBytesPerS: 1e11,
      latencyS: 1e-6,
      reductionGain: 1,
      isScaleOut: false,
      isMesh: false,
    },
    {
      name: 'outer',
      endpoints: 64,
      bandwidthBytesPerS: 1e10,
      latencyS: 5e-6,
      reductionGain: 1,
      isScaleOut: true,
      isMesh: false,
    },
  ],
  idealLibrary,
  8,
);
const all = { size: 64, stride: 1 };

describe('expertExchangeS', () => {
  const exchange = {
    tokens: 4096,
    tokenBytes: 7168,
    activeExperts: 8,
    imbalance: 1,
    groupShare: 1,
    overheadS: 0,
    perTokenS: 0,
    isDirect: false,
  };
  it('expects distinct domains as the urn formula does', () => {
    expect(distinctUnits(1, 8)).toBe(1);
    expect(distinctUnits(2, 1)).toBe(1);
    expect(distinctUnits(2, 2)).toBe(1.5);
    expect(distinctUnits(1e9, 8)).toBeCloseTo(8, 6);
  });
  it('sends a token once to every other domain that holds one of its experts', () => {
    const copies = distinctUnits(8, 8) * (7 / 8);
    expect(expertExchangeS(fabric, all, exchange)).toBeCloseTo((4096 * 7168 * copies) / 1e10, 4);
  });
  it('sends directly to every rank in the low-latency scheme, which is never less', () => {
    const ranks = distinctUnits(64, 8) * (7 / 8);
    const direct = expertExchangeS(fabric, all, { ...exchange, isDirect: true });
    expect(direct).toBeCloseTo((4096 * 7168 * ranks) / 1e10, 4);
    expect(direct).toBeGreaterThan(expertExchangeS(fabric, all, exchange));
  });
  it('sends less with group-limited routing, more when loads differ, twice as much in 16 bits', () => {
    const base = expertExchangeS(fabric, all, exchange);
    expect(expertExchangeS(fabric, all, { ...exchange, groupShare: 0.5 })).toBeLessThan(base);
    expect(expertExchangeS(fabric, all, { ...exchange, imbalance: 1.5 }) / base).toBeCloseTo(1.5, 3);
    expect(expertExchangeS(fabric, all, { ...exchange, tokenBytes: 2 * 7168 }) / base).toBeCloseTo(2, 3);
  });
  it('adds the kernels time, and nothing for one device', () => {
    const base = expertExchangeS(fabric, all, exchange);
    const slow = expertExchangeS(fabric, all, { ...exchange, overheadS: 1e-4, perTokenS: 1e-7 });
    expect(slow - base).toBeCloseTo(1e-4 + 4096e-7, 9);
    expect(expertExchangeS(fabric, { size: 1, stride: 1 }, exchange)).toBe(0);
  });
});
