import { describe, expect, it } from 'vitest';
import { roundSpan } from './axis-scale';

describe('roundSpan', () => {
  it('ends on multiples of its interval, with room below the least value', () => {
    for (const [least, most] of [
      [21.52, 22.6],
      [21.52, 43],
      [0.0031, 0.0061],
      [5, 5],
    ] as const) {
      const { min, max, interval } = roundSpan(least, most);
      for (const end of [min, max]) expect(end / interval).toBeCloseTo(Math.round(end / interval), 6);
      expect(min).toBeLessThan(least);
      expect(max).toBeGreaterThanOrEqual(most);
    }
  });
  it('never goes below zero', () => {
    expect(roundSpan(0.1, 10).min).toBe(0);
  });
});
