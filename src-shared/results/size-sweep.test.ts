/** Knees of curves over supernode sizes, and what is said of them. */
import { describe, expect, it } from 'vitest';
import { exposedShare, kneeOf, kneeWords, measuredSizes, parseSizes, sweepMeasures } from './size-sweep';
import type { SweepBasis, SweepPoint } from './training-study';

function point(size: number, tokensPerS: number | null, more: Partial<SweepPoint> = {}): SweepPoint {
  return {
    basis: 'equalDevices',
    domainAccelerators: size,
    isOwn: false,
    domains: 4,
    devices: 4 * size,
    devicesLeft: 0,
    powerW: 1e6,
    layout:
      tokensPerS === null
        ? null
        : { label: 'TP 4, EP 32', values: { tensorParallel: 4, expertParallel: 32 }, metrics: {} },
    metrics: tokensPerS === null ? {} : { tokensPerS, stepTimeS: 1 / tokensPerS },
    parts: [],
    note: '',
    ...more,
  };
}

const curve = (values: readonly (readonly [number, number | null])[], basis: SweepBasis = 'equalDevices') =>
  values.map(([size, value]) => point(size, value, { basis }));
const kneeSize = (values: readonly (readonly [number, number | null])[]): number | undefined =>
  kneeOf(measuredSizes(curve(values), 'equalDevices', 'tokensPerS'), 'higher')?.size;

describe('the knee', () => {
  it('is where no larger size gains 2% per doubling any more', () => {
    expect(
      kneeSize([
        [8, 100],
        [16, 120],
        [32, 140],
        [64, 141],
        [128, 142],
      ]),
    ).toBe(32);
  });
  it('is not a plateau before another rise', () => {
    expect(
      kneeSize([
        [8, 100],
        [16, 100],
        [32, 140],
        [64, 141],
      ]),
    ).toBe(32);
  });
  it('counts gains per doubling, so that 64 to 72 is not taken for one', () => {
    // 1% for an eighth of a doubling more is 6% per doubling.
    expect(
      kneeSize([
        [32, 100],
        [64, 120],
        [72, 121.2],
      ]),
    ).toBeUndefined();
  });
  it('is the first size of a curve that falls', () => {
    expect(
      kneeSize([
        [8, 100],
        [16, 90],
        [32, 80],
      ]),
    ).toBe(8);
  });
  it('passes over sizes without a layout', () => {
    expect(
      kneeSize([
        [8, null],
        [16, 100],
        [32, 100.5],
      ]),
    ).toBe(16);
  });
  it('is found of times as well, where less is better', () => {
    const sizes = measuredSizes(
      curve([
        [8, 1],
        [16, 2],
        [32, 2.001],
      ]),
      'equalDevices',
      'stepTimeS',
    );
    expect(kneeOf(sizes, sweepMeasures.stepTimeS.better)?.size).toBe(16);
  });
});

