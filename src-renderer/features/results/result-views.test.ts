/** The views of a result as data. The results here are written by hand: only what a view reads is filled in. */
import { describe, expect, it } from 'vitest';
import type { Confidence } from '../../../src-shared/model/plan';
import type { InputSource } from '../../../src-shared/model/scenario-input';
import type { SearchSummary } from '../../../src-shared/results/run-result';
import { testResult } from '../../../src-shared/results/testing/test-result';
import { headlineTiles, infeasibleWords, inputValue, isGivenLayout } from './headline';
import { metricGroups } from './metric-groups';
import { confidenceCounts, partOf, sortedSources } from './provenance';
import { layoutTable } from './search-table';

const DAY_S = 86_400;

const input = (path: string, value: string, confidence: Confidence = 'user'): InputSource => ({
  path,
  title: path,
  value,
  source: 'This plan',
  confidence,
});

describe('inputs of a result', () => {
  const result = testResult({
    provenance: [
      input('workload.tpotLimit', '50 ms'),
      input('workload.deadline', 'none'),
      input('deployment.layout', 'As given'),
    ],
  });

  it('are read as they were when the result was made', () => {
    expect(inputValue(result, 'workload.tpotLimit', 'seconds')).toBeCloseTo(0.05);
    expect(inputValue(result, 'workload.deadline', 'seconds')).toBeNull();
    expect(inputValue(result, 'workload.other', 'seconds')).toBeNull();
  });

  it('say whether the layout was given', () => {
    expect(isGivenLayout(result)).toBe(true);
    expect(isGivenLayout(testResult({ provenance: [input('deployment.layout', 'Find the best')] }))).toBe(false);
  });
});

describe('an answer that is none', () => {
  const words = (values: Parameters<typeof testResult>[0]) =>
    infeasibleWords(testResult({ ...values, feasible: false })).short;

  it('speaks of layouts only where there are any', () => {
    expect(words({ kind: 'collective' })).toBe('Not possible');
    expect(words({ kind: 'training' })).toBe('No layout fits');
    expect(words({ provenance: [input('deployment.layout', 'As given')] })).toBe('Layout does not fit');
  });
});

describe('headlineTiles', () => {
  it('follow the order of the result and leave out what it does not have', () => {
    const tiles = headlineTiles(
      testResult({ headline: ['tpotS', 'ttftS', 'tokensPerS'], metrics: { tokensPerS: 1000, tpotS: 0.04 } }),
    );
    expect(tiles.map((tile) => tile.key)).toEqual(['tpotS', 'tokensPerS']);
  });

  it('set times against their limits', () => {
    const provenance = [input('workload.tpotLimit', '50 ms'), input('workload.ttftLimit', '1 s')];
    const [tpot, ttft] = headlineTiles(
      testResult({ headline: ['tpotS', 'ttftS'], metrics: { tpotS: 0.04, ttftS: 1.5 }, provenance }),
    );
    expect(tpot).toMatchObject({
      amount: '40',
      unit: 'ms',
      context: '80\u202f% of the 50\u00a0ms allowed',
      tone: 'plain',
    });
    expect(ttft).toMatchObject({ context: '150\u202f% of the 1\u00a0s allowed', tone: 'bad' });
  });

  it('say by how much a deadline is met or missed', () => {
    const tile = (trainingTimeS: number, deadline: string) =>
      headlineTiles(
        testResult({
          headline: ['trainingTimeS'],
          metrics: { trainingTimeS },
          provenance: [input('workload.deadline', deadline)],
        }),
      )[0];
    expect(tile(40 * DAY_S, '60 days')).toMatchObject({
      context: '20\u00a0days to spare before 60\u00a0days',
      tone: 'plain',
    });
    expect(tile(90 * DAY_S, '60 days')).toMatchObject({
      context: '30\u00a0days over the deadline of 60\u00a0days',
      tone: 'bad',
    });
    expect(tile(90 * DAY_S, 'none')).toMatchObject({ context: 'no deadline set', tone: 'plain' });
  });

  it('say for which rate and load systems are needed', () => {
    const [tile] = headlineTiles(
      testResult({
        headline: ['systemsNeeded'],
        metrics: { systemsNeeded: 25, systems: 1 },
        provenance: [input('workload.requestRate', '5000 /s'), input('assumptions.serviceLoad', '0.6')],
      }),
    );
    expect(tile).toMatchObject({ amount: '25', context: 'for 5000 /s at 60\u202f% load; 1 in the deployment' });
  });

  it('show memory against the capacity', () => {
    const [tile] = headlineTiles(
      testResult({
        headline: ['memoryUtilisation'],
        metrics: { memoryUtilisation: 0.5 },
        memory: [{ title: 'Device', capacityBytes: 64e9, totalBytes: 32e9, parts: [] }],
      }),
    );
    expect(tile?.context).toBe('32\u00a0GB of 64\u00a0GB');
  });
});

