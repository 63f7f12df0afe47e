/** Charts of networks: collectives of several systems, a supernode beside stacked servers, expert exchange. */
import { algorithmNames, AUTO, collectiveNames } from '../model/collective-names';
import { formatBinarySize, formatNumber, formatQuantity } from '../quantity/format';
import type {
  BandwidthAnswer,
  CollectivePoint,
  ExchangeAnswer,
  ExchangePoint,
  MeasuredExchangePoint,
  MeasuredPoint,
  StackedAnswer,
} from '../results/network-curves';
import type { BuiltChart, ChartOptions } from './built-chart';
import { lineChart, type LinePoint, type LineSeries } from './line-chart';

/** What stands on the upright axis. */
export type CurveQuantity = 'bus' | 'time';

const yAxis = (quantity: CurveQuantity) =>
  quantity === 'bus'
    ? ({ title: 'Bus bandwidth', dimension: 'bytesPerS', isLog: false } as const)
    : ({ title: 'Time', dimension: 'seconds', isLog: true } as const);

type Along = 'size' | 'group';
const xOf = (along: Along, point: CollectivePoint | MeasuredPoint): number =>
  along === 'size' ? point.sizeBytes : point.devices;
const yOf = (quantity: CurveQuantity, point: CollectivePoint | MeasuredPoint): number =>
  quantity === 'bus' ? point.busBytesPerS : point.timeS;
const other = (quantity: CurveQuantity, point: CollectivePoint | MeasuredPoint): string =>
  quantity === 'bus'
    ? `Time: ${formatQuantity(point.timeS, 'seconds')}`
    : `Bus bandwidth: ${formatQuantity(point.busBytesPerS, 'bytesPerS')}`;

function computed(along: Along, quantity: CurveQuantity, point: CollectivePoint): LinePoint {
  const algorithm = algorithmNames[point.algorithm];
  return {
    x: xOf(along, point),
    y: yOf(quantity, point),
    words: [other(quantity, point), `Algorithm: ${algorithm.toLowerCase()}`, `Outermost tier: ${point.tier}`],
    cells: [algorithm, point.tier],
  };
}

function measured(along: Along, quantity: CurveQuantity, point: MeasuredPoint): LinePoint {
  return {
    x: xOf(along, point),
    y: yOf(quantity, point),
    words: [other(quantity, point), point.run, point.source],
    cells: [point.run, point.source],
  };
}

const collectiveColumns = ['Algorithm, or library measured', 'Outermost tier, or source'];

/** Bus bandwidth or time of a collective on every system, against the message or against the group. */
export function bandwidthChart(
  answer: BandwidthAnswer,
  along: Along,
  quantity: CurveQuantity,
  options: ChartOptions,
): BuiltChart {
  const { collective, algorithm, bytes, groupSize } = answer.question;
  const operation = collectiveNames[collective];
  const how = algorithm === AUTO ? '' : `, ${algorithmNames[algorithm].toLowerCase()}`;
  const scope = along === 'size' ? `${formatNumber(groupSize, 7)} devices` : formatBinarySize(bytes);
  const series = answer.systems.map((system): LineSeries => {
    const points = along === 'size' ? system.bySize : system.byGroup;
    const found = along === 'size' ? system.measuredBySize : system.measuredByGroup;
    return {
      name: system.name,
      points: points.map((point) => computed(along, quantity, point)),
      measured: found.map((point) => measured(along, quantity, point)),
    };
  });
  return lineChart(
    {
      title: `${operation}${how}: ${yAxis(quantity).title.toLowerCase()} against ${along === 'size' ? 'message size' : 'group size'}, ${scope}`,
      x:
        along === 'size'
          ? { title: 'Message size', kind: 'bytes' }
          : { title: 'Devices in the group', kind: 'devices' },
      y: yAxis(quantity),
      series,
      extraColumns: collectiveColumns,
    },
    options,
  );
}

/** One collective over group sizes on a supernode and on stacked servers, with the edges of both. */
export function stackedChart(answer: StackedAnswer, quantity: CurveQuantity, options: ChartOptions): BuiltChart {
  const { question, supernode, servers } = answer;
  const sides = [supernode, servers];
  const last = (side: typeof supernode): number => side.byGroup.at(-1)?.devices ?? 0;
  return lineChart(
    {
      title: `${collectiveNames[question.collective]}, ${formatBinarySize(question.bytes)}: ${yAxis(quantity).title.toLowerCase()} against group size`,
      x: { title: 'Devices in the group', kind: 'devices' },
      y: yAxis(quantity),
      series: sides.map((side) => ({
        name: side.name,
        points: side.byGroup.map((point) => computed('group', quantity, point)),
        measured: [],
      })),
      extraColumns: ['Algorithm', 'Outermost tier'],
      edges: sides
        .filter((side) => side.edge < last(side))
        .map((side) => ({ x: side.edge, label: `Edge of ${side.name}: ${formatNumber(side.edge, 7)}` })),
    },
    options,
  );
}

function exchanged(kernel: string, point: ExchangePoint): LinePoint {
  return {
    x: point.devices,
    y: point.timeS,
    words: [
      `Bandwidth: ${formatQuantity(point.bytesPerS, 'bytesPerS')} per device`,
      `Kernels: ${kernel}`,
      `Limited by ${point.limit}`,
    ],
    cells: [kernel, `limited by ${point.limit}`],
  };
}

const measuredExchange = ({ devices, timeS, run, source }: MeasuredExchangePoint): LinePoint => ({
  x: devices,
  y: timeS,
  words: [run, source],
  cells: [run, source],
});

/** Time of a dispatch or combine against the degree of expert parallelism. */
export function exchangeChart(
  answer: ExchangeAnswer,
  phase: 'dispatch' | 'combine',
  options: ChartOptions,
): BuiltChart {
  return lineChart(
    {
      title: phase === 'dispatch' ? 'Dispatch against EP degree' : 'Combine against EP degree',
      x: { title: 'Devices (EP degree)', kind: 'devices' },
      y: { title: 'Time', dimension: 'seconds', isLog: true },
      series: answer.systems.map((system) => ({
        name: system.name,
        points: system[phase].map((point) => exchanged(system.kernel, point)),
        measured: (phase === 'dispatch' ? system.measuredDispatch : system.measuredCombine).map(measuredExchange),
      })),
      extraColumns: ['Kernels', 'Limit, or source'],
    },
    options,
  );
}
