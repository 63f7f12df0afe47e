/** The comparison on results of the real engine, and its arithmetic on results changed by hand. */
import { beforeAll, describe, expect, it } from 'vitest';
import sample from '../../samples/cloudmatrix-or-nvl72.json';
import { simulate } from '../../src-main/engine';
import { checkPlan } from '../model/check';
import { library } from '../model/library';
import type { Plan } from '../model/plan';
import { basisDivisor, compareMetrics, inputDifferences, type ComparedScenario } from './compare';
import { metrics, type MetricKey } from './metrics';
import type { RunResult } from './run-result';

const plan = sample as unknown as Plan;
const ids = ['serve-nvl72', 'serve-cm384', 'serve-4-nvl72'];
let results: RunResult[];
let scenarios: ComparedScenario[];

beforeAll(() => {
  const { inputs } = checkPlan(plan, library);
  results = ids.map((id) => {
    const input = inputs.get(id);
    if (!input) throw new Error(id);
    return simulate(input);
  });
  scenarios = ids.map((id, index) => ({ id, name: id, result: results[index] ?? null }));
});

const rowOf = (rows: ReturnType<typeof compareMetrics>, key: MetricKey) => {
  const row = rows.find((each) => each.key === key);
  if (!row) throw new Error(key);
  return row;
};

describe('compareMetrics', () => {
  it('shows the results as they are, with ratios against the baseline', () => {
    const rows = compareMetrics(scenarios, 'serve-nvl72');
    for (const { key, cells } of rows) {
      const base = cells[0]?.value ?? null;
      cells.forEach((cell, index) => {
        expect(cell.value).toBe(results[index]?.metrics[key] ?? null);
        if (base !== null && base !== 0 && cell.value !== null) expect(cell.ratio).toBe(cell.value / base);
      });
      expect(cells[0]?.judgement).toBeNull();
    }
    expect(rows.map((each) => each.key)).toEqual(
      Object.keys(metrics).filter((key) => rows.some((row) => row.key === key)),
    );
  });

  it('judges by the direction that the metric declares', () => {
    const half = structuredClone(results[0] as RunResult);
    half.metrics.tokensPerS = (half.metrics.tokensPerS ?? NaN) / 2;
    half.metrics.costPerTokenUsd = (half.metrics.costPerTokenUsd ?? NaN) / 2;
    const rows = compareMetrics(
      [
        { id: 'a', name: 'a', result: results[0] ?? null },
        { id: 'b', name: 'b', result: half },
      ],
      'a',
    );
    expect(rowOf(rows, 'tokensPerS').cells[1]).toMatchObject({ ratio: 0.5, judgement: 'worse' });
    expect(rowOf(rows, 'costPerTokenUsd').cells[1]).toMatchObject({ ratio: 0.5, judgement: 'better' });
    expect(rowOf(rows, 'systemPowerW').cells[1]).toMatchObject({ ratio: 1, judgement: 'same' });
    expect(rowOf(rows, 'systems').cells[1]?.judgement).toBeNull();
  });

  it('normalises what grows with the deployment and nothing else', () => {
    const rows = compareMetrics(scenarios, 'serve-nvl72', 'system');
    const four = results[2] as RunResult;
    expect(rowOf(rows, 'tokensPerS')).toMatchObject({ isNormalised: true });
    expect(rowOf(rows, 'tokensPerS').cells[2]?.value).toBe((four.metrics.tokensPerS ?? NaN) / 4);
    expect(rowOf(rows, 'tpotS')).toMatchObject({ isNormalised: false });
    expect(rowOf(rows, 'tpotS').cells[2]?.value).toBe(four.metrics.tpotS);
  });

  it('divides by packages, megawatts and millions of USD', () => {
    const [nvl72, cloudMatrix, four] = results as [RunResult, RunResult, RunResult];
    expect(basisDivisor(nvl72, 'total')).toBe(1);
    expect(basisDivisor(nvl72, 'device')).toBe(72);
    expect(basisDivisor(cloudMatrix, 'device')).toBe(384);
    expect(basisDivisor(four, 'device')).toBe(4 * 72);
    expect(basisDivisor(four, 'megawatt')).toBeCloseTo((4 * 145e3 * 1.2) / 1e6, 9);
    expect(basisDivisor(nvl72, 'millionUsd')).toBe((nvl72.metrics.capitalUsd ?? NaN) / 1e6);
    const without = structuredClone(nvl72);
    delete without.metrics.peakFacilityPowerW;
    expect(basisDivisor(without, 'megawatt')).toBeNull();
  });

  it('does not divide power by power or capital by capital', () => {
    const perMegawatt = compareMetrics(scenarios, 'serve-nvl72', 'megawatt');
    const perMillion = compareMetrics(scenarios, 'serve-nvl72', 'millionUsd');
    const four = results[2] as RunResult;
    for (const key of ['systemPowerW', 'facilityPowerW', 'peakFacilityPowerW'] as const) {
      expect(rowOf(perMegawatt, key)).toMatchObject({ isNormalised: false });
      expect(rowOf(perMegawatt, key).cells[2]?.value).toBe(four.metrics[key]);
      expect(rowOf(perMillion, key)).toMatchObject({ isNormalised: true });
    }
    for (const key of ['capitalUsd', 'facilityCapitalUsd'] as const) {
      expect(rowOf(perMillion, key)).toMatchObject({ isNormalised: false });
      expect(rowOf(perMillion, key).cells[2]?.value).toBe(four.metrics[key]);
      expect(rowOf(perMegawatt, key)).toMatchObject({ isNormalised: true });
    }
  });

  it('leaves cells empty where there is no result, and ratios where there is no baseline', () => {
    const rows = compareMetrics([{ id: 'x', name: 'x', result: null }, ...scenarios], 'x');
    for (const { cells } of rows) {
      expect(cells[0]).toEqual({ value: null, ratio: null, judgement: null });
      for (const cell of cells) expect(cell.ratio).toBeNull();
    }
    expect(compareMetrics([{ id: 'x', name: 'x', result: null }], 'x')).toEqual([]);
  });
});

describe('inputDifferences', () => {
  it('lists exactly what is not the same', () => {
    const [nvl72, cloudMatrix, four] = results as [RunResult, RunResult, RunResult];
    expect(inputDifferences([nvl72, nvl72])).toEqual([]);
    expect(inputDifferences([nvl72, four])).toEqual([
      { path: 'deployment.systems', title: 'Systems', values: ['1', '4'] },
    ]);
    const paths = inputDifferences([nvl72, cloudMatrix]).map((each) => each.path);
    expect(paths).toContain('hardware device.memoryBandwidth');
    expect(paths.some((path) => path.startsWith('workload.') || path.startsWith('assumptions.'))).toBe(false);
  });

  it('shows an input that only one side has', () => {
    const [nvl72] = results as [RunResult];
    const more = { ...nvl72, provenance: [...nvl72.provenance, { ...at0(nvl72), path: 'extra', value: '1' }] };
    expect(inputDifferences([nvl72, more])).toEqual([
      expect.objectContaining({ path: 'extra', values: [null, '1'] }) as unknown,
    ]);
  });
});

function at0(result: RunResult): RunResult['provenance'][number] {
  const [first] = result.provenance;
  if (!first) throw new Error('no provenance');
  return first;
}
