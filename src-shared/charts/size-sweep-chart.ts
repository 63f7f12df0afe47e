/** The job against the size of the scale-up domain: a line for every scenario at equal devices and at equal power. */
import { formatNumber, formatQuantity } from '../quantity/format';
import { parallelDegrees } from '../results/layout-set';
import {
  exposedShare,
  kneeWords,
  measuredSizes,
  sweepMeasures,
  type MeasuredSize,
  type SweepMeasure,
} from '../results/size-sweep';
import { sweepBases, type SizeSweep, type SweepBasis, type SweepPoint } from '../results/training-study';
import type { BuiltChart, ChartCell, ChartOptions } from './built-chart';
import { lineChart, type LinePoint, type LineSeries } from './line-chart';

/** A scenario's sweep as the chart names it. */
export interface NamedSweep {
  name: string;
  sweep: SizeSweep;
}

/** Columns of the table of a sweep. */
export const sweepColumns: readonly string[] = [
  'Scenario',
  'Basis',
  'Accelerators per domain',
  'Domains',
  'Devices',
  'Throughput (tokens/s)',
  'Step time (s)',
  'Throughput per MW (tokens/s)',
  'Throughput per million USD (tokens/s)',
  'Model FLOP/s utilisation (%)',
  'Waits for layer traffic (%)',
  ...parallelDegrees.map(([name]) => name),
  'Layout',
  'What binds',
];

const percent = (share: number | null): number | null => (share === null ? null : 100 * share);

/** A point as a row of that table; without a layout the figures stay empty and the last cell says why. */
function sweepRow(name: string, point: SweepPoint): ChartCell[] {
  const { layout } = point;
  const valueOf = (measure: SweepMeasure): number | null => sweepMeasures[measure].valueOf(point);
  return [
    name,
    sweepBases[point.basis],
    point.domainAccelerators,
    point.domains,
    point.devices,
    valueOf('tokensPerS'),
    valueOf('stepTimeS'),
    valueOf('perMegawatt'),
    valueOf('perMillionUsd'),
    percent(valueOf('mfu')),
    layout ? percent(exposedShare(point)) : null,
    ...parallelDegrees.map(([, key]) => (layout ? Number(layout.values[key] ?? 1) : null)),
    layout?.label ?? null,
    point.note,
  ];
}

/** Every point of several sweeps as a row of a table. */
export const sweepRows = (sweeps: readonly NamedSweep[]): ChartCell[][] =>
  sweeps.flatMap(({ name, sweep }) => sweep.points.map((point) => sweepRow(name, point)));

function pointOf({ size, value, point }: MeasuredSize): LinePoint {
  return {
    x: size,
    y: value,
    words: [
      `${formatNumber(point.domains, 7)} domains, ${formatNumber(point.devices, 7)} devices, ${formatQuantity(point.powerW, 'watts', { significantDigits: 3 })} at full load`,
      ...(point.layout ? [point.layout.label] : []),
      point.note,
    ],
  };
}

/**
 * @param bases those to draw, at least one
 * @param sizes that the axis has although they may not be searched yet
 */
export function sizeSweepChart(
  sweeps: readonly NamedSweep[],
  measure: SweepMeasure,
  bases: readonly SweepBasis[],
  sizes: readonly number[],
  options: ChartOptions,
): BuiltChart {
  const { title, dimension, word } = sweepMeasures[measure];
  const isOne = sweeps.length === 1;
  const series = sweeps.flatMap(({ name, sweep }, at) =>
    bases.map((basis): LineSeries => {
      const said = sweepBases[basis];
      return {
        name: isOne ? said : `${name}, ${said.toLowerCase()}`,
        points: measuredSizes(sweep.points, basis, measure).map(pointOf),
        measured: [],
        colour: isOne ? Object.keys(sweepBases).indexOf(basis) : at,
        dash: basis === 'equalDevices' ? 0 : 1,
      };
    }),
  );
  const found = sweeps.flatMap(({ sweep }) => sweep.points.map((point) => point.domainAccelerators));
  const sold = sweeps
    .filter(({ sweep }) => sweep.points.some((point) => point.isOwn))
    .map(({ sweep }) => sweep.ownAccelerators);
  const built = lineChart(
    {
      title: `${title} against supernode size`,
      x: {
        title: 'Accelerators in one scale-up domain',
        kind: 'devices',
        ticks: [...new Set([...sizes, ...found])].sort((a, b) => a - b),
      },
      y: { title: title, dimension, isLog: false },
      series,
      edges: [...new Set(sold)].map((x) => ({ x, label: `As sold: ${x}` })),
      summary: sweeps
        .flatMap(({ name, sweep }) =>
          bases.map((basis) => `${isOne ? '' : `${name}. `}${kneeWords(sweep.points, basis, measure)}`),
        )
        .join(' '),
    },
    options,
  );
  return {
    ...built,
    summary: built.summary === '' ? `No ${word} to show.` : built.summary,
    table: { columns: [...sweepColumns], rows: sweepRows(sweeps) },
  };
}
