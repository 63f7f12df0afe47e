/** One figure of several scenarios as bars: the baseline is marked, the others carry their ratio in words. */
import { formatNumber, toUnit } from '../quantity/format';
import { bases, compareMetrics, type Basis, type ComparedScenario } from '../results/compare';
import { metrics, type MetricKey } from '../results/metrics';
import { roundScale } from './axis-scale';
import { FONT_SIZE, frameOf, nameAxis, valueAxis, widthOf } from './base-option';
import type { BuiltChart, ChartOptions } from './built-chart';
import { labelColumn } from './scenario-labels';
import { textWidth } from './text-layout';
import { times } from '../quantity/words';

const BAR_HEIGHT = 20;

/** Bars of one metric on a basis (whole deployment, per MW, ...), with ratios against the baseline. */
export function metricChart(
  key: MetricKey,
  scenarios: readonly ComparedScenario[],
  baselineId: string,
  options: ChartOptions,
  basis: Basis = 'total',
): BuiltChart {
  const { theme } = options;
  const metric = metrics[key];
  const row = compareMetrics(scenarios, baselineId, basis).find((each) => each.key === key);
  const isNormalised = row?.isNormalised ?? false;
  const title = `${metric.title}${isNormalised ? bases[basis].per : ''}`;
  const header = metric.unit === '' ? title : `${title} (${metric.unit})`;
  const cells = scenarios.map((each, at) => {
    const cell = row?.cells[at];
    const value = cell?.value ?? null;
    return {
      isBaseline: each.id === baselineId,
      value: value === null || !Number.isFinite(value) ? null : toUnit(value, metric.dimension, metric.unit),
      ratio: cell?.ratio ?? null,
      judgement: cell?.judgement ?? null,
    };
  });
  const texts = cells.map((cell) => {
    if (cell.value === null) return 'no result';
    const verdict = cell.judgement === 'better' || cell.judgement === 'worse' ? `, ${cell.judgement}` : '';
    const beside = cell.isBaseline ? ' (baseline)' : cell.ratio === null ? '' : ` (${times(cell.ratio)}${verdict})`;
    return `${formatNumber(cell.value, 4)}${beside}`;
  });
  const column = labelColumn(
    scenarios.map((each) => ({ name: each.name })),
    widthOf(options),
  );
  const frame = frameOf(options, title, []);
  const scale = roundScale(Math.max(0, ...cells.map((cell) => cell.value ?? 0)), 4);
  const left = column.width + 12;
  const right = 14 + Math.max(...texts.map((text) => textWidth(text, FONT_SIZE)));
  const rowHeight = Math.max(BAR_HEIGHT + 12, column.lines * 15 + 10);
  const better = metric.better === null ? '' : `, ${metric.better} is better`;

  return {
    title,
    height: frame.top + rowHeight * scenarios.length + 48,
    summary: `${title}${metric.unit === '' ? '' : ` in ${metric.unit}`}${better}. ${scenarios.map((each, at) => `${each.name}: ${texts[at] ?? ''}`).join('; ')}.`,
    table: {
      columns: ['Scenario', header, 'Ratio to baseline'],
      rows: scenarios.map((each, at) => [each.name, cells[at]?.value ?? null, cells[at]?.ratio ?? null]),
    },
    option: {
      ...frame.base,
      grid: { left, right, top: frame.top, bottom: 44, outerBoundsMode: 'none' },
      xAxis: { ...valueAxis(theme, `${header}${better}`, 'x'), min: 0, ...scale },
      yAxis: nameAxis(
        theme,
        scenarios.map((each) => each.name),
        column.labels,
      ),
      tooltip: {
        ...frame.base.tooltip,
        formatter: (hit: unknown) => {
          const at = (hit as { dataIndex: number }).dataIndex;
          return `${scenarios[at]?.name ?? ''}\n${title}: ${texts[at] ?? ''}${metric.unit === '' ? '' : `\nin ${metric.unit}`}`;
        },
      },
      series: [
        {
          type: 'bar',
          name: title,
          barWidth: BAR_HEIGHT,
          data: cells.map((cell) => ({
            value: cell.value ?? 0,
            itemStyle: { color: theme.palette[cell.isBaseline ? 7 : 0] ?? theme.text },
          })),
          label: {
            show: true,
            position: 'right',
            distance: 6,
            color: theme.text,
            fontSize: FONT_SIZE,
            formatter: ({ dataIndex }) => texts[dataIndex] ?? '',
          },
        },
      ],
    },
  };
}
