/** The constants in calibration.ts are those that the fits report, to the digits printed there. */
import { describe, expect, it } from 'vitest';
import { calibrationOf, calibrations } from './calibration';

const reports = import.meta.glob<string>('../../../bench/calibration*.md', {
  eager: true,
  query: '?raw',
  import: 'default',
});

function rowsOf(name: string): string[][] {
  const text = Object.entries(reports).find(([path]) => path.endsWith(`/${name}`))?.[1];
  if (text === undefined) throw new Error(`${name} is missing`);
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| device'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const families: Record<string, string> = {
  a100_sxm: 'a100',
  h100_sxm: 'h100',
  h200_sxm: 'h200',
  b200_sxm: 'b200',
  gb200: 'gb200',
  gb300: 'gb300',
};

describe('matrix curves', () => {
  const rows = rowsOf('calibration-report.md').filter((row) => row[1] !== 'nvfp4');
  it('has every fitted device', () => {
    expect(rows.length).toBe(11);
  });
  it.each(rows.map((row) => [row[0] ?? '', row[1] ?? '', row]))('%s %s', (device, datatype, row) => {
    // The 8-bit table of GB200 comes from one untuned framework version: B200's at the GB200 peak is used instead.
    if (device === 'gb200' && datatype === 'fp8') return;
    const found = calibrations[families[device] ?? ''];
    const curve = datatype === 'fp8' ? found?.eightBit : found?.bf16;
    expect(curve?.ceiling).toBeCloseTo(Number(row[2]), 3);
    expect(curve?.kHalf).toBeCloseTo(Number(row[3]), 0);
    expect(curve?.memoryShare).toBeCloseTo(Number(row[4]), 3);
    expect((curve?.overheadS ?? 0) * 1e6).toBeCloseTo(Number(row[5]), 0);
    expect(curve?.quantiseBytes).toBeCloseTo(Number(row[6]), 2);
    expect(parseFloat(row[8] ?? '')).toBeLessThan(10);
  });
  it('takes the 8-bit curve of GB200 from B200, at the ratio of their peaks', () => {
    const b200 = calibrations['b200']?.eightBit;
    expect(calibrations['gb200']?.eightBit.ceiling).toBeCloseTo(((b200?.ceiling ?? 0) * 4500) / 5000, 3);
    expect(calibrations['gb200']?.eightBit.kHalf).toBe(b200?.kHalf);
  });
});

describe('attention curves', () => {
  it.each(rowsOf('calibration-attention-report.md').map((row) => [row[0] ?? '', row[1] ?? '', row]))(
    '%s %s',
    (device, kind, row) => {
      const curve = calibrations[families[device] ?? '']?.attention;
      const [ceiling, half] =
        kind === 'mla' ? [curve?.latentCeiling, curve?.latentKeysHalf] : [curve?.ceiling, curve?.keysHalf];
      expect(ceiling).toBeCloseTo(Number(row[2]), 3);
      expect(half).toBe(Number(row[3]));
    },
  );
});

describe('calibrationOf', () => {
  it('says what an unknown family borrows', () => {
    const borrowed = calibrationOf('unheard-of');
    expect(borrowed.isBorrowed).toBe(true);
    expect(borrowed.origin).toContain('"unheard-of" has no curves');
  });
});
