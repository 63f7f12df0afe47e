/**
 * Lines over message sizes or devices with published measurements as rings of the same colour: what the charts of
 * networks share. Every point says in words what it is.
 */
import { chooseUnit, formatBinarySize, formatNumber, formatQuantity, toUnit } from '../quantity/format';
import type { Dimension } from '../quantity/units';
import { logTicks } from './axis-scale';
import { SMALL_FONT_SIZE, frameOf, valueAxis, widthOf } from './base-option';
import type { BuiltChart, ChartCell, ChartOptions } from './built-chart';
import { MEASURED, measuredSeries } from './measured-series';
import { legendNames } from './scenario-labels';
import { dashOf, markerOf } from './theme';

export interface LinePoint {
  x: number;
  y: number;
  /** What is to be said of the point, one line each. */
  words: readonly string[];
  /** Cells of the table after those of the axes. */
  cells?: readonly ChartCell[];
}

export interface LineSeries {
  name: string;
  points: readonly LinePoint[];
  measured: readonly LinePoint[];
  /** Index into colours, dashes and markers where it is not that of the series: lines that belong together share one. */
  colour?: number;
  dash?: number;
}

export interface LineChartSpec {
  title: string;
  /** Ticks where others than powers of two are wanted; the axis spans all of them. */
  x: { title: string; kind: 'bytes' | 'devices'; ticks?: readonly number[] };
  y: { title: string; dimension: Dimension; isLog: boolean };
  series: readonly LineSeries[];
  /** Columns of the table after name, kind and both axes. */
  extraColumns?: readonly string[];
  /** Lines across: "Edge of the server". */
  edges?: readonly { x: number; label: string }[];
  /** Instead of what is said of the highest points. */
  summary?: string;
}

const PLOT_HEIGHT = 270;

const xText = (kind: LineChartSpec['x']['kind'], x: number): string =>
  kind === 'bytes' ? formatBinarySize(x) : formatNumber(x, 5);

function summaryOf(spec: LineChartSpec): string {
  const said = spec.series
    .filter(({ points }) => points.length > 0)
    .map(({ name, points }) => {
      const isTime = spec.y.dimension === 'seconds';
      const best = points.reduce((a, b) => ((isTime ? b.y < a.y : b.y > a.y) ? b : a));
      const where = spec.x.kind === 'bytes' ? xText('bytes', best.x) : `${xText('devices', best.x)} devices`;
      return `${name}: ${isTime ? 'from' : 'up to'} ${formatQuantity(best.y, spec.y.dimension)} at ${where}.`;
    });
  return said.length > 0 ? said.join(' ') : 'There is no curve to show.';
}

/** Ends of an axis; one value alone stands in its middle. */
function span(xs: readonly number[]): { min: number; max: number } {
  const [min, max] = [Math.min(...xs), Math.max(...xs)];
  return min === max ? { min: min / 2, max: 2 * max } : { min, max };
}

