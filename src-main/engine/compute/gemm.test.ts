import { describe, expect, it } from 'vitest';
import { gemmTimeS, shapeEfficiency, type GemmCurve, type Product, type ProductPlace } from './gemm';

const ideal: GemmCurve = { ceiling: 1, kHalf: 0, memoryShare: 1, overheadS: 0, quantiseBytes: 0 };
const PEAK = 1e15;
const MEMORY = 1e12;
const square: Product = { m: 4096, n: 4096, k: 4096, batch: 1, operandBytes: 2, outputBytes: 2, addedBytes: 0 };
const place: ProductPlace = {
  peakFlopsPerS: PEAK,
  steadyFlopsPerS: Infinity,
  memoryBytesPerS: MEMORY,
  cores: 128,
  curve: ideal,
  launchS: 0,
};
const fastMemory: ProductPlace = { ...place, memoryBytesPerS: 1e15 };

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
    expect(gemmTimeS(square, fastMemory)).toBeCloseTo((2 * 4096 ** 3) / PEAK, 15);
  });

  it('is bytes over bandwidth where memory limits', () => {
    const timeS = gemmTimeS({ ...square, m: 1, n: 8192, k: 8192 }, place);
    expect(timeS).toBeCloseTo(((8192 + 8192 * 8192) * 2 + 8192 * 2) / MEMORY, 12);
  });

  it('keeps to the power limit, and below it where the shape is slower anyway', () => {
    const limited = { ...fastMemory, steadyFlopsPerS: 0.6 * PEAK };
    expect(gemmTimeS(square, limited)).toBeCloseTo((2 * 4096 ** 3) / (0.6 * PEAK), 15);
    const oneTile = { ...square, m: 64, n: 64 };
    expect(gemmTimeS(oneTile, limited)).toBe(gemmTimeS(oneTile, fastMemory));
  });

  it('adds the start of the kernel and the quantisation of the left operand', () => {
    const plain = gemmTimeS(square, place);
    expect(gemmTimeS(square, { ...place, launchS: 5e-6 }) - plain).toBeCloseTo(5e-6, 12);
    const quantised = gemmTimeS(square, { ...place, curve: { ...ideal, quantiseBytes: 3 } });
    expect(quantised - plain).toBeCloseTo((4096 * 4096 * 3) / MEMORY, 12);
    expect(gemmTimeS({ ...square, quantiseBytes: 3 }, place)).toBe(quantised);
  });

  it('hides nothing of the sum to which a weight gradient is added', () => {
    const plain = gemmTimeS(square, place);
    const summed = gemmTimeS({ ...square, addedBytes: 6 }, place);
    expect(summed - plain).toBeCloseTo((4096 * 4096 * 6) / MEMORY, 12);
  });

  it('runs grouped products of one kernel at their share, less where experts have few rows', () => {
    const curve = { share: 0.8, rowsHalf: 128 };
    const grouped = { curve, rows: 4096 };
    const plain = gemmTimeS(square, fastMemory);
    expect(plain / gemmTimeS({ ...square, grouped }, fastMemory)).toBeCloseTo((0.8 * 4096) / (4096 + 128), 9);
    const few = { ...square, m: 128, batch: 32 };
    expect(gemmTimeS(few, fastMemory) / gemmTimeS({ ...few, grouped: { curve, rows: 128 } }, fastMemory)).toBeCloseTo(
      0.4,
      9,
    );
  });

  it('runs a product per expert as plain products, each after the first with a start of its own', () => {
    const curve = { startS: 4e-6 };
    const grouped = { curve, rows: 4096 };
    expect(gemmTimeS({ ...square, grouped }, fastMemory)).toBe(gemmTimeS(square, fastMemory));
    const many = { ...square, batch: 8 };
    const lost = gemmTimeS({ ...many, grouped }, fastMemory) - gemmTimeS(many, fastMemory);
    expect(lost).toBeCloseTo(7 * 4e-6, 12);
  });

  it('never gets faster with more rows or worse memory', () => {
    let last = 0;
    const curve = { ...ideal, kHalf: 80 };
    for (const m of [1, 16, 64, 256, 1024, 4096, 16384]) {
      const timeS = gemmTimeS({ ...square, m }, { ...place, cores: 132, curve });
      expect(timeS).toBeGreaterThanOrEqual(last);
      expect(
        gemmTimeS({ ...square, m }, { ...place, cores: 132, curve, memoryBytesPerS: MEMORY / 2 }),
      ).toBeGreaterThanOrEqual(timeS);
      last = timeS;
    }
  });
});
