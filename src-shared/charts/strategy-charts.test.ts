/** The scatter of a search and the waterfall between two layouts, on results of the real engine. */
import type { SeriesOption } from 'echarts';
import { beforeAll, describe, expect, it } from 'vitest';
import sample from '../../samples/cloudmatrix-or-nvl72.json';
import { answerTraining, simulate } from '../../src-main/engine';
import { checkPlan } from '../model/check';
import { library } from '../model/library';
import type { Plan } from '../model/plan';
import type { ScenarioInput } from '../model/scenario-input';
import { layoutPoints, timeMemoryFront } from '../results/layout-set';
import type { SearchSummary } from '../results/run-result';
import type { LayoutComparison } from '../results/training-study';
import { lightTheme, strategyChart, waterfallChart, type BuiltChart, type ChartOptions } from './index';

const options: ChartOptions = { theme: lightTheme, animation: false };
let input: ScenarioInput;
let search: SearchSummary;

beforeAll(() => {
  const found = checkPlan(sample as unknown as Plan, library).inputs.get('train-nvl72');
  if (!found) throw new Error('the sample has no such scenario');
  input = found;
  const summary = simulate(input).search;
  if (!summary) throw new Error('nothing was searched');
  search = summary;
});

const seriesOf = (chart: BuiltChart): SeriesOption[] => [chart.option.series ?? []].flat();
const namesOf = (chart: BuiltChart): unknown[] => seriesOf(chart).map(({ name }) => name);
const dataOf = (chart: BuiltChart, name: string): number[][] =>
  (seriesOf(chart).find((series) => series.name === name) as { data?: number[][] } | undefined)?.data ?? [];
const view = {
  colourBy: 'tensorParallel',
  slowest: Infinity,
  capacityBytes: 186e9,
  isBestTaken: true,
  canZoom: true,
} as const;

describe('strategyChart', () => {
  it('draws every layout once, by what is asked for', () => {
    for (const colourBy of ['tensorParallel', 'schedule', 'recompute'] as const) {
      const chart = strategyChart(search, { ...view, colourBy }, options);
      const groups = namesOf(chart).filter((name) => name !== 'Front' && name !== 'Named') as string[];
      const drawn = groups.flatMap((name) => dataOf(chart, name));
      expect(drawn).toHaveLength(layoutPoints(search).length);
      expect(chart.table.rows).toHaveLength(drawn.length);
    }
  });

  it('has a front on which less memory takes more time, and that no layout beats in both', () => {
    const points = layoutPoints(search);
    const front = timeMemoryFront(points);
    expect(front.length).toBeGreaterThan(1);
    front.slice(1).forEach((point, at) => {
      expect(point.memoryPerDeviceBytes).toBeLessThan(front[at]?.memoryPerDeviceBytes ?? 0);
    });
    for (const point of points)
      expect(
        front.some(
          (each) => each.stepTimeS <= point.stepTimeS && each.memoryPerDeviceBytes <= point.memoryPerDeviceBytes,
        ),
      ).toBe(true);
    expect(dataOf(strategyChart(search, view, options), 'Front')).toHaveLength(front.length);
  });

  it('leaves out what is slower than asked for', () => {
    const near = strategyChart(search, { ...view, slowest: 1.05 }, options);
    const times = near.table.rows.map((row) => Number(row[1]));
    expect(Math.max(...times)).toBeLessThanOrEqual(1.05 * Math.min(...times));
    expect(near.table.rows.length).toBeLessThan(strategyChart(search, view, options).table.rows.length);
  });

  it('names the layouts that the search names, in picture and words', () => {
    const chart = strategyChart(search, view, options);
    const named = chart.table.rows.flatMap((row) => String(row[4] ?? '').split(', ')).filter((name) => name !== '');
    for (const { title } of search.representatives ?? []) {
      expect(named).toContain(title);
      expect(chart.summary).toContain(title);
    }
    expect(named).toContain('Chosen');
  });

  it('calls none chosen where the layout is given: the best keeps what the search calls it', () => {
    const { table, summary } = strategyChart(search, { ...view, isBestTaken: false }, options);
    const named = table.rows.flatMap((row) => String(row[4] ?? '').split(', '));
    expect(named).toContain('Fastest');
    expect(named).not.toContain('Chosen');
    expect(summary).not.toContain('Chosen');
  });
});

describe('waterfallChart', () => {
  let comparison: LayoutComparison;

  beforeAll(() => {
    const [first, second] = (search.representatives ?? []).flatMap(({ key, layout }) =>
      key === 'fastest' || key === 'leastMemory' ? [layout.values] : [],
    );
    if (!first || !second) throw new Error('the search names no layouts');
    const answer = answerTraining({ input, study: { kind: 'comparison', first, second } });
    if (answer.kind !== 'comparison') throw new Error('no comparison');
    comparison = answer.comparison;
  });

  it.each(['time', 'memory'] as const)('goes from the first whole to the second: %s', (part) => {
    const chart = waterfallChart(
      {
        title: 'From first to second',
        dimension: part === 'time' ? 'seconds' : 'bytes',
        first: 'First',
        second: 'Second',
        terms: comparison[part],
      },
      options,
    );
    const [before = [], whole = [], more = [], less = []] = seriesOf(chart).map(
      (series) => (series as { data?: (number | null)[] }).data,
    );
    let at = whole[0] ?? 0;
    for (let step = 1; step < whole.length - 1; step++) {
      const change = (more[step] ?? 0) - (less[step] ?? 0);
      expect(before[step]).toBeCloseTo(Math.min(at, at + change), 6);
      at += change;
    }
    const last = whole.at(-1) ?? 0;
    expect(Math.abs(at - last) / last).toBeLessThan(0.002);
    const total = chart.table.rows.at(-1);
    expect(total?.slice(0, 3)).toEqual(['Total', whole[0], last]);
    expect(chart.summary).toMatch(/^First .*Second /u);
  });
});
