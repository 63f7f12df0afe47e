/**
 * Horizontal stacked bars on one shared axis: a row per scenario, a segment per part, the total at the end and,
 * where rows have one, a capacity mark. Breakdown, memory, power and cost charts are this with other words.
 */
import type { BarSeriesOption, ScatterSeriesOption } from 'echarts';
import { chooseUnit, formatNumber, formatQuantity, toUnit } from '../quantity/format';
import type { Dimension } from '../quantity/units';
import { roundScale } from './axis-scale';
import { FONT_SIZE, SMALL_FONT_SIZE, frameOf, nameAxis, valueAxis, widthOf } from './base-option';
import type { BuiltChart, ChartOptions, ChartTable } from './built-chart';
import { labelColumn, type RowLabel } from './scenario-labels';
import { textWidth } from './text-layout';
import { categoryStyle, textOn } from './theme';
import { percent } from '../quantity/words';

export interface StackedPart {
  key: string;
  title: string;
  /** Canonical unit. */
  value: number;
}

export interface StackedRow {
  label: RowLabel;
  /** Empty where the scenario has no result. */
  parts: readonly StackedPart[];
  /** Canonical unit; marked beside the bar. */
  capacity?: number;
}

export interface StackedSpec {
  title: string;
  /** What the axis counts, without unit: "Step time". */
  quantity: string;
  dimension: Dimension;
  rows: readonly StackedRow[];
  /** Header of the first column of the table. */
  rowTitle: string;
  summary: string;
  capacityTitle?: string;
  /** Fixed unit instead of the one that reads best. */
  unit?: string;
}

/** Parts smaller than this share of the axis cannot be seen: they stand in the table, not in the legend. */
const VISIBLE_SHARE = 0.002;
const BAR_HEIGHT = 26;

/** Union of the rows' parts; a part that only later rows have comes after the one it follows there. */
function unionOfParts(rows: readonly StackedRow[]): { key: string; title: string }[] {
  const union: { key: string; title: string }[] = [];
  for (const row of rows) {
    let after = -1;
    for (const { key, title } of row.parts) {
      const at = union.findIndex((each) => each.key === key);
      if (at >= 0) after = at;
      else {
        after += 1;
        union.splice(after, 0, { key, title });
      }
    }
  }
  return union;
}

