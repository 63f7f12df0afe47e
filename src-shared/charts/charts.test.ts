/** Every builder on results of the real engine: the table twin equals what is drawn, words and units are there. */
import type { BarSeriesOption, EChartsOption, SeriesOption } from 'echarts';
import { beforeAll, describe, expect, it } from 'vitest';
import servers from '../../samples/supernode-or-servers.json';
import sample from '../../samples/cloudmatrix-or-nvl72.json';
import { simulate } from '../../src-main/engine';
import { checkPlan } from '../model/check';
import { library } from '../model/library';
import type { Plan } from '../model/plan';
import { toUnit } from '../quantity/format';
import type { ComparedScenario } from '../results/compare';
import type { RunResult } from '../results/run-result';
import {
  breakdownChart,
  breakdownKeys,
  costChart,
  curveChart,
  curveKeys,
  darkTheme,
  lightTheme,
  memoryChart,
  metricChart,
  powerChart,
  ratioChart,
  ratioMetrics,
  searchChart,
  type BuiltChart,
  type ChartOptions,
} from './index';

const options: ChartOptions = { theme: lightTheme, animation: false };

function run(plan: Plan, ids: readonly string[]): ComparedScenario[] {
  const { inputs } = checkPlan(plan, library);
  return ids.map((id) => {
    const input = inputs.get(id);
    if (!input) throw new Error(`no input for ${id}`);
    return { id, name: input.name, result: simulate(input) };
  });
}

let training: ComparedScenario[];
let collectives: ComparedScenario[];

beforeAll(() => {
  training = run(sample as unknown as Plan, ['train-nvl72', 'train-cm384', 'train-4-nvl72']);
  collectives = run(servers as unknown as Plan, ['a2a-servers', 'a2a-supernode']);
});

const seriesOf = (chart: BuiltChart): SeriesOption[] => [chart.option.series ?? []].flat();
const dataOf = (series: SeriesOption | undefined): unknown[] =>
  (series as { data?: unknown[] } | undefined)?.data ?? [];
const axisName = (axis: EChartsOption['xAxis'] | EChartsOption['yAxis']): string =>
  String((axis as { name?: string }).name);

/** Stacked charts: one series per table column between the name and the total, in the same order. */
function expectStack(chart: BuiltChart): void {
  const { columns, rows } = chart.table;
  const totalAt = columns.findIndex((title) => title.startsWith('Total'));
  const bars = seriesOf(chart).filter((series) => series.type === 'bar' && series.name !== 'Total');
  expect(bars).toHaveLength(totalAt - 1);
  bars.forEach((series, at) => {
    expect(columns[at + 1]).toContain(series.name);
    expect(dataOf(series)).toEqual(rows.map((row) => row[at + 1]));
  });
  for (const row of rows) {
    const sum = row.slice(1, totalAt).reduce<number>((total, cell) => total + Number(cell ?? 0), 0);
    expect(sum).toBeCloseTo(Number(row[totalAt]), 9);
  }
}

describe('breakdown', () => {
  it('draws the parts of the results, per scenario, and the same in the table', () => {
    expect(breakdownKeys(training)).toEqual(['step']);
    const chart = breakdownChart('step', training, options);
    expectStack(chart);
    expect(chart.table.rows.map((row) => row[0])).toEqual(training.map((each) => each.name));
    const compute = training.map(
      (each) => each.result?.breakdowns[0]?.parts.find((part) => part.key === 'computeS')?.timeS,
    );
    expect(chart.table.columns[1]).toBe('Compute (s)');
    expect(chart.table.rows.map((row) => row[1])).toEqual(compute);
    expect(axisName(chart.option.xAxis)).toBe('Time (s)');
    for (const { name } of training) expect(chart.summary).toContain(name);
  });

  it('serves one scenario with its own title', () => {
    const chart = breakdownChart('step', training.slice(0, 1), options);
    expect(chart.title).toBe('One optimiser step');
    expectStack(chart);
  });

  it('says which scenario has no result and leaves its bar empty', () => {
    const chart = breakdownChart('step', [...training, { name: 'Later', result: null }], options);
    expect(chart.summary).toContain('No breakdown for Later.');
    expect(
      chart.table.rows
        .at(-1)
        ?.slice(1)
        .every((cell) => cell === null),
    ).toBe(true);
  });
});

