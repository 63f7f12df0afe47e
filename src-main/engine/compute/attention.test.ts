import { describe, expect, it } from 'vitest';
import { coreShare } from './attention';

const curve = { ceiling: 0.6, keysHalf: 500, wavesHalf: 0.5 };

describe('coreShare', () => {
  it('is the ceiling for long rows that fill the cores', () => {
    expect(coreShare(curve, 1e9, Infinity, 132)).toBeCloseTo(0.6, 5);
  });

  it('halves at keysHalf keys and at wavesHalf tiles per core', () => {
    expect(coreShare(curve, 500, Infinity, 132)).toBeCloseTo(0.3, 9);
    expect(coreShare(curve, 500, 0.5 * 128 * 132, 132)).toBeCloseTo(0.15, 9);
  });

  it('refers to heads of 128 and ramps with the head width', () => {
    expect(coreShare(curve, 500, Infinity, 132, 128, 50)).toBeCloseTo(0.3, 9);
    const narrow = coreShare(curve, 500, Infinity, 132, 64, 50);
    expect(narrow / 0.3).toBeCloseTo((64 / 114) * (178 / 128), 9);
  });
});