/** Lines over a logarithmic axis, with their points as a table. */
export function lineChart(spec: LineChartSpec, options: ChartOptions): BuiltChart {
  const { theme } = options;
  const { x, y, series, edges = [], extraColumns = [] } = spec;
  const all = series.flatMap(({ points, measured }) => [...points, ...measured]);
  const xs = [...all.map((point) => point.x), ...(x.ticks ?? [])];
  const ticks = x.ticks ? [...x.ticks] : logTicks(xs, x.kind === 'bytes' ? 32 : 2);
  const unit = chooseUnit(Math.max(0, ...all.map((point) => point.y)), y.dimension);
  const yOf = (value: number): number => toUnit(value, y.dimension, unit);
  const names = legendNames(
    series.map(({ name }) => name),
    widthOf(options),
  );
  const hasMeasured = series.some(({ measured }) => measured.length > 0);
  const frame = frameOf(options, spec.title, hasMeasured ? [...names, MEASURED] : names);
  const top = frame.top + (edges.length > 0 ? 42 : 26);
  const colourOf = (at: number): string =>
    theme.palette[(series[at]?.colour ?? at) % theme.palette.length] ?? theme.text;
  const sayPoint = (kind: string, { words, ...point }: LinePoint): string =>
    [
      kind,
      `${x.title}: ${xText(x.kind, point.x)}`,
      `${y.title}: ${formatQuantity(point.y, y.dimension)}`,
      ...words,
    ].join('\n');
  const rowOf = (name: string, kind: string, point: LinePoint): ChartCell[] => [
    name,
    kind,
    x.kind === 'bytes' ? xText('bytes', point.x) : point.x,
    yOf(point.y),
    ...(point.cells ?? extraColumns.map(() => null)),
  ];

  return {
    title: spec.title,
    height: top + PLOT_HEIGHT + 48,
    summary: spec.summary ?? summaryOf(spec),
    table: {
      columns: ['System', 'Kind', x.title, `${y.title} (${unit})`, ...extraColumns],
      rows: series.flatMap(({ name, points, measured }) => [
        ...points.map((point) => rowOf(name, 'computed', point)),
        ...measured.map((point) => rowOf(name, 'measured', point)),
      ]),
    },
    option: {
      ...frame.base,
      grid: { left: 4, right: 28, top, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: {
        ...valueAxis(theme, x.title, 'x'),
        type: 'log' as const,
        logBase: 2,
        ...(xs.length > 0 ? { ...span(xs), axisTick: { show: false, customValues: ticks } } : {}),
        axisLine: { show: true, onZero: false, lineStyle: { color: theme.muted } },
        axisLabel: {
          color: theme.muted,
          fontSize: SMALL_FONT_SIZE,
          hideOverlap: true,
          customValues: ticks,
          formatter: (value: number) => xText(x.kind, value),
        },
      },
      yAxis: {
        ...valueAxis(theme, `${y.title} (${unit})`, 'y'),
        // Above what the edges are called.
        nameGap: edges.length > 0 ? 26 : 10,
        ...(y.isLog ? { type: 'log' as const, logBase: 10 } : { min: 0 }),
        axisLabel: {
          color: theme.muted,
          fontSize: SMALL_FONT_SIZE,
          formatter: (value: number) => formatNumber(value, 4),
        },
      },
      tooltip: {
        ...frame.base.tooltip,
        formatter: (hit: unknown) => {
          const { seriesIndex = 0, dataIndex = 0 } = hit as { seriesIndex?: number; dataIndex?: number };
          const isMeasured = seriesIndex >= series.length;
          const of = series[seriesIndex % series.length];
          const point = (isMeasured ? of?.measured : of?.points)?.[dataIndex];
          return of && point ? sayPoint(isMeasured ? `${of.name}, measured` : of.name, point) : '';
        },
      },
      series: [
        ...series.map(({ points, dash }, at) => ({
          type: 'line' as const,
          name: names[at] ?? '',
          data: points.map((point) => [point.x, yOf(point.y)]),
          symbol: markerOf(at),
          symbolSize: 5,
          showSymbol: true,
          lineStyle: { width: 2, type: dashOf(dash ?? at) },
          itemStyle: { color: colourOf(at) },
          emphasis: { focus: 'series' as const },
          ...(at === 0 && edges.length > 0 ? { markLine: edgeLines(edges, options) } : {}),
        })),
        ...(hasMeasured
          ? measuredSeries(
              names,
              series.map(({ measured }) => measured.map((point) => [point.x, yOf(point.y)])),
              theme,
              colourOf,
            )
          : []),
      ],
    },
  };
}

function edgeLines(edges: readonly { x: number; label: string }[], { theme }: ChartOptions) {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: theme.muted, type: 'dashed' as const, width: 1 },
    label: { color: theme.muted, fontSize: SMALL_FONT_SIZE, position: 'end' as const },
    data: edges.map(({ x, label }) => ({ xAxis: x, label: { formatter: label } })),
  };
}
