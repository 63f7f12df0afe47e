/** From one layout to another: a bar for each, and between them what every term adds or saves, in seconds or bytes. */
import { chooseUnit, formatNumber, formatQuantity, toUnit } from '../quantity/format';
import type { TermPair } from '../results/training-study';
import { frameOf, nameAxis, SMALL_FONT_SIZE, valueAxis } from './base-option';
import type { BuiltChart, ChartCell, ChartOptions } from './built-chart';

export interface Waterfall {
  title: string;
  dimension: 'seconds' | 'bytes';
  /** Names of the two wholes. */
  first: string;
  second: string;
  terms: readonly TermPair[];
}

const BAR = 24;
/** Terms that differ by less than this share of the larger whole share one bar. */
const LEAST_SHARE = 0.001;

interface Step {
  name: string;
  from: number;
  to: number;
  isWhole: boolean;
}

function stepsOf({ first, second, terms }: Waterfall): Step[] {
  const sum = (side: 'first' | 'second'): number => terms.reduce((total, term) => total + term[side], 0);
  const least = LEAST_SHARE * Math.max(sum('first'), sum('second'));
  const changes = terms.map((term) => ({ name: term.title, change: term.second - term.first }));
  const shown = changes
    .filter(({ change }) => Math.abs(change) > least)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const rest = sum('second') - sum('first') - shown.reduce((total, { change }) => total + change, 0);
  if (Math.abs(rest) > LEAST_SHARE * sum('first')) shown.push({ name: 'Smaller terms', change: rest });
  let at = sum('first');
  return [
    { name: first, from: 0, to: at, isWhole: true },
    ...shown.map(({ name, change }) => ({ name, from: at, to: (at += change), isWhole: false })),
    { name: second, from: 0, to: sum('second'), isWhole: true },
  ];
}

/** Where the axis begins: at nothing, or where the whole bars are cut so that small changes between them can be seen. */
function startOf(steps: readonly Step[]): number {
  const ends = steps.flatMap(({ from, to, isWhole }) => (isWhole ? [to] : [from, to]));
  const low = Math.min(...ends);
  const span = Math.max(...ends) - low;
  if (span === 0 || low < 3 * span) return 0;
  const grid = 10 ** Math.floor(Math.log10(span));
  return Math.floor((low - span) / grid) * grid;
}

/** From one whole to another, term by term. */
export function waterfallChart(waterfall: Waterfall, options: ChartOptions): BuiltChart {
  const { theme } = options;
  const { title, dimension, terms } = waterfall;
  const steps = stepsOf(waterfall);
  const start = startOf(steps);
  const unit = chooseUnit(Math.max(...steps.map(({ to }) => to)), dimension);
  const valueOf = (value: number): number => toUnit(value, dimension, unit);
  const names = ['Whole', 'More', 'Less'];
  const frame = frameOf(options, title, names);
  const colours = [theme.palette[7], theme.palette[5], theme.palette[2]].map((colour) => colour ?? theme.text);
  const kindOf = ({ isWhole, from, to }: Step): number => (isWhole ? 0 : to > from ? 1 : 2);
  const changeText = (step: Step): string =>
    step.isWhole
      ? formatQuantity(step.to, dimension)
      : `${step.to > step.from ? '+' : '−'}${formatQuantity(Math.abs(step.to - step.from), dimension, { unit, significantDigits: 3 })}`;
  const cut = start > 0 ? `, from ${formatNumber(valueOf(start))} on` : '';
  const axisTitle = `${dimension === 'seconds' ? 'Step' : 'Fullest device'} (${unit})${cut}`;
  const labels = steps.map(({ name }) => name);

  return {
    title,
    height: frame.top + steps.length * (BAR + 8) + 44,
    summary: `${steps.map((step) => `${step.name} ${changeText(step)}`).join(', ')}.`,
    table: {
      columns: ['Term', `${waterfall.first} (${unit})`, `${waterfall.second} (${unit})`, `Change (${unit})`],
      rows: [
        ...terms.map((term): ChartCell[] => [
          term.title,
          valueOf(term.first),
          valueOf(term.second),
          valueOf(term.second - term.first),
        ]),
        ...totalRow(steps, valueOf),
      ],
    },
    option: {
      ...frame.base,
      grid: {
        left: 4,
        right: 84,
        top: frame.top,
        bottom: 34,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      xAxis: { ...valueAxis(theme, axisTitle, 'x'), min: valueOf(start) },
      yAxis: nameAxis(theme, labels, labels),
      tooltip: {
        ...frame.base.tooltip,
        formatter: (hit: unknown) => {
          const step = steps[(hit as { dataIndex: number }).dataIndex];
          return step ? `${step.name}: ${changeText(step)}` : '';
        },
      },
      series: [
        {
          type: 'bar',
          name: 'Before',
          stack: 'all',
          silent: true,
          itemStyle: { color: 'transparent' },
          barWidth: BAR,
          data: steps.map(({ from, to }) => valueOf(Math.min(from, to))),
        },
        ...names.map((name, kind) => ({
          type: 'bar' as const,
          name,
          stack: 'all',
          barWidth: BAR,
          itemStyle: { color: colours[kind] ?? theme.text },
          label: {
            show: true,
            position: 'right' as const,
            color: theme.text,
            fontSize: SMALL_FONT_SIZE,
            formatter: ({ dataIndex }: { dataIndex: number }) => {
              const step = steps[dataIndex];
              return step && kindOf(step) === kind ? changeText(step) : '';
            },
          },
          data: steps.map((step) => (kindOf(step) === kind ? valueOf(Math.abs(step.to - step.from)) : null)),
        })),
      ],
    },
  };
}

function totalRow(steps: readonly Step[], valueOf: (value: number) => number): ChartCell[][] {
  const [first] = steps;
  const last = steps.at(-1);
  return first && last ? [['Total', valueOf(first.to), valueOf(last.to), valueOf(last.to - first.to)]] : [];
}
