/**
 * The head-to-head of systems at a glance: figures of each profile as ratios to the baseline profile, on a
 * logarithmic axis around 1, so that twice and half are equally far. Bars start at 1: the values are plotted
 * as logarithms to base 2 and the axis is labelled back.
 */
import { formatNumber, toUnit } from '../quantity/format';
import type { HardwareProfile } from '../model/plan';
import { headToHead } from '../results/head-to-head';
import { systemMetrics, type SystemMetricKey } from '../results/system-metrics';
import { SMALL_FONT_SIZE, frameOf, nameAxis, valueAxis, widthOf } from './base-option';
import type { BuiltChart, ChartCell, ChartOptions } from './built-chart';
import { labelColumn, legendNames } from './scenario-labels';
import { categoryStyle } from './theme';
import { inSentence, listOf, times } from '../quantity/words';

export const ratioMetrics: readonly SystemMetricKey[] = [
  'peakBf16FlopsPerS',
  'memoryBytes',
  'memoryBandwidthBytesPerS',
  'scaleUpBytesPerS',
  'scaleOutBytesPerS',
  'powerW',
  'priceUsd',
];

const BAR_HEIGHT = 16;
/** Beside the plot, for the label of the longest bar. */
const RIGHT = 54;
const LABEL_ROOM = 58;

/** Axis in powers of two that leaves room for a label left of the smallest ratio; about 8 steps at most. */
function octaves(lowest: number, highest: number, plotWidth: number): { min: number; max: number; interval: number } {
  const span = Math.max(1, highest - lowest);
  const interval = Math.max(1, Math.ceil(span / 7));
  const room = lowest < 0 ? (LABEL_ROOM * span) / Math.max(1, plotWidth - LABEL_ROOM) : 0;
  return {
    min: -Math.ceil((room - lowest) / interval) * interval,
    max: Math.max(1, Math.ceil(highest / interval)) * interval,
    interval,
  };
}

/** System figures of all profiles but the baseline, relative to it. */
export function ratioChart(
  profiles: readonly HardwareProfile[],
  baseline: number,
  options: ChartOptions,
  keys: readonly SystemMetricKey[] = ratioMetrics,
): BuiltChart {
  const { theme } = options;
  const table = headToHead(profiles, baseline);
  const rows = keys.flatMap((key) => table.find((row) => row.key === key) ?? []);
  const base = profiles[baseline]?.name ?? '';
  const others = profiles.flatMap((profile, at) => (at === baseline ? [] : [{ name: profile.name, at }]));
  const names = legendNames(
    others.map((other) => other.name),
    widthOf(options),
  );
  const ratioOf = (row: (typeof rows)[number], at: number): number | null => {
    const ratio = row.cells[at]?.ratio ?? null;
    return ratio !== null && ratio > 0 && Number.isFinite(ratio) ? ratio : null;
  };
  const logs = others.flatMap(({ at }) => rows.map((row) => Math.log2(ratioOf(row, at) ?? 1)));
  const column = labelColumn(
    rows.map((row) => {
      const { title, better } = systemMetrics[row.key];
      return { name: title, ...(better === null ? {} : { note: `${better} is better` }) };
    }),
    widthOf(options),
  );
  const frame = frameOf(options, `Relative to ${base}`, names);
  const rowHeight = Math.max(42, others.length * BAR_HEIGHT + 16);
  const left = column.width + 12;
  const axis = octaves(Math.min(0, ...logs), Math.max(0, ...logs), widthOf(options) - left - RIGHT);

  return {
    title: `System figures relative to ${base}`,
    height: frame.top + rows.length * rowHeight + 50,
    summary: others
      .map(({ name, at }) => {
        const said = rows.flatMap((row) => {
          const ratio = ratioOf(row, at);
          return ratio === null ? [] : [`${times(ratio)} the ${inSentence(systemMetrics[row.key].title)}`];
        });
        return `${name} has ${listOf(said)} of ${base}.`;
      })
      .join(' '),
    table: {
      columns: [
        'Figure',
        'Unit',
        ...profiles.map((profile) => profile.name),
        ...others.map((other) => `${other.name}: ratio to ${base}`),
      ],
      rows: rows.map((row): ChartCell[] => {
        const { title, dimension, unit } = systemMetrics[row.key];
        return [
          title,
          unit,
          ...row.cells.map((cell) => (cell.value === null ? null : toUnit(cell.value, dimension, unit))),
          ...others.map(({ at }) => ratioOf(row, at)),
        ];
      }),
    },
    option: {
      ...frame.base,
      grid: { left, right: RIGHT, top: frame.top, bottom: 46, outerBoundsMode: 'none' },
      xAxis: {
        ...valueAxis(theme, `Ratio to ${base} (logarithmic; 1 = equal)`, 'x'),
        ...axis,
        axisLabel: {
          color: theme.muted,
          fontSize: SMALL_FONT_SIZE,
          formatter: (log: number) => `${formatNumber(2 ** log, 2)}×`,
        },
      },
      yAxis: {
        ...nameAxis(
          theme,
          rows.map((row) => systemMetrics[row.key].title),
          column.labels,
        ),
        // Names stay at the left edge, not at the line of 1.
        axisLine: { show: true, onZero: true, lineStyle: { color: theme.text, width: 1.5 } },
      },
      tooltip: {
        ...frame.base.tooltip,
        formatter: (hit: unknown) => {
          const { seriesIndex, dataIndex } = hit as { seriesIndex: number; dataIndex: number };
          const row = rows[dataIndex];
          const other = others[seriesIndex];
          if (!row || !other) return '';
          const { title, dimension, unit } = systemMetrics[row.key];
          const text = (value: number | null | undefined): string =>
            value === null || value === undefined ? '–' : `${formatNumber(toUnit(value, dimension, unit))} ${unit}`;
          return `${title}\n${other.name}: ${text(row.cells[other.at]?.value)}\n${base}: ${text(row.cells[baseline]?.value)}`;
        },
      },
      series: others.map(({ at }, index) => ({
        type: 'bar' as const,
        name: names[index] ?? '',
        barWidth: BAR_HEIGHT - 3,
        barGap: '20%',
        itemStyle: categoryStyle(theme, index),
        data: rows.map((row) => {
          const ratio = ratioOf(row, at);
          return ratio === null
            ? { value: 0, label: { position: 'right' as const } }
            : { value: Math.log2(ratio), label: { position: ratio < 1 ? ('left' as const) : ('right' as const) } };
        }),
        label: {
          show: true,
          distance: 5,
          color: theme.text,
          fontSize: SMALL_FONT_SIZE,
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const row = rows[dataIndex];
            const ratio = row ? ratioOf(row, at) : null;
            return ratio === null ? 'unknown' : times(ratio);
          },
        },
      })),
    },
  };
}
