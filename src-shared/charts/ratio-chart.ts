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
import { listOf, times } from './words';

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
  const low = Math.min(0, Math.floor(Math.min(0, ...logs)));
  const high = Math.max(1, Math.ceil(Math.max(0, ...logs)));
  const column = labelColumn(
    rows.map((row) => {
      const { title, better } = systemMetrics[row.key];
      return { name: title, ...(better === null ? {} : { note: `${better} is better` }) };
    }),
    widthOf(options),
  );
  const frame = frameOf(options, `Relative to ${base}`, names);
  const rowHeight = Math.max(42, others.length * BAR_HEIGHT + 16);
  const step = Math.max(1, Math.ceil((high - low) / 8));

  return {
    title: `System figures relative to ${base}`,
    height: frame.top + rows.length * rowHeight + 50,
    summary: others
      .map(({ name, at }) => {
        const said = rows.flatMap((row) => {
          const ratio = ratioOf(row, at);
          return ratio === null
            ? []
            : [`${times(ratio)} the ${systemMetrics[row.key].title.toLowerCase().replace('bf16', 'BF16')}`];
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
      grid: { left: column.width + 12, right: 20, top: frame.top, bottom: 46, outerBoundsMode: 'none' },
      xAxis: {
        ...valueAxis(theme, `Ratio to ${base} (logarithmic; 1 = equal)`, 'x'),
        // Room for the labels beside the longest bars.
        min: low < 0 ? low - 0.5 : low,
        max: high + 0.5,
        interval: step,
        axisLabel: {
          color: theme.muted,
          fontSize: SMALL_FONT_SIZE,
          customValues: Array.from({ length: Math.floor((high - low) / step) + 1 }, (_each, at) => low + at * step),
          formatter: (log: number) => `${formatNumber(2 ** log, 4)}×`,
        },
        axisTick: { show: false },
        splitLine: { show: false },
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
