/** The chart of supernode sizes: lines, ticks, the size as sold, and a table with every point. */
import { describe, expect, it } from 'vitest';
import type { SizeSweep, SweepPoint } from '../results/training-study';
import { sizeSweepChart, sweepColumns } from './size-sweep-chart';
import { lightTheme } from './theme';

function point(basis: SweepPoint['basis'], size: number, tokensPerS: number | null): SweepPoint {
  return {
    basis,
    domainAccelerators: size,
    isOwn: size === 72,
    domains: 2,
    devices: 2 * size,
    devicesLeft: 0,
    powerW: 1e6,
    layout:
      tokensPerS === null
        ? null
        : { label: 'TP 2, EP 64', values: { tensorParallel: 2, expertParallel: 64 }, metrics: {} },
    metrics:
      tokensPerS === null ? {} : { tokensPerS, stepTimeS: 2, mfu: 0.25, peakFacilityPowerW: 2e6, capitalUsd: 4e6 },
    parts: [],
    note: tokensPerS === null ? 'Nothing fits.' : 'Matrix compute sets the step time.',
  };
}

const sweep: SizeSweep = {
  points: [
    point('equalDevices', 8, 1e6),
    point('equalDevices', 72, 2e6),
    point('equalDevices', 384, null),
    point('equalPower', 8, 1e6),
    point('equalPower', 72, 2e6),
    point('equalPower', 384, null),
  ],
  ownAccelerators: 72,
  accelerators: 144,
  powerW: 2e6,
  assumptions: [],
};
const options = { theme: lightTheme };
interface Drawn {
  series: { name: string; data: number[][]; markLine?: { data: { xAxis: number }[] } }[];
  xAxis: { min: number; max: number; axisLabel: { customValues: number[] } };
}
const drawn = (chart: ReturnType<typeof sizeSweepChart>): Drawn => chart.option as unknown as Drawn;

describe('the chart of one scenario', () => {
  const chart = sizeSweepChart(
    [{ name: 'A', sweep }],
    'tokensPerS',
    ['equalDevices', 'equalPower'],
    [8, 72, 128],
    options,
  );
  it('has a line for each basis, without the sizes that nothing fits', () => {
    expect(drawn(chart).series.map(({ name, data }) => [name, data])).toEqual([
      [
        'Equal devices',
        [
          [8, 1],
          [72, 2],
        ],
      ],
      [
        'Equal power',
        [
          [8, 1],
          [72, 2],
        ],
      ],
    ]);
  });
  it('has all sizes on its axis, searched or not, and marks the one as sold', () => {
    expect(drawn(chart).xAxis).toMatchObject({ min: 8, max: 384, axisLabel: { customValues: [8, 72, 128, 384] } });
    expect(drawn(chart).series[0]?.markLine?.data).toEqual([{ xAxis: 72, label: { formatter: 'As sold: 72' } }]);
  });
  it('has every point in its table, with figures in the units of the header, or the reason why there is none', () => {
    expect(chart.table.columns).toEqual(sweepColumns);
    expect(chart.table.rows).toHaveLength(sweep.points.length);
    for (const row of chart.table.rows) expect(row).toHaveLength(sweepColumns.length);
    const cell = (row: number, column: string) => chart.table.rows[row]?.[sweepColumns.indexOf(column)];
    expect(cell(1, 'Model FLOP/s utilisation (%)')).toBe(25);
    expect(cell(1, 'Throughput per MW (tokens/s)')).toBe(1e6);
    expect(cell(1, 'Throughput per million USD (tokens/s)')).toBe(5e5);
    expect(cell(1, 'EP')).toBe(64);
    expect([cell(2, 'EP'), cell(2, 'Throughput (tokens/s)'), cell(2, 'What binds')]).toEqual([
      null,
      null,
      'Nothing fits.',
    ]);
  });
  it('says where the curve bends', () => {
    expect(chart.summary).toMatch(/^Equal devices: throughput from 1\sMtokens\/s with domains of 8 .* Equal power: /u);
  });
});

it('names scenarios where there are several, each with its own size as sold', () => {
  const other = { ...sweep, ownAccelerators: 8, points: [{ ...point('equalDevices', 8, 3e6), isOwn: true }] };
  const chart = sizeSweepChart(
    [
      { name: 'A', sweep },
      { name: 'B', sweep: other },
    ],
    'stepTimeS',
    ['equalDevices'],
    [],
    options,
  );
  expect(drawn(chart).series.map(({ name }) => name)).toEqual(['A, equal devices', 'B, equal devices']);
  expect(drawn(chart).series[0]?.markLine?.data.map(({ xAxis }) => xAxis)).toEqual([72, 8]);
});

it('puts a size alone in the middle of its axis', () => {
  const alone = { ...sweep, points: [point('equalDevices', 72, 1)] };
  const chart = sizeSweepChart([{ name: 'A', sweep: alone }], 'mfu', ['equalDevices'], [72], options);
  expect(drawn(chart).xAxis).toMatchObject({ min: 36, max: 144 });
});
