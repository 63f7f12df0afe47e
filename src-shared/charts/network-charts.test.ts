/** Charts of networks on answers of the real engine: what is drawn, what the table says, what is named. */
import { describe, expect, it } from 'vitest';
import { answerCurves } from '../../src-main/engine';
import { library } from '../model/library';
import { collectiveSweeps, exchangeSweeps, measuredOn } from '../model/measured';
import { resolveModel } from '../model/resolve';
import { resolveHardware } from '../model/resolve-hardware';
import type { BandwidthAnswer, CurvesQuestion, ExchangeAnswer, StackedAnswer } from '../results/network-curves';
import { bandwidthChart, darkTheme, exchangeChart, lightTheme, stackedChart, type BuiltChart } from './index';

const options = { theme: lightTheme, animation: false };

function ask(ids: readonly string[], question: CurvesQuestion) {
  const systems = library.hardware
    .filter(({ id }) => ids.includes(id))
    .map((profile) => {
      const hardware = resolveHardware(profile, profile.id, []);
      if (!hardware) throw new Error(profile.id);
      return {
        hardware,
        collectives: measuredOn(collectiveSweeps, profile),
        exchanges: measuredOn(exchangeSweeps, profile),
      };
    });
  const deepseek = library.models.find(({ id }) => id === 'deepseek-v3');
  const model = deepseek && resolveModel(deepseek, 'library', []);
  if (!model) throw new Error('no model');
  return answerCurves(systems, question, model);
}

interface Drawn {
  type: string;
  name: string;
  data: number[][];
  itemStyle: { color: string; borderColor?: string };
  markLine?: { data: { xAxis: number; label: { formatter: string } }[] };
}
const seriesOf = (chart: BuiltChart): Drawn[] => chart.option.series as unknown as Drawn[];
type Say = (hit: { seriesIndex: number; dataIndex: number }) => string;
const sayOf = (chart: BuiltChart): Say => (chart.option.tooltip as { formatter: Say }).formatter;

const systems = ['gb200-nvl72', 'dgx-h100'];
const allReduce = { kind: 'bandwidth', collective: 'allReduce', algorithm: 'auto', usesReduction: true } as const;
const bandwidth = ask(systems, { ...allReduce, groupSize: 8, bytes: 2 ** 29 }) as BandwidthAnswer;

describe('curves of collectives', () => {
  it('draw each system as a line and its measurements as rings of the same name and colour', () => {
    const chart = bandwidthChart(bandwidth, 'size', 'bus', options);
    const drawn = seriesOf(chart);
    expect(drawn.map(({ type }) => type)).toEqual(['line', 'line', 'scatter', 'scatter', 'scatter']);
    expect(drawn[3]).toMatchObject({ name: drawn[1]?.name, itemStyle: { borderColor: drawn[1]?.itemStyle.color } });
    expect(drawn[3]?.data).toHaveLength(bandwidth.systems[1]?.measuredBySize.length ?? 0);
    expect(chart.title).toBe('All-reduce: bus bandwidth against message size, 8 devices');
    expect(chart.summary).toMatch(/GB200 NVL72: up to \d+\S*\sGB\/s at 16\sGiB\./u);
  });

  it('say of every point what it is, and of measured ones where they come from', () => {
    const chart = bandwidthChart(bandwidth, 'group', 'bus', options);
    const say = sayOf(chart);
    expect(say({ seriesIndex: 1, dataIndex: 3 })).toMatch(
      /DGX H100 cluster\nDevices in the group: 16\nBus bandwidth: .*\nTime: .*\nAlgorithm: .*\nOutermost tier: Scale-out network/u,
    );
    expect(say({ seriesIndex: 3, dataIndex: 0 })).toMatch(/measured\n[^]*NCCL 2\.29\.2\naiconfigurator/u);
  });

  it('have a table twin with the algorithm of every point and the source of every measurement', () => {
    const { table } = bandwidthChart(bandwidth, 'size', 'time', options);
    const points = bandwidth.systems.reduce((sum, each) => sum + each.bySize.length + each.measuredBySize.length, 0);
    expect(table.rows).toHaveLength(points);
    expect(table.rows.every((row) => row.length === table.columns.length && row.every((cell) => cell !== null))).toBe(
      true,
    );
    expect(table.rows.some((row) => row[1] === 'computed' && row[4] === 'In-network reduction')).toBe(true);
    expect(table.rows.some((row) => row[1] === 'measured' && String(row[5]).includes('github.com'))).toBe(true);
  });

  it('label every power of two of the devices, and keep both axes of a time logarithmic', () => {
    const { option } = bandwidthChart(bandwidth, 'group', 'time', { ...options, theme: darkTheme });
    const x = option.xAxis as { type: string; axisLabel: { customValues: number[] } };
    expect(x.type).toBe('log');
    expect(x.axisLabel.customValues).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]);
    expect((option.yAxis as { type: string }).type).toBe('log');
  });

  it('are empty, not broken, where no system has the algorithm', () => {
    const none = ask(systems, {
      ...allReduce,
      collective: 'allToAll',
      algorithm: 'tree',
      groupSize: 8,
      bytes: 1e6,
    }) as BandwidthAnswer;
    const chart = bandwidthChart(none, 'size', 'bus', options);
    expect(chart.table.rows).toEqual([]);
    expect(chart.summary).toBe('There is no curve to show.');
  });
});

describe('other charts of networks', () => {
  it('mark the edge of the server and of the supernode', () => {
    const answer = ask(systems, { kind: 'stacked', collective: 'allToAll', bytes: 2 ** 26 }) as StackedAnswer;
    const [first] = seriesOf(stackedChart(answer, 'bus', options));
    expect(first?.markLine?.data.map(({ xAxis }) => xAxis)).toEqual([72, 8]);
    expect(first?.markLine?.data[1]?.label.formatter).toContain('DGX H100');
  });

  it('draw dispatch and combine with the measured kernels', () => {
    const answer = ask(systems, { kind: 'exchange', purpose: 'training' }) as ExchangeAnswer;
    for (const phase of ['dispatch', 'combine'] as const) {
      const chart = exchangeChart(answer, phase, options);
      expect(seriesOf(chart)[2]?.data.map(([devices]) => devices)).toEqual([8, 16, 32, 64]);
      expect(chart.table.rows.some((row) => String(row[4]).includes('HybridEP'))).toBe(true);
    }
  });
});