describe('memory, power and cost', () => {
  it('memory: parts, total and capacity as in the result', () => {
    const chart = memoryChart(training, options);
    expectStack(chart);
    const at = chart.table.columns.indexOf('Capacity (GB)');
    const use = training.map((each) => each.result?.memory[0]);
    expect(chart.table.rows.map((row) => row[at])).toEqual(
      use.map((each) => toUnit(each?.capacityBytes ?? NaN, 'bytes', 'GB')),
    );
    const marks = seriesOf(chart).find((series) => series.type === 'scatter');
    expect(dataOf(marks)).toEqual(chart.table.rows.map((row, index) => [row[at], index]));
  });

  it('memory that does not fit: a short name, and how much of what, with its unit', () => {
    const [first] = training;
    const use = { title: 'Stage 2 of 8 (PP 8, DP 64)', capacityBytes: 64e9, parts: [] };
    const textOf = (sizeBytes: number, scenarios: number): { chart: BuiltChart; text: string } => {
      const parts = [{ key: 'weights', title: 'Weights', sizeBytes }];
      const result = { ...first?.result, memory: [{ ...use, parts, totalBytes: sizeBytes }] } as RunResult;
      const chart = memoryChart(Array(scenarios).fill({ name: 'A', result }), options);
      const ends = seriesOf(chart).find(({ name }) => name === 'Total') as BarSeriesOption;
      const { formatter } = ends.label as { formatter: (hit: { dataIndex: number }) => string };
      return { chart, text: formatter({ dataIndex: 0 }) };
    };
    const single = textOf(354.56e9, 1);
    expect(single.text).toBe('554% of 64\u00a0GB');
    expect(single.chart.table.rows[0]?.[0]).toBe('Stage 2 of 8');
    expect(single.chart.summary).toContain('Stage 2 of 8 (PP 8, DP 64)');
    expect(textOf(354.56e9, 2).chart.table.rows[0]?.[0]).toBe('A: Stage 2 of 8');
    expect(textOf(1280e9, 1).text).toBe('20 times 64\u00a0GB');
  });

  it.each([
    ['power', powerChart, 'Power (kW)', 'powerParts'],
    ['cost', costChart, 'Cost per hour (USD)', 'costParts'],
  ] as const)('%s: totals are those of the results', (_name, build, axis, list) => {
    const chart = build(training, options);
    expectStack(chart);
    expect(axisName(chart.option.xAxis)).toBe(axis);
    chart.table.rows.forEach((row, at) => {
      const parts = training[at]?.result?.[list] ?? [];
      const total = parts.reduce((sum, part) => sum + ('powerW' in part ? part.powerW / 1000 : part.costUsd), 0);
      expect(row.at(-1)).toBeCloseTo(total, 6);
    });
  });
});

describe('curves', () => {
  it('draws each scenario as a line; bytes on a logarithmic axis with binary ticks', () => {
    expect(curveKeys(collectives)).toEqual(['size', 'group']);
    const chart = curveChart('size', collectives, options);
    const lines = seriesOf(chart);
    expect(lines.map((line) => line.name)).toEqual(collectives.map((each) => each.name));
    expect(
      lines.flatMap((line, at) => dataOf(line).map((point) => [collectives[at]?.name, ...(point as number[])])),
    ).toEqual(chart.table.rows.map((row) => row.slice(0, 3)));
    expect(chart.table.columns[3]).toBe('Note');
    expect(chart.table.rows.every((row) => typeof row[3] === 'string')).toBe(true);
    const axis = chart.option.xAxis as { type: string; axisLabel: { formatter: (value: number) => string } };
    expect(axis.type).toBe('log');
    expect(axis.axisLabel.formatter(2 ** 20)).toBe('1\u00a0MiB');
    expect(axisName(chart.option.yAxis)).toBe('Bus bandwidth (GB/s)');
  });

  it('has words for no curve at all', () => {
    expect(curveChart('size', training, options).summary).toBe('There is no curve to show.');
  });
});

describe('one metric', () => {
  it('marks the baseline and says better or worse beside the ratio', () => {
    const chart = metricChart('trainingTimeS', training, 'train-nvl72', options);
    const [bars] = seriesOf(chart);
    expect(dataOf(bars).map((each) => (each as { value: number }).value)).toEqual(
      chart.table.rows.map((row) => row[1]),
    );
    const base = training[0]?.result?.metrics.trainingTimeS ?? NaN;
    expect(chart.table.rows.map((row) => row[2])).toEqual(
      training.map((each) => (each.result?.metrics.trainingTimeS ?? NaN) / base),
    );
    expect(chart.summary).toMatch(/NVL72: train: [\d.]+ \(baseline\)/u);
    expect(chart.summary).toContain(', better)');
    expect(chart.table.columns[1]).toBe('Training time (days)');
  });

  it('normalises where asked', () => {
    const chart = metricChart('tokensPerS', training, 'train-nvl72', options, 'megawatt');
    const result = training[1]?.result;
    if (!result) throw new Error('no result');
    const { tokensPerS = NaN, peakFacilityPowerW = NaN } = result.metrics;
    expect(chart.title).toBe('Throughput per MW');
    expect(chart.table.rows[1]?.[1]).toBeCloseTo(tokensPerS / (peakFacilityPowerW / 1e6), 6);
  });
});

