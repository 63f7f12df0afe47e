/** The best layouts that the search found: throughput (or step time) against memory, the chosen one highlighted. */
import { chooseUnit, formatNumber, formatQuantity, toUnit } from '../quantity/format';
import { metrics } from '../results/metrics';
import type { SearchSummary } from '../results/run-result';
import { layoutsSearched } from '../results/search-counts';
import { SMALL_FONT_SIZE, frameOf, valueAxis } from './base-option';
import type { BuiltChart, ChartCell, ChartOptions } from './built-chart';

/** Scatter of search.best; the first is the chosen one. */
export function searchChart(search: SearchSummary, options: ChartOptions): BuiltChart {
  const { theme } = options;
  const key = search.best.every((each) => each.metrics.tokensPerS !== undefined) ? 'tokensPerS' : 'stepTimeS';
  const metric = metrics[key];
  const found = search.best.flatMap(({ label, metrics: values }) => {
    const x = values.memoryPerDeviceBytes;
    const y = values[key];
    return x === undefined || y === undefined ? [] : [{ label, x, y }];
  });
  const xUnit = chooseUnit(Math.max(0, ...found.map((each) => each.x)), 'bytes');
  const yUnit = chooseUnit(Math.max(0, ...found.map((each) => each.y)), metric.dimension);
  const points = found.map(
    (each) => [toUnit(each.x, 'bytes', xUnit), toUnit(each.y, metric.dimension, yUnit)] as const,
  );
  const best = found[0];
  const title = `${metric.title} of the best layouts against memory`;
  const frame = frameOf(options, title, ['Chosen layout', 'Other layouts']);
  const top = frame.top + 26;
  const xTitle = `Memory per device (${xUnit})`;
  const yTitle = `${metric.title} (${yUnit})`;
  const tick = { color: theme.muted, fontSize: SMALL_FONT_SIZE, formatter: (value: number) => formatNumber(value, 4) };

  return {
    title,
    height: top + 220 + 48,
    summary: best
      ? `${formatNumber(layoutsSearched(search))} layouts were searched and ${formatNumber(search.feasible)} are feasible. The chosen one, ${best.label}, reaches ${formatQuantity(best.y, metric.dimension)} with ${formatQuantity(best.x, 'bytes')} per device.`
      : `${formatNumber(layoutsSearched(search))} layouts were searched and none is feasible.`,
    table: {
      columns: ['Layout', xTitle, yTitle],
      rows: found.map((each, at): ChartCell[] => [each.label, points[at]?.[0] ?? null, points[at]?.[1] ?? null]),
    },
    option: {
      ...frame.base,
      grid: { left: 4, right: 28, top, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: {
        ...valueAxis(theme, xTitle, 'x'),
        scale: true,
        axisLabel: tick,
        axisLine: { show: true, lineStyle: { color: theme.muted } },
      },
      yAxis: { ...valueAxis(theme, yTitle, 'y'), scale: true, axisLabel: tick },
      tooltip: {
        ...frame.base.tooltip,
        formatter: (hit: unknown) => {
          const { seriesIndex, dataIndex } = hit as { seriesIndex: number; dataIndex: number };
          const each = found[seriesIndex === 0 ? 0 : dataIndex + 1];
          return each
            ? `${each.label}\n${metric.title}: ${formatQuantity(each.y, metric.dimension)}\nMemory per device: ${formatQuantity(each.x, 'bytes')}`
            : '';
        },
      },
      series: [
        {
          type: 'scatter',
          name: 'Chosen layout',
          symbol: 'diamond',
          symbolSize: 16,
          z: 4,
          itemStyle: { color: theme.palette[1] ?? theme.text, borderColor: theme.background, borderWidth: 1 },
          data: points.slice(0, 1).map((point) => [...point]),
        },
        {
          type: 'scatter',
          name: 'Other layouts',
          symbol: 'circle',
          symbolSize: 8,
          itemStyle: { color: theme.palette[0] ?? theme.text, opacity: 0.75 },
          data: points.slice(1).map((point) => [...point]),
        },
      ],
    },
  };
}
