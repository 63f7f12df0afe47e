/** Drawing without a DOM: every kind of chart renders with its labels, in both themes, and nothing lies outside. */
import { beforeAll, describe, expect, it } from 'vitest';
import servers from '../../samples/supernode-or-servers.json';
import sample from '../../samples/cloudmatrix-or-nvl72.json';
import {
  breakdownChart,
  costChart,
  curveChart,
  darkTheme,
  lightTheme,
  memoryChart,
  metricChart,
  powerChart,
  ratioChart,
  searchChart,
  strategyChart,
  type BuiltChart,
  type ChartTheme,
} from '../../src-shared/charts';
import { checkPlan } from '../../src-shared/model/check';
import { library } from '../../src-shared/model/library';
import type { Plan } from '../../src-shared/model/plan';
import type { ComparedScenario } from '../../src-shared/results/compare';
import { simulate } from '../engine';
import { renderChartSvg, svgDataUrl } from './chart-svg';

function run(plan: unknown, ids: readonly string[]): ComparedScenario[] {
  const { inputs } = checkPlan(plan as Plan, library);
  return ids.flatMap((id) => {
    const input = inputs.get(id);
    return input ? [{ id, name: input.name, result: simulate(input) }] : [];
  });
}

let training: ComparedScenario[];
let collectives: ComparedScenario[];

beforeAll(() => {
  training = run(sample, ['train-nvl72', 'train-cm384', 'train-4-nvl72']);
  collectives = run(servers, ['a2a-servers', 'a2a-supernode']);
});

function chartsOf(theme: ChartTheme): [BuiltChart, string[]][] {
  const options = { theme, width: 680 };
  const names = training.map((each) => each.name);
  const search = training[0]?.result?.search;
  if (!search) throw new Error('no search');
  const capacityBytes = training[0]?.result?.memory[0]?.capacityBytes ?? null;
  const view = { colourBy: 'tensorParallel', slowest: 2, capacityBytes, isBestTaken: true, canZoom: false } as const;
  return [
    [breakdownChart('step', training, options), [...names, 'Compute', 'Time (s)']],
    [memoryChart(training, options), [...names, 'Activations', 'Memory per device (GB)', 'Capacity']],
    [powerChart(training, options), [...names, 'Power (kW)']],
    [costChart(training, options), [...names, 'Cost per hour (USD)']],
    [metricChart('trainingTimeS', training, 'train-nvl72', options), [...names, '(baseline)', 'better)']],
    [ratioChart(library.hardware.slice(0, 3), 1, options), ['Dense BF16', 'lower is better', '1×', 'CloudMatrix 384']],
    [curveChart('size', collectives, options), ['1\u00a0MiB', 'Message size', ...collectives.map((each) => each.name)]],
    [searchChart(search, options), ['Chosen layout', 'Other layouts', 'Memory per device (GB)']],
    [strategyChart(search, view, options), ['Device memory', 'Front', 'Fastest', 'Step time (s)']],
  ];
}

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/gu)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&'));

const attribute = (tag: string, name: string): number =>
  Number(new RegExp(` ${name}="(-?[\\d.]+)"`, 'u').exec(tag)?.[1] ?? 0);

/** Where texts are anchored: their own place, moved or turned by their transform. */
function textPlaces(svg: string): { x: number; y: number }[] {
  return [...svg.matchAll(/<text[^>]*>/gu)].map(([tag]) => {
    const [x, y] = [attribute(tag, 'x'), attribute(tag, 'y')];
    const [, kind, list = ''] = /transform="(translate|matrix)\(([^)]*)\)"/u.exec(tag) ?? [];
    const numbers = list.split(/[ ,]+/u).map(Number);
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = kind === 'matrix' ? numbers : [1, 0, 0, 1, ...numbers];
    return { x: a * x + c * y + e, y: b * x + d * y + f };
  });
}

describe.each([
  ['light', lightTheme],
  ['dark', darkTheme],
] as const)('%s', (_name, theme) => {
  it('draws every chart with its labels', () => {
    for (const [chart, expected] of chartsOf(theme)) {
      const svg = renderChartSvg(chart, 680);
      expect(svg).toContain(`viewBox="0 0 680 ${chart.height}"`);
      expect(svg).not.toContain('NaN');
      const all = textsOf(svg).join('\n');
      for (const text of expected) expect(all, chart.title).toContain(text);
    }
  });

  it('starts no text outside of the picture', () => {
    for (const [chart] of chartsOf(theme))
      for (const { x, y } of textPlaces(renderChartSvg(chart, 680))) {
        expect(x, chart.title).toBeGreaterThanOrEqual(0);
        expect(x, chart.title).toBeLessThanOrEqual(680);
        expect(y, chart.title).toBeGreaterThanOrEqual(0);
        expect(y, chart.title).toBeLessThanOrEqual(chart.height);
      }
  });
});

it('packs a picture into an address that carries the same text', () => {
  const svg = renderChartSvg(powerChart(training, { theme: lightTheme }), 680);
  const encoded = svgDataUrl(svg).replace('data:image/svg+xml;base64,', '');
  expect(Buffer.from(encoded, 'base64').toString('utf8')).toBe(svg);
});
