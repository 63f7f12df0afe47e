import { describe, expect, it } from 'vitest';
import { gemmTimeS, shapeEfficiency, type GemmCurve } from './gemm';

const ideal: GemmCurve = { ceiling: 1, kHalf: 0, memoryShare: 1, overheadS: 0, quantiseBytes: 0 };
const PEAK = 1e15;
const MEMORY = 1e12;

describe('shapeEfficiency', () => {
  it('is 1 where tiles fill the cores in whole waves', () => {
    // 16 x 32 tiles of 256 x 128 on 128 cores: four full waves.
    expect(shapeEfficiency(4096, 4096, 4096, 1, 128, 0)).toBe(1);
  });

  it('loses what the last wave leaves idle', () => {
    // 129 tiles of 256 x 128 on 128 cores take two waves; smaller tiles may do better but never reach 1.
    const whole = shapeEfficiency(256 * 128, 128, 256, 1, 128, 0);
    const over = shapeEfficiency(256 * 129, 128, 256, 1, 128, 0);
    expect(whole).toBe(1);
    expect(over).toBeLessThan(0.95);
    expect(over).toBeGreaterThanOrEqual(129 / 256);
  });

  it('counts padding of short rows', () => {
    // One row in a tile of at least 64 uses 1/64 of it at most.
    expect(shapeEfficiency(1, 8192, 8192, 1, 128, 0)).toBeLessThanOrEqual(1 / 64);
  });

  it('halves at K = kHalf', () => {
    const full = shapeEfficiency(4096, 4096, 256, 1, 128, 0);
    expect(shapeEfficiency(4096, 4096, 256, 1, 128, 256) / full).toBeCloseTo(0.5, 12);
  });
});

describe('gemmTimeS', () => {
  it('is FLOPs over peak where compute limits', () => {
    const timeS = gemmTimeS(4096, 4096, 4096, 1, 2, PEAK, 1e15, 128, ideal);
    expect(timeS).toBeCloseTo((2 * 4096 ** 3) / PEAK, 15);
  });

  it('is bytes over bandwidth where memory limits', () => {
    const timeS = gemmTimeS(1, 8192, 8192, 1, 2, PEAK, MEMORY, 128, ideal);
    expect(timeS).toBeCloseTo(((8192 + 8192 * 8192) * 2 + 8192 * 2) / MEMORY, 12);
  });

  it('adds overhead, quantisation traffic and FP32 sums', () => {
    const plain = gemmTimeS(4096, 4096, 4096, 1, 1, PEAK, MEMORY, 128, ideal);
    const overhead = gemmTimeS(4096, 4096, 4096, 1, 1, PEAK, MEMORY, 128, { ...ideal, overheadS: 5e-6 });
    expect(overhead - plain).toBeCloseTo(5e-6, 12);
    const quantised = gemmTimeS(4096, 4096, 4096, 1, 1, PEAK, MEMORY, 128, { ...ideal, quantiseBytes: 3 });
    expect(quantised - plain).toBeCloseTo((4096 * 4096 * 3) / MEMORY, 12);
    const summed = gemmTimeS(4096, 4096, 64, 1, 2, PEAK, MEMORY, 128, ideal, 8);
    expect(summed).toBeCloseTo((2 * 4096 * 64 * 2 + 4096 * 4096 * 8) / MEMORY, 12);
  });

  it('never gets faster with more rows or worse memory', () => {
    let last = 0;
    for (const m of [1, 16, 64, 256, 1024, 4096, 16384]) {
      const timeS = gemmTimeS(m, 4096, 4096, 1, 2, PEAK, MEMORY, 132, { ...ideal, kHalf: 80 });
      expect(timeS).toBeGreaterThanOrEqual(last);
      expect(gemmTimeS(m, 4096, 4096, 1, 2, PEAK, MEMORY / 2, 132, { ...ideal, kHalf: 80 })).toBeGreaterThanOrEqual(
        timeS,
      );
      last = timeS;
    }
  });
});