describe('metricGroups', () => {
  it('hold every figure of the result once, in the units of the registry', () => {
    const metrics = { stepTimeS: 26.75, facilityPowerW: 643_100, peakFacilityPowerW: 1_670_800, runCostUsd: 754_400 };
    const groups = metricGroups(testResult({ metrics }));
    expect(groups.map((group) => group.key)).toEqual(['performance', 'power', 'cost']);
    expect(groups.flatMap((group) => group.rows.map((row) => [row.key, row.amount, row.unit]))).toEqual([
      ['stepTimeS', '26.75', 's'],
      ['facilityPowerW', '643.1', 'kW'],
      ['peakFacilityPowerW', '1\u202f671', 'kW'],
      ['runCostUsd', '0.7544', 'million USD'],
    ]);
  });

  it('use another unit where the usual one would leave a long fraction', () => {
    const [group] = metricGroups(testResult({ metrics: { runEnergyJ: 3.6e9 } }));
    expect(group?.rows[0]).toMatchObject({ amount: '1', unit: 'MWh' });
  });
});

describe('the search', () => {
  const search: SearchSummary = {
    evaluated: 15_093,
    feasible: 3850,
    rejected: [
      { code: 'memory', title: 'Does not fit device memory', count: 11_243 },
      { code: 'ttft', title: 'TTFT exceeds its limit', count: 2 },
    ],
    best: [
      { label: 'TP 8', values: {}, metrics: { stepTimeS: 20, tokensPerS: 1_000_000, memoryPerDeviceBytes: 40e9 } },
      { label: 'TP 4', values: {}, metrics: { stepTimeS: 25, tokensPerS: 800_000, memoryPerDeviceBytes: 8e9 } },
    ],
  };

  it('measures every layout against the best, each column in one unit', () => {
    const table = layoutTable(testResult({ kind: 'training', search }));
    expect(table.columns.map((column) => [column.key, column.unit])).toEqual([
      ['stepTimeS', 's'],
      ['tokensPerS', 'Mtokens/s'],
      ['memoryPerDeviceBytes', 'GB'],
    ]);
    expect(table.rows.map((row) => [row.rank, row.cells, row.difference])).toEqual([
      [1, ['20.00', '1.000', '40.00'], ''],
      [2, ['25.00', '0.800', '8.00'], '−20.0'],
    ]);
  });
});

describe('provenance', () => {
  const sources = [
    input('hardware device.peakBf16', '752 TFLOP/s', 'vendor'),
    input('workload.promptTokens', '4096', 'user'),
    input('assumptions.pue', '1.2', 'estimate'),
    input('model.layers', '61', 'vendor'),
  ];

  it('counts by confidence and sorts, weakest first', () => {
    expect(confidenceCounts(sources).map(({ key, title, count }) => [key, title, count])).toEqual([
      ['estimate', 'Estimate', 1],
      ['user', 'User', 1],
      ['vendor', 'Vendor', 2],
    ]);
    expect(sortedSources(sources, null).map((source) => source.path)).toEqual([
      'assumptions.pue',
      'workload.promptTokens',
      'hardware device.peakBf16',
      'model.layers',
    ]);
    expect(sortedSources(sources, 'vendor')).toHaveLength(2);
  });

  it('names the part of the scenario', () => {
    expect(sources.map(partOf)).toEqual(['Hardware: device', 'Workload', 'Assumption', 'Model']);
    expect(partOf(input('hardware tier UB plane 2.0.latency', '2 us'))).toBe('Hardware: tier UB plane 2.0');
  });
});
