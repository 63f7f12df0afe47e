/** The generated constants are those of the report, and families say what they borrow. */
import { describe, expect, it } from 'vitest';
import { calibrationOf, calibrations } from './calibration';
import { fittedCurves } from './fitted-curves';
import { gemmTimeS } from './gemm';

const reports = import.meta.glob<string>('../../../bench/calibration-report.md', {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** Rows of the report's table under a heading. */
function rowsOf(heading: string): string[][] {
  const [text] = Object.values(reports);
  const section = text?.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the report has no section ${heading}`);
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const families: Record<string, string> = { a100_sxm: 'a100', h100_sxm: 'h100', h200_sxm: 'h200', b200_sxm: 'b200' };
const familyOf = (device: string): string => families[device] ?? device;
const widths: Record<string, 'bf16' | 'eightBit' | 'fourBit'> = {
  bfloat16: 'bf16',
  fp8: 'eightBit',
  nvfp4: 'fourBit',
};

describe('fitted curves', () => {
  const products = rowsOf('Plain products');
  it('has every fitted device', () => {
    expect(products.length).toBe(15);
    expect(Object.keys(fittedCurves)).toHaveLength(7);
  });

  it.each(products.map((row) => [row[0] ?? '', row[1] ?? '', row]))('products of %s in %s', (device, datatype, row) => {
    const width = widths[datatype];
    const curve = width && fittedCurves[familyOf(device)]?.products[width];
    expect(curve?.ceiling).toBe(Number(row[2]));
    expect(curve?.kHalf).toBe(Number(row[3]));
    expect(curve?.memoryShare).toBe(Number(row[4]));
    // Median error of the half that the fit did not see.
    expect(parseFloat(row[10] ?? '')).toBeLessThan(11);
  });

  it.each(rowsOf('Power limit').map((row) => [row[0] ?? '', row[1] ?? '', row]))(
    'power limit of %s in %s',
    (device, datatype, row) => {
      const width = widths[datatype];
      expect(width && fittedCurves[familyOf(device)]?.steady[width]).toBe(Number(row[3]));
    },
  );

  it.each(rowsOf('Attention cores').map((row) => [row[0] ?? '', row[1] ?? '', row]))(
    'attention of %s: %s',
    (device, kernel, row) => {
      const cores: Record<string, { ceiling: number; keysHalf: number; wavesHalf: number } | undefined> =
        fittedCurves[familyOf(device)]?.cores ?? {};
      expect(cores[kernel]).toEqual({ ceiling: Number(row[2]), keysHalf: Number(row[3]), wavesHalf: Number(row[4]) });
    },
  );
});

describe('calibrations', () => {
  it('takes the 8-bit curve of GB200 from B200, at the ratio of their peaks', () => {
    const b200 = calibrations['b200']?.eightBit;
    expect(calibrations['gb200']?.eightBit.ceiling).toBeCloseTo(((b200?.ceiling ?? 0) * 4500) / 5000, 9);
    expect(calibrations['gb200']?.eightBit.kHalf).toBe(b200?.kHalf);
  });

  it.each(Object.entries(calibrations))('%s has shares between 0 and 1', (_, calibration) => {
    const { attention, bf16, eightBit, fourBit, vectorMemoryShare } = calibration;
    const { serving, forward, backward, latentForward, latentBackward, flash2 } = attention;
    const ceilings = [serving, forward, backward, latentForward, latentBackward, flash2, bf16, eightBit, fourBit];
    for (const share of [...ceilings.map(({ ceiling }) => ceiling), vectorMemoryShare]) {
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(1);
    }
  });

  it('has the ramp of Ascend 910B that its squares of 2,048 and 4,096 show', () => {
    const curve = calibrationOf('ascend-910b').bf16;
    const rateOf = (n: number) => {
      const square = { m: n, n, k: n, batch: 1, operandBytes: 2, outputBytes: 2, addedBytes: 0 };
      const place = { peakFlopsPerS: 376e12, steadyFlopsPerS: Infinity, memoryBytesPerS: 1.6e12, cores: 24 };
      return (2 * n ** 3) / gemmTimeS(square, { ...place, curve, launchS: curve.overheadS });
    };
    expect(rateOf(2048) / rateOf(4096)).toBeCloseTo(248.3 / 315.4, 1);
    expect(rateOf(1024) / rateOf(4096)).toBeLessThan(0.5);
  });

  it('says what an unknown family borrows', () => {
    const borrowed = calibrationOf('unheard-of');
    expect(borrowed.isBorrowed).toBe(true);
    expect(borrowed.origin).toContain('"unheard-of" has no curves');
  });
});