describe('words', () => {
  it('name span, knee and reason', () => {
    const points = [
      point(8, 100, { parts: [{ key: 'expertS', title: '', timeS: 0.004 }] }),
      point(64, 150, { parts: [{ key: 'expertS', title: '', timeS: 0.0005 }] }),
      point(128, 150.5),
    ];
    expect(kneeWords(points, 'equalDevices', 'tokensPerS').replaceAll('\u00a0', ' ')).toBe(
      'Equal devices: throughput from 100 tokens/s with domains of 8 to 151 tokens/s with 128, 50% better. Beyond 64 another doubling gains under 2%: the traffic of TP 4 and EP 32 already stays inside it, and 7.5% of the step waits for it.',
    );
  });
  it('say that there is nothing to save where a layout has no such groups', () => {
    const alone = { label: 'DP 8', values: { tensorParallel: 1, expertParallel: 1 }, metrics: {} };
    const points = [point(8, 100, { layout: alone }), point(16, 100, { layout: alone })];
    expect(kneeWords(points, 'equalDevices', 'tokensPerS')).toMatch(/neither tensor nor expert parallelism\.$/u);
  });
  it('say that groups cross the edge where they do', () => {
    expect(
      kneeWords(
        curve([
          [8, 100],
          [16, 100],
        ]),
        'equalDevices',
        'tokensPerS',
      ),
    ).toMatch(/no size does better than 8 .* still crosses its edge/u);
  });
  it('tell groups inside the domain from groups that cross its edge', () => {
    const wide = { label: '', values: { tensorParallel: 8, expertParallel: 256 }, metrics: {} };
    const points = [point(16, 100, { layout: wide }), point(32, 100, { layout: wide })];
    expect(kneeWords(points, 'equalDevices', 'tokensPerS')).toMatch(
      /the traffic of TP 8 already stays inside it, that of EP 256 still crosses its edge, and .* waits for both\.$/u,
    );
  });
  it('say what larger domains lose, and that power buys fewer of them', () => {
    const falling = [point(8, 100), point(72, 150), point(384, 120)];
    expect(kneeWords(falling, 'equalDevices', 'tokensPerS')).toMatch(/Beyond 72 larger domains lose up to 20%\.$/u);
    const powered = falling.map((each) => ({
      ...each,
      basis: 'equalPower' as const,
      devices: each.domainAccelerators === 384 ? 300 : 400,
    }));
    expect(kneeWords(powered, 'equalPower', 'tokensPerS')).toMatch(
      /Beyond 72 larger domains lose up to 20%, for the same power buys up to 25% fewer devices\.$/u,
    );
    expect(kneeWords(falling, 'equalDevices', 'stepTimeS')).toMatch(/lose up to 20%\.$/u);
  });
  it('say that a curve still rises', () => {
    expect(
      kneeWords(
        curve([
          [8, 100],
          [16, 110],
        ]),
        'equalDevices',
        'tokensPerS',
      ),
    ).toMatch(/still gains at the end: 10% per doubling from 8 to 16\.$/u);
  });
  it('say that nothing fits', () => {
    expect(kneeWords(curve([[8, null]]), 'equalDevices', 'mfu')).toBe('Equal devices: no layout fits at any size.');
  });
});

describe('measures', () => {
  const priced = point(8, 100, { metrics: { tokensPerS: 100, peakFacilityPowerW: 2e6, capitalUsd: 50e6, mfu: 0.4 } });
  it('are per MW of peak facility power and per million USD of capital', () => {
    expect(sweepMeasures.perMegawatt.valueOf(priced)).toBe(50);
    expect(sweepMeasures.perMillionUsd.valueOf(priced)).toBe(2);
    expect(sweepMeasures.perMegawatt.valueOf(point(8, null))).toBeNull();
  });
  it('count what waits inside the layers, not between stages or replicas', () => {
    const parts = ['tensorS', 'expertS', 'contextS', 'pipelineS', 'dataS'].map((key) => ({ key, title: '', timeS: 1 }));
    expect(exposedShare(point(8, 100, { parts, metrics: { stepTimeS: 10 } }))).toBe(0.3);
  });
});

describe('sizes as typed', () => {
  it('are a list in any order and with any separator, each once', () => {
    expect(parseSizes('576, 48;48 2')).toEqual({ ok: true, sizes: [2, 48, 576] });
    expect(parseSizes('48', [72, 48])).toEqual({ ok: true, sizes: [48, 72] });
  });
  it.each([
    ['8,many', '“many” is not a whole number. Allowed: 2 to 16384'],
    ['8.5', '“8.5” is not a whole number. Allowed: 2 to 16384'],
    ['-8', '“-8” is not a whole number. Allowed: 2 to 16384'],
    ['1', '“1” is out of range. Allowed: 2 to 16384'],
    ['8 16385', '“16385” is out of range. Allowed: 2 to 16384'],
    [' ', 'No size is given. Allowed: 2 to 16384'],
  ])('%s is refused with the value that is wrong', (text, problem) => {
    expect(parseSizes(text)).toEqual({ ok: false, problem });
  });
  it('say how many are allowed where there are too many', () => {
    const words = Array.from({ length: 17 }, (_, at) => String(at + 2));
    expect(parseSizes(words.slice(1).join(' ')).ok).toBe(true);
    expect(parseSizes(words.join(' '))).toEqual({
      ok: false,
      problem: '17 sizes in all are too many. Allowed: up to 16',
    });
  });
});