export const totalOf = (row: StackedRow): number => row.parts.reduce((sum, part) => sum + part.value, 0);

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** Builds the chart; see StackedSpec. Values and table share one unit, chosen from the largest total. */
export function stackedBars(spec: StackedSpec, options: ChartOptions): BuiltChart {
  const { theme } = options;
  const { rows, dimension } = spec;
  const parts = unionOfParts(rows);
  const largest = Math.max(0, ...rows.flatMap((row) => [finite(totalOf(row)) ?? 0, row.capacity ?? 0]));
  const unit = spec.unit ?? chooseUnit(largest, dimension);
  const inUnit = (value: number | null): number | null => (value === null ? null : toUnit(value, dimension, unit));
  const withUnit = (name: string): string => (unit === '' ? name : `${name} (${unit})`);
  const hasCapacity = rows.some((row) => row.capacity !== undefined);
  const capacityTitle = spec.capacityTitle ?? 'Capacity';

  const values = parts.map(({ key }) =>
    rows.map((row) => inUnit(finite(row.parts.find((part) => part.key === key)?.value))),
  );
  const totals = rows.map((row) => (row.parts.length === 0 ? null : inUnit(finite(totalOf(row)))));
  const capacities = rows.map((row) => inUnit(finite(row.capacity)));
  const scale = roundScale(toUnit(largest, dimension, unit));
  const visible = parts.filter((_part, at) =>
    (values[at] ?? []).some((value) => value !== null && value > scale.max * VISIBLE_SHARE),
  );

  const column = labelColumn(
    rows.map(({ label, parts: own }) =>
      own.length > 0 ? label : { name: label.name, note: label.note ?? 'no result' },
    ),
    widthOf(options),
  );
  const endTexts = totals.map((total, at) => {
    const capacity = capacities[at] ?? null;
    if (total === null) return '';
    if (capacity === null) return formatNumber(total, 4);
    // With its unit: a bare number at the end of a line looks cut off. Far beyond it the axis has one that reads badly.
    const isFar = total / capacity >= 10;
    const limit = formatQuantity(rows[at]?.capacity, dimension, isFar ? {} : { unit });
    return `${isFar ? `${formatNumber(total / capacity, 3)} times` : `${percent(total / capacity)} of`} ${limit}`;
  });
  /** The text stands beside the capacity mark, but after a bar that goes beyond it, or has none. */
  const isPastMark = (at: number): boolean => (totals[at] ?? 0) > (capacities[at] ?? 0);
  const right = 16 + Math.max(0, ...endTexts.map((text) => textWidth(text, FONT_SIZE)));
  const left = column.width + 12;
  const plotWidth = widthOf(options) - left - right;
  const names = [...visible.map((part) => part.title), ...(hasCapacity ? [capacityTitle] : [])];
  const frame = frameOf(options, spec.title, names, { [capacityTitle]: 'path://M0,0h3v12h-3z' });
  const rowHeight = Math.max(BAR_HEIGHT + 12, column.lines * 15 + 12);
  const height = frame.top + rows.length * rowHeight + 48;

  const bars: BarSeriesOption[] = parts.map((part, at) => {
    const style = categoryStyle(theme, at);
    const label = (value: number): string => {
      const pixels = (value / scale.max) * plotWidth - 10;
      const number = formatNumber(value, 3);
      const full = `${part.title} ${number}`;
      if (textWidth(full, SMALL_FONT_SIZE) <= pixels) return full;
      return textWidth(number, SMALL_FONT_SIZE) <= pixels ? number : '';
    };
    return {
      type: 'bar',
      name: part.title,
      stack: 'parts',
      barWidth: BAR_HEIGHT,
      data: values[at] ?? [],
      itemStyle: { ...style, borderColor: theme.background, borderWidth: 1 },
      emphasis: { focus: 'series' },
      label: {
        show: true,
        position: 'inside',
        color: textOn(theme, style.color),
        // Decals run under the text: a halo in the bar's colour keeps it legible.
        textBorderColor: style.color,
        textBorderWidth: 3,
        fontSize: SMALL_FONT_SIZE,
        formatter: ({ value }) => (typeof value === 'number' ? label(value) : ''),
      },
    };
  });
  const ends: BarSeriesOption = {
    type: 'bar',
    name: 'Total',
    stack: 'parts',
    barWidth: BAR_HEIGHT,
    silent: true,
    data: totals.map((total) => (total === null ? null : 0)),
    label: {
      show: true,
      position: 'right',
      distance: 6,
      color: theme.text,
      fontSize: FONT_SIZE,
      fontWeight: 600,
      formatter: ({ dataIndex }) => (isPastMark(dataIndex) ? (endTexts[dataIndex] ?? '') : ''),
    },
  };
  const marks: ScatterSeriesOption = {
    type: 'scatter',
    name: capacityTitle,
    symbol: 'rect',
    symbolSize: [3, BAR_HEIGHT + 8],
    itemStyle: { color: theme.text, opacity: 1 },
    z: 5,
    data: capacities.map((capacity, at) => [capacity ?? '-', at]),
    label: {
      show: true,
      position: 'right',
      distance: 5,
      color: theme.text,
      fontSize: SMALL_FONT_SIZE,
      formatter: ({ dataIndex }) => (isPastMark(dataIndex) ? '' : (endTexts[dataIndex] ?? '')),
    },
  };

  return {
    title: spec.title,
    summary: spec.summary,
    height,
    table: tableOf(),
    option: {
      ...frame.base,
      grid: { left, right, top: frame.top, bottom: 44, outerBoundsMode: 'none' },
      xAxis: { ...valueAxis(theme, withUnit(spec.quantity), 'x'), min: 0, ...scale },
      yAxis: nameAxis(
        theme,
        rows.map((row) => row.label.name),
        column.labels,
      ),
      tooltip: {
        ...frame.base.tooltip,
        formatter: (hit: unknown) => tooltip(hit as { seriesName: string; dataIndex: number }),
      },
      series: [...bars, ends, ...(hasCapacity ? [marks] : [])],
    },
  };

  function tooltip({ seriesName, dataIndex }: { seriesName: string; dataIndex: number }): string {
    const name = rows[dataIndex]?.label.name ?? '';
    const at = parts.findIndex((part) => part.title === seriesName);
    const value = at >= 0 ? (values[at]?.[dataIndex] ?? null) : (capacities[dataIndex] ?? null);
    if (value === null) return name;
    const total = totals[dataIndex] ?? null;
    const share = at >= 0 && total !== null && total > 0 ? ` (${formatNumber((100 * value) / total, 3)}%)` : '';
    return `${name}\n${seriesName}: ${formatNumber(value, 4)} ${unit}${share}`;
  }

  function tableOf(): ChartTable {
    return {
      columns: [
        spec.rowTitle,
        ...parts.map((part) => withUnit(part.title)),
        withUnit('Total'),
        ...(hasCapacity ? [withUnit(capacityTitle)] : []),
      ],
      rows: rows.map((row, at) => [
        [row.label.name, row.label.note].filter(Boolean).join(': '),
        ...values.map((each) => each[at] ?? null),
        totals[at] ?? null,
        ...(hasCapacity ? [capacities[at] ?? null] : []),
      ]),
    };
  }
}