describe('ratios of systems', () => {
  const profiles = ['gb200-nvl72', 'cloudmatrix-384', 'dgx-h100'].flatMap(
    (id) => library.hardware.find((each) => each.id === id) ?? [],
  );

  it('plots logarithms of the ratios that the table lists', () => {
    const chart = ratioChart(profiles, 0, options);
    expect(chart.table.rows).toHaveLength(ratioMetrics.length);
    seriesOf(chart).forEach((series, at) => {
      const column = 2 + profiles.length + at;
      dataOf(series).forEach((each, row) => {
        const ratio = Number(chart.table.rows[row]?.[column]);
        expect(2 ** (each as { value: number }).value).toBeCloseTo(ratio, 9);
        expect(ratio).toBeCloseTo(Number(chart.table.rows[row]?.[3 + at]) / Number(chart.table.rows[row]?.[2]), 9);
      });
    });
    expect(chart.summary).toContain('CloudMatrix 384 has 1.60× the dense BF16');
  });

  it('keeps every bar and its label inside the axis', () => {
    const chart = ratioChart(profiles, 0, options);
    const axis = chart.option.xAxis as { min: number; max: number };
    const logs = seriesOf(chart).flatMap((series) => dataOf(series).map((each) => (each as { value: number }).value));
    expect(Math.min(...logs)).toBeGreaterThan(axis.min);
    expect(Math.max(...logs)).toBeLessThanOrEqual(axis.max);
  });
});

describe('search', () => {
  it('draws the best layouts, the chosen one by itself', () => {
    const search = training[0]?.result?.search;
    if (!search) throw new Error('no search');
    const chart = searchChart(search, options);
    const [chosen, others] = seriesOf(chart);
    expect([...dataOf(chosen), ...dataOf(others)]).toEqual(chart.table.rows.map((row) => row.slice(1)));
    expect(chart.table.rows[0]?.[0]).toBe(search.best[0]?.label);
    expect(chart.summary).toContain(search.best[0]?.label ?? 'never');
  });
});

describe('every chart', () => {
  const all = (own: ChartOptions): BuiltChart[] => [
    breakdownChart('step', training, own),
    memoryChart(training, own),
    powerChart(training, own),
    costChart(training, own),
    curveChart('size', collectives, own),
    metricChart('tokensPerS', training, 'train-nvl72', own),
    ratioChart(library.hardware.slice(0, 3), 0, own),
  ];

  it('writes tooltips as rich text, never as HTML', () => {
    for (const chart of all(options)) expect(chart.option.tooltip).toMatchObject({ renderMode: 'richText' });
  });

  it('is still for print, and carries its title where it stands alone', () => {
    for (const chart of all({ ...options, showTitle: true })) {
      expect(chart.option.animation).toBe(false);
      expect(chart.option.title).toMatchObject({ text: expect.any(String) as string });
      expect(chart.summary).not.toBe('');
    }
  });

  it('shows the same numbers in both themes', () => {
    const dark = all({ theme: darkTheme });
    all(options).forEach((chart, at) => {
      expect(dark[at]?.table).toEqual(chart.table);
    });
  });

  it('wraps long names and keeps the plot at least half as wide as the chart', () => {
    const long = training.map((each) => ({ ...each, name: `${each.name} ${'with a very long name '.repeat(6)}` }));
    for (const chart of [breakdownChart('step', long, options), metricChart('mfu', long, 'train-nvl72', options)]) {
      const { left, right } = chart.option.grid as { left: number; right: number };
      expect(720 - left - right).toBeGreaterThan(360);
      const axis = chart.option.yAxis as { axisLabel: { formatter: (name: string, index: number) => string } };
      const label = axis.axisLabel.formatter('', 0);
      expect(label.split('\n')).toHaveLength(2);
      expect(label.endsWith('…')).toBe(true);
    }
  });
});
