/** Curves of several scenarios on the same axes, told apart by colour, dash and marker. */
import { chooseUnit, formatBinarySize, formatNumber, formatQuantity, toUnit } from '../quantity/format';
import { metrics } from '../results/metrics';
import type { Curve, CurvePoint } from '../results/run-result';
import { logTicks } from './axis-scale';
import { SMALL_FONT_SIZE, frameOf, valueAxis, widthOf } from './base-option';
import type { BuiltChart, ChartCell, ChartOptions, ChartScenario } from './built-chart';
import { legendNames } from './scenario-labels';
import { MEASURED, measuredSeries } from './measured-series';
import { dashOf, markerOf } from './theme';

/** Keys of the curves that any scenario has. */
export function curveKeys(scenarios: readonly ChartScenario[]): string[] {
  return [...new Set(scenarios.flatMap((each) => (each.result?.curves ?? []).map((curve) => curve.key)))];
}

interface Hit {
  seriesIndex?: number;
  dataIndex?: number;
  value?: number[];
}

interface Line {
  name: string;
  curve: Curve;
}

/** Curves with one key. Bytes and counts run on a logarithmic axis, times on a linear one. */
export function curveChart(key: string, scenarios: readonly ChartScenario[], options: ChartOptions): BuiltChart {
  const { theme } = options;
  const lines: Line[] = scenarios.flatMap(({ name, result }) => {
    const curve = result?.curves.find((each) => each.key === key);
    return curve && curve.points.length > 0 ? [{ name, curve }] : [];
  });
  const first = lines[0]?.curve;
  const xDimension = first?.xDimension ?? 'count';
  const yDimension = first?.yDimension ?? 'seconds';
  const all = lines.flatMap((line) => [...line.curve.points, ...(line.curve.measured ?? [])]);
  const hasMeasured = lines.some((line) => line.curve.measured !== undefined);
  const hasNotes = all.some((point) => point.note !== undefined);
  const isLog = xDimension !== 'seconds';
  const xUnit = xDimension === 'bytes' ? 'B' : chooseUnit(Math.max(0, ...all.map((point) => point.x)), xDimension);
  // A title that names its unit ("Tokens/s per decoding accelerator") is taken at its word.
  const isUnitNamed = /tokens\/s/iu.test(first?.yTitle ?? '');
  const yUnit = isUnitNamed
    ? metrics.tokensPerS.unit
    : chooseUnit(Math.max(0, ...all.map((point) => point.y)), yDimension);
  const titled = (title: string, unit: string): string => (unit === '' ? title : `${title} (${unit})`);
  const xText = (x: number): string =>
    xDimension === 'bytes' ? formatBinarySize(x) : `${formatNumber(x, 4)}${xUnit === '' ? '' : `\u00a0${xUnit}`}`;
  const ticks = logTicks(
    all.map((point) => point.x),
    xDimension === 'bytes' ? 32 : 2,
  );
  const names = legendNames(
    lines.map((line) => line.name),
    widthOf(options),
  );
  const valuesOf = (each: readonly CurvePoint[]): number[][] =>
    each.map((point) => [toUnit(point.x, xDimension, xUnit), toUnit(point.y, yDimension, yUnit)]);
  const points = lines.map((line) => valuesOf(line.curve.points));
  const measured = lines.map((line) => valuesOf(line.curve.measured ?? []));
  const rowsOf = (name: string, values: readonly number[][], of: readonly CurvePoint[]): ChartCell[][] =>
    values.map(([x, y], at) => [name, x ?? null, y ?? null, ...(hasNotes ? [of[at]?.note ?? null] : [])]);
  const title =
    first === undefined ? 'No curve' : lines.length === 1 ? first.title : (first.title.split(', ')[0] ?? first.title);
  const frame = frameOf(options, title, hasMeasured ? [...names, MEASURED] : names);
  const xName = titled(first?.xTitle ?? '', xDimension === 'bytes' ? '' : xUnit);
  const yName = titled(first?.yTitle ?? '', isUnitNamed ? '' : yUnit);
  const top = frame.top + 26;
  const height = top + 230 + 48;

  return {
    title,
    height,
    summary:
      lines.length === 0
        ? 'There is no curve to show.'
        : lines
            .map(({ name, curve }) => {
              const best = curve.points.reduce((a, b) => (b.y > a.y ? b : a));
              return `${name}: up to ${formatQuantity(best.y, yDimension)} at ${xDimension === 'bytes' ? formatBinarySize(best.x) : formatQuantity(best.x, xDimension)}.`;
            })
            .join(' '),
    table: {
      columns: [
        'Scenario',
        titled(first?.xTitle ?? 'x', xUnit),
        titled(first?.yTitle ?? 'y', isUnitNamed ? '' : yUnit),
        ...(hasNotes ? ['Note'] : []),
      ],
      rows: lines.flatMap(({ name, curve }, at) => [
        ...rowsOf(name, points[at] ?? [], curve.points),
        ...rowsOf(`${name}, measured`, measured[at] ?? [], curve.measured ?? []),
      ]),
    },
    option: {
      ...frame.base,
      grid: { left: 4, right: 28, top, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: {
        ...valueAxis(theme, xName, 'x'),
        ...(isLog
          ? {
              type: 'log' as const,
              logBase: 2,
              axisTick: { show: false, customValues: ticks },
              min: Math.min(...all.map((point) => point.x)),
              max: Math.max(...all.map((point) => point.x)),
            }
          : { min: 0 }),
        axisLine: { show: true, lineStyle: { color: theme.muted } },
        axisLabel: {
          color: theme.muted,
          fontSize: SMALL_FONT_SIZE,
          hideOverlap: true,
          ...(isLog
            ? {
                customValues: ticks,
                formatter: (x: number) => (xDimension === 'bytes' ? formatBinarySize(x) : formatNumber(x, 4)),
              }
            : {}),
        },
      },
      yAxis: {
        ...valueAxis(theme, yName, 'y'),
        min: 0,
        axisLabel: { color: theme.muted, fontSize: SMALL_FONT_SIZE, formatter: (y: number) => formatNumber(y, 4) },
      },
      tooltip: {
        ...frame.base.tooltip,
        formatter: (hit: unknown) => {
          const { seriesIndex = 0, dataIndex = 0, value = [] } = hit as Hit;
          const isMeasured = seriesIndex >= lines.length;
          const line = lines[seriesIndex % lines.length];
          const note = (isMeasured ? line?.curve.measured : line?.curve.points)?.[dataIndex]?.note;
          return [
            `${line?.name ?? ''}${isMeasured ? ', measured' : ''}`,
            `${first?.xTitle ?? ''}: ${xText(value[0] ?? 0)}`,
            `${first?.yTitle ?? ''}: ${formatNumber(value[1] ?? 0, 4)} ${yUnit}`,
            ...(note === undefined ? [] : note.split('; ')),
          ].join('\n');
        },
      },
      series: [
        ...lines.map((_line, at) => ({
          type: 'line' as const,
          name: names[at] ?? '',
          data: points[at] ?? [],
          symbol: markerOf(at),
          symbolSize: 6,
          showSymbol: true,
          lineStyle: { width: 2, type: dashOf(at) },
          itemStyle: { color: theme.palette[at % theme.palette.length] ?? theme.text },
          emphasis: { focus: 'series' as const },
        })),
        ...(hasMeasured ? measuredSeries(names, measured, theme) : []),
      ],
    },
  };
}
