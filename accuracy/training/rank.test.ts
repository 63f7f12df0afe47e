import { describe, expect, it } from 'vitest';
import { regret, spearman } from './rank';

describe('spearman', () => {
  it('is 1 for the same order, -1 for the reverse, whatever the values', () => {
    expect(spearman([1, 2, 3, 10], [5, 6, 70, 71])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3, 10], [9, 8, 7, 1])).toBeCloseTo(-1, 12);
  });
  it('is 1 - 6 sum d^2 / (n (n^2 - 1)) without ties', () => {
    // Ranks 1 2 3 4 5 against 2 1 4 3 5: d^2 sums to 4.
    expect(spearman([1, 2, 3, 4, 5], [20, 10, 40, 30, 50])).toBeCloseTo(1 - (6 * 4) / (5 * 24), 12);
  });
  it('shares ranks among ties', () => {
    expect(spearman([1, 1, 2], [1, 1, 2])).toBeCloseTo(1, 12);
    expect(spearman([1, 1, 2], [1, 2, 3])).toBeLessThan(1);
  });
});

describe('regret', () => {
  it('is what the layout predicted fastest lost against the fastest', () => {
    expect(regret([3, 1, 2], [10, 11, 10.5])).toBeCloseTo(0.1, 12);
    expect(regret([1, 2, 3], [10, 11, 12])).toBe(0);
  });
});
