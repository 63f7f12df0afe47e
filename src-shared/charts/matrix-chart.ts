/**
 * Latency or bandwidth from every endpoint to every other as a heat map, the figure on a sequential scale that runs
 * from quiet to strong against its ground; the table twin has one row per pair class and not per pair.
 */
import { chooseUnit, formatNumber, toUnit } from '../quantity/format';
import type { MatrixAnswer } from '../results/network-study';
import { SMALL_FONT_SIZE, frameOf, widthOf } from './base-option';
import type { BuiltChart, ChartCell, ChartOptions } from './built-chart';

export type MatrixFigure = 'latency' | 'bandwidth';

/** Weak to strong; the lightness runs one way in each theme. */
const scales = {
  light: ['#e8eef7', '#a9c5e6', '#5d94cc', '#2a62ad', '#173a6e'],
  dark: ['#232d3a', '#2f4f78', '#4a7fbf', '#86b4ec', '#d3e5fb'],
} as const;

const figures = {
  latency: { title: 'Latency', dimension: 'seconds' },
  bandwidth: { title: 'Bandwidth of one flow', dimension: 'bytesPerS' },
} as const;

const SIDE_AT_MOST = 640;
const LABEL = 118;
const LEGEND = 54;
/** Labels of the columns stand upright below the cells. */
const FOOT = 112;

/** Names in short, for axes: "NPU 17, node 1" keeps its first part only. */
const shortName = (name: string): string => (name.length > 18 ? `${name.slice(0, 17)}…` : name);

export function matrixChart(matrix: MatrixAnswer, figure: MatrixFigure, options: ChartOptions): BuiltChart {
  const { theme } = options;
  const { title, dimension } = figures[figure];
  const values = figure === 'latency' ? matrix.latencyS : matrix.bandwidthBytesPerS;
  const side = matrix.names.length;
  const finite = [...values].filter((value) => Number.isFinite(value));
  const most = Math.max(0, ...finite);
  const least = Math.min(most, ...finite);
  const unit = chooseUnit(most, dimension);
  const inUnit = (value: number): number => toUnit(value, dimension, unit);
  const text = (value: number): string => `${formatNumber(value, 3)}\u00a0${unit}`;
  const frame = frameOf(options, title, []);
  const plot = Math.min(SIDE_AT_MOST, Math.max(200, widthOf(options) - LABEL - 24));
  const data: [number, number, number][] = [];
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const value = values[row * side + column] ?? NaN;
      if (Number.isFinite(value)) data.push([column, row, inUnit(value)]);
    }
  const names = matrix.names.map(shortName);
  const axis = {
    type: 'category' as const,
    data: names,
    axisTick: { show: false },
    axisLine: { show: false },
    splitArea: { show: false },
    axisLabel: { color: theme.muted, fontSize: SMALL_FONT_SIZE, interval: Math.max(0, Math.ceil(side / 40) - 1) },
  };
  const inClass = figure === 'latency' ? 'latencyS' : 'bandwidthBytesPerS';
  return {
    title,
    height: frame.top + LEGEND + plot + FOOT,
    summary: matrix.classes.map((each) => `${each.name}: ${text(inUnit(each[inClass]))}.`).join(' '),
    table: {
      columns: ['Pairs', 'Number of pairs', 'Links on the way', `${title} (${unit})`],
      rows: matrix.classes.map((each): ChartCell[] => [each.name, each.pairs, each.links, inUnit(each[inClass])]),
    },
    option: {
      ...frame.base,
      grid: { left: LABEL, top: frame.top + LEGEND, width: plot, height: plot },
      xAxis: { ...axis, axisLabel: { ...axis.axisLabel, rotate: 90 } },
      yAxis: { ...axis, inverse: true },
      visualMap: {
        type: 'continuous',
        min: inUnit(least),
        max: inUnit(most),
        // A single value has no range to spread colours over.
        ...(least === most ? { min: 0 } : {}),
        calculable: false,
        orient: 'horizontal',
        left: LABEL,
        top: frame.top,
        itemWidth: 10,
        itemHeight: Math.min(220, plot - 150),
        text: [text(inUnit(most)), text(inUnit(least === most ? 0 : least))],
        textStyle: { color: theme.muted, fontSize: SMALL_FONT_SIZE, fontFamily: theme.fontFamily },
        inRange: { color: [...scales[theme.name]] },
      },
      tooltip: {
        ...frame.base.tooltip,
        formatter: (hit: unknown) => {
          const [column = 0, row = 0, value = 0] = (hit as { value?: number[] }).value ?? [];
          return `${matrix.names[row] ?? ''}\nto ${matrix.names[column] ?? ''}\n${title}: ${text(value)}`;
        },
      },
      series: [
        {
          type: 'heatmap' as const,
          data,
          progressive: 0,
          itemStyle: { borderColor: theme.background, borderWidth: side > 60 ? 0 : 1 },
          emphasis: { itemStyle: { borderColor: theme.text, borderWidth: 1 } },
        },
      ],
    },
  };
}
