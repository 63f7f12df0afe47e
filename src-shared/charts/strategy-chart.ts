/**
 * Layouts of a training search as a scatter: memory per device against step time, coloured by what is asked for, with
 * the memory that a device has, the front that no layout beats in both, and the layouts that the search names.
 */
import { chooseUnit, formatNumber, formatQuantity, toUnit } from '../quantity/format';
import { listOf } from '../quantity/words';
import {
  layoutKey,
  layoutPoints,
  layoutTitles,
  timeMemoryFront,
  traitGroups,
  traitWords,
  type LayoutTrait,
} from '../results/layout-set';
import type { LayoutPoint, SearchSummary } from '../results/run-result';
import { roundScale, roundSpan } from './axis-scale';
import { frameOf, SMALL_FONT_SIZE, valueAxis, widthOf } from './base-option';
import type { BuiltChart, ChartCell, ChartOptions } from './built-chart';
import { namePlaces } from './name-places';
import { markerOf } from './theme';

export interface StrategyView {
  colourBy: LayoutTrait;
  /** Layouts that take more than so many times as long as the fastest are left out. */
  slowest: number;
  /** Of a device; drawn as a line where the axis reaches it. */
  capacityBytes: number | null;
  /** The run took the best layout, so that it is the chosen one; where a layout is given, none of these is. */
  isBestTaken: boolean;
  /** Ctrl and the wheel zoom; not on paper. */
  canZoom: boolean;
}

/** Share of the axis beyond which names stand to the left of their marks. */
const WIDE = 0.6;
/** Height of the plot, and what axes and margins take beside it. */
const PLOT_HEIGHT = 320;
const BESIDE = 76;
const TITLE = 'Step time against memory per device';

/** Names of layouts that stand out: what the search calls them, and the one that the run took. */
function namesOf(search: SearchSummary, isBestTaken: boolean): Map<string, string[]> {
  const names = layoutTitles(search);
  const [best] = search.best;
  if (!best || !isBestTaken) return names;
  const key = layoutKey(best.values);
  return names.set(key, ['Chosen', ...(names.get(key) ?? [])]);
}

/** Layouts by memory and step time, with their front and the names of some. */
export function strategyChart(search: SearchSummary, view: StrategyView, options: ChartOptions): BuiltChart {
  const { theme } = options;
  const all = layoutPoints(search);
  const fastestS = Math.min(...all.map(({ stepTimeS }) => stepTimeS));
  const points = all.filter(({ stepTimeS }) => stepTimeS <= view.slowest * fastestS);
  const front = timeMemoryFront(points);
  const onFront = new Set(front.map(({ values }) => layoutKey(values)));
  const names = namesOf(search, view.isBestTaken);
  const groups = traitGroups(view.colourBy, points);
  const xUnit = chooseUnit(Math.max(0, ...points.map((point) => point.memoryPerDeviceBytes)), 'bytes');
  const yUnit = chooseUnit(Math.max(0, ...points.map((point) => point.stepTimeS)), 'seconds');
  const xOf = (bytes: number): number => toUnit(bytes, 'bytes', xUnit);
  const yOf = (timeS: number): number => toUnit(timeS, 'seconds', yUnit);
  const dataOf = (point: LayoutPoint) => [xOf(point.memoryPerDeviceBytes), yOf(point.stepTimeS)];
  const named = points.flatMap((point) => {
    const words = names.get(layoutKey(point.values));
    return words ? [{ point, words: words.join(', ') }] : [];
  });
  const widestBytes = view.capacityBytes ?? Math.max(0, ...points.map((point) => point.memoryPerDeviceBytes));
  // The limit belongs into the picture; a little room shows that nothing lies behind it.
  const xMost = xOf(widestBytes);
  const xEnd = view.capacityBytes === null ? roundScale(xMost).max : roomBeyond(xMost);
  const ySpan = roundSpan(yOf(fastestS), yOf(Math.max(...points.map(({ stepTimeS }) => stepTimeS))));
  const places = placesOf();
  const xTitle = `Memory per device (${xUnit})`;
  const yTitle = `Step time (${yUnit})`;
  const frame = frameOf(options, TITLE, [...groups, 'Front', 'Named'], { Front: 'rect' });
  const top = frame.top + 28;
  const wordsOf = (point: LayoutPoint): string =>
    [
      ...(names.get(layoutKey(point.values)) ?? []),
      point.label,
      `Step time: ${formatQuantity(point.stepTimeS, 'seconds')}`,
      `Memory per device: ${formatQuantity(point.memoryPerDeviceBytes, 'bytes')}`,
    ].join('\n');
  const sets = [
    ...groups.map((group) => points.filter((point) => traitWords(view.colourBy, point.values) === group)),
    front,
    named.map(({ point }) => point),
  ];
  const tick = {
    color: theme.muted,
    fontSize: SMALL_FONT_SIZE,
    hideOverlap: true,
    formatter: (value: number) => formatNumber(value, 4),
  };

  return {
    title: TITLE,
    height: top + PLOT_HEIGHT + 48,
    summary: summaryOf(
      points,
      front,
      named.map(
        ({ point, words }) =>
          `${words}: ${formatQuantity(point.stepTimeS, 'seconds')} with ${formatQuantity(point.memoryPerDeviceBytes, 'bytes')}`,
      ),
    ),
    table: {
      columns: ['Layout', yTitle, xTitle, 'Front', 'Named'],
      rows: [...points]
        .sort((a, b) => a.stepTimeS - b.stepTimeS)
        .map((point): ChartCell[] => [
          point.label,
          yOf(point.stepTimeS),
          xOf(point.memoryPerDeviceBytes),
          onFront.has(layoutKey(point.values)) ? 'yes' : '',
          names.get(layoutKey(point.values))?.join(', ') ?? '',
        ]),
    },
    option: {
      ...frame.base,
      grid: { left: 4, right: 28, top, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: {
        ...valueAxis(theme, xTitle, 'x'),
        min: 0,
        max: xEnd,
        // The end is where the room ends, seldom a round number.
        axisLabel: { ...tick, showMaxLabel: false },
        axisLine: { show: true, lineStyle: { color: theme.muted } },
      },
      yAxis: { ...valueAxis(theme, yTitle, 'y'), ...ySpan, axisLabel: tick },
      ...(view.canZoom ? { dataZoom: zooms } : {}),
      tooltip: {
        ...frame.base.tooltip,
        formatter: (hit: unknown) => {
          const { seriesIndex, dataIndex } = hit as { seriesIndex: number; dataIndex: number };
          const point = sets[seriesIndex]?.[dataIndex];
          return point ? wordsOf(point) : '';
        },
      },
      series: [
        ...groups.map((name, at) => ({
          type: 'scatter' as const,
          name,
          symbol: markerOf(at),
          symbolSize: 7,
          itemStyle: { color: theme.palette[at % theme.palette.length] ?? theme.text, opacity: 0.7 },
          data: (sets[at] ?? []).map(dataOf),
          ...(at === 0 && view.capacityBytes !== null
            ? { markLine: capacityLine(xOf(view.capacityBytes), options) }
            : {}),
        })),
        {
          type: 'line' as const,
          name: 'Front',
          step: 'start' as const,
          symbol: 'none',
          z: 3,
          lineStyle: { color: theme.text, width: 1.5, opacity: 0.75 },
          itemStyle: { color: theme.text },
          data: front.map(dataOf),
        },
        {
          type: 'scatter' as const,
          name: 'Named',
          symbol: 'diamond',
          symbolSize: 15,
          z: 4,
          itemStyle: { color: theme.background, borderColor: theme.text, borderWidth: 2 },
          label: {
            show: true,
            distance: 6,
            color: theme.text,
            fontSize: SMALL_FONT_SIZE,
            backgroundColor: theme.background,
            borderRadius: 2,
            padding: [1, 3],
            formatter: ({ dataIndex }: { dataIndex: number }) => named[dataIndex]?.words ?? '',
          },
          data: named.map(({ point }, at) => ({ value: dataOf(point), label: { position: places[at] ?? 'right' } })),
        },
      ],
    },
  };

  /** Names that keep clear of each other, on axes as they are before anyone zooms. */
  function placesOf() {
    const width = widthOf(options) - BESIDE;
    const marks = named.map(({ point, words }) => ({
      x: (width * xOf(point.memoryPerDeviceBytes)) / xEnd,
      y: PLOT_HEIGHT * (1 - (yOf(point.stepTimeS) - ySpan.min) / (ySpan.max - ySpan.min)),
      words,
      wanted: point.memoryPerDeviceBytes > WIDE * widestBytes ? ('left' as const) : ('right' as const),
    }));
    return namePlaces(marks, { width, height: PLOT_HEIGHT }, SMALL_FONT_SIZE);
  }
}

const zooms = (['xAxisIndex', 'yAxisIndex'] as const).map((axis) => ({
  type: 'inside' as const,
  [axis]: 0,
  filterMode: 'none' as const,
  zoomOnMouseWheel: 'ctrl' as const,
  moveOnMouseWheel: false,
}));

/** An end of the axis a little beyond what a device has. */
const roomBeyond = (capacity: number): number => Number((1.04 * capacity).toPrecision(2));

function capacityLine(x: number, { theme }: ChartOptions) {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: theme.palette[5] ?? theme.text, type: 'dashed' as const, width: 1.5 },
    label: { color: theme.muted, fontSize: SMALL_FONT_SIZE, position: 'insideEndTop' as const },
    data: [{ xAxis: x, label: { formatter: 'Device memory' } }],
  };
}

function summaryOf(points: readonly LayoutPoint[], front: readonly LayoutPoint[], named: readonly string[]): string {
  if (points.length === 0) return 'No layout fits.';
  const said = named.length > 0 ? ` ${listOf(named)}.` : '';
  return `${formatNumber(points.length)} layouts, of which ${formatNumber(front.length)} are beaten by none in time and memory.${said}`;
}
