/** What the sweep over supernode sizes is asked and what its curve says: sizes, measures, and where it bends. */
import { formatNumber, formatQuantity } from '../quantity/format';
import { listOf } from '../quantity/words';
import type { Dimension } from '../quantity/units';
import { sweepBases, type SizeSweep, type SweepBasis, type SweepPoint } from './training-study';

/** Accelerators per scale-up domain: servers, racks, and supernodes as they are sold. */
export const usualSizes: readonly number[] = [8, 16, 32, 64, 72, 128, 256, 384];
const SMALLEST_SIZE = 2;
export const LARGEST_SIZE = 16_384;
export const MOST_SIZES = 16;

interface Measure {
  title: string;
  /** In the middle of a sentence. */
  word: string;
  dimension: Dimension;
  better: 'higher' | 'lower';
  /** Of a point that has a layout; null where it lacks the figure. */
  valueOf: (point: SweepPoint) => number | null;
}

function ratio(above: number | undefined, below: number | undefined, unit: number): number | null {
  return above === undefined || below === undefined || !(below > 0) ? null : (above / below) * unit;
}

const WATTS_PER_MEGAWATT = 1e6;
const USD_PER_MILLION = 1e6;

export const sweepMeasures = {
  tokensPerS: {
    title: 'Throughput',
    word: 'throughput',
    dimension: 'tokensPerS',
    better: 'higher',
    valueOf: ({ metrics }) => metrics.tokensPerS ?? null,
  },
  stepTimeS: {
    title: 'Step time',
    word: 'step time',
    dimension: 'seconds',
    better: 'lower',
    valueOf: ({ metrics }) => metrics.stepTimeS ?? null,
  },
  perMegawatt: {
    title: 'Throughput per MW',
    word: 'throughput per MW',
    dimension: 'tokensPerS',
    better: 'higher',
    valueOf: ({ metrics }) => ratio(metrics.tokensPerS, metrics.peakFacilityPowerW, WATTS_PER_MEGAWATT),
  },
  perMillionUsd: {
    title: 'Throughput per million USD',
    word: 'throughput per million USD',
    dimension: 'tokensPerS',
    better: 'higher',
    valueOf: ({ metrics }) => ratio(metrics.tokensPerS, metrics.capitalUsd, USD_PER_MILLION),
  },
  mfu: {
    title: 'Model FLOP/s utilisation',
    word: 'utilisation',
    dimension: 'ratio',
    better: 'higher',
    valueOf: ({ metrics }) => metrics.mfu ?? null,
  },
} as const satisfies Record<string, Measure>;

export type SweepMeasure = keyof typeof sweepMeasures;

export interface MeasuredSize {
  size: number;
  value: number;
  point: SweepPoint;
}

/** Points of a basis that have the measure, by size. */
export function measuredSizes(points: readonly SweepPoint[], basis: SweepBasis, measure: SweepMeasure): MeasuredSize[] {
  return points
    .filter((point) => point.basis === basis)
    .flatMap((point) => {
      const value = sweepMeasures[measure].valueOf(point);
      return value === null ? [] : [{ size: point.domainAccelerators, value, point }];
    })
    .sort((a, b) => a.size - b.size);
}

/** Gain of a doubling of the domain below which the curve counts as flat. */
const FLAT_GAIN = 0.02;

/** Gain per doubling from one size to the next: 0.1 = 10% better for twice the domain. */
function gainPerDoubling(from: MeasuredSize, to: MeasuredSize, better: 'higher' | 'lower'): number {
  const gained = better === 'higher' ? to.value / from.value : from.value / to.value;
  return gained ** (1 / Math.log2(to.size / from.size)) - 1;
}

/**
 * The knee: the smallest size from which on no larger one of the curve gains FLAT_GAIN or more per doubling. Null where
 * the curve still rises at its end, or has fewer than two points.
 */
export function kneeOf(sizes: readonly MeasuredSize[], better: 'higher' | 'lower'): MeasuredSize | null {
  if (sizes.length < 2) return null;
  const at = sizes.findIndex((from, index) =>
    sizes.slice(index + 1).every((to) => gainPerDoubling(from, to, better) < FLAT_GAIN),
  );
  return at < 0 || at === sizes.length - 1 ? null : (sizes[at] ?? null);
}

/** Parallel degree of a layout, 1 where it does not say. */
const degreeOf = ({ layout }: SweepPoint, key: string): number => Number(layout?.values[key] ?? 1);

/** A layout's tensor- and expert-parallel groups and the accelerators that each lies within. */
function groupsOf(point: SweepPoint): { name: string; accelerators: number }[] {
  const perAccelerator = point.devices / (point.domains * point.domainAccelerators);
  const tensor = degreeOf(point, 'tensorParallel');
  const expert = degreeOf(point, 'expertParallel');
  const expertTensor = degreeOf(point, 'expertTensorParallel');
  return [
    ...(tensor > 1 ? [{ name: `TP ${tensor}`, accelerators: tensor / perAccelerator }] : []),
    ...(expert > 1 ? [{ name: `EP ${expert}`, accelerators: (expert * expertTensor) / perAccelerator }] : []),
  ];
}

const percent = (gain: number): string => `${formatNumber(100 * gain, 2)}%`;

/** Share of a step that waits for traffic inside the model's layers: what a larger domain can save. */
export function exposedShare({ parts, metrics }: SweepPoint): number {
  const exposedS = parts
    .filter(({ key }) => key === 'tensorS' || key === 'expertS' || key === 'contextS')
    .reduce((sum, { timeS }) => sum + timeS, 0);
  return metrics.stepTimeS ? exposedS / metrics.stepTimeS : 0;
}

/** Why a curve is flat from the knee on: what waits for layer traffic there, and whether its groups fit the domain. */
function kneeReason({ point, size }: MeasuredSize): string {
  const groups = groupsOf(point);
  if (groups.length === 0) return 'the best layout there has neither tensor nor expert parallelism';
  const namesOf = (isInside: boolean): string =>
    listOf(groups.filter(({ accelerators }) => accelerators <= size === isInside).map(({ name }) => name));
  const places = [
    ...(namesOf(true) === '' ? [] : [`the traffic of ${namesOf(true)} already stays inside it`]),
    ...(namesOf(false) === '' ? [] : [`that of ${namesOf(false)} still crosses its edge`]),
  ];
  const text = places.join(', ').replace(/^that/u, 'the traffic');
  return `${text}, and ${percent(exposedShare(point))} of the step waits for ${places.length === 1 ? 'it' : 'both'}`;
}

/** What is lost beyond the knee, where that is more than the gain that counts as none; null where a curve is flat. */
function lossBeyond(
  knee: MeasuredSize,
  sizes: readonly MeasuredSize[],
  basis: SweepBasis,
  better: 'higher' | 'lower',
): string | null {
  const shareOf = ({ value }: MeasuredSize): number => (better === 'higher' ? value / knee.value : knee.value / value);
  const worst = sizes.filter(({ size }) => size > knee.size).reduce((a, b) => (shareOf(b) < shareOf(a) ? b : a));
  const loss = 1 - shareOf(worst);
  if (loss < FLAT_GAIN) return null;
  const fewer = 1 - worst.point.devices / knee.point.devices;
  const why =
    basis === 'equalPower' && fewer > FLAT_GAIN
      ? `, for the same power buys up to ${percent(fewer)} fewer devices`
      : '';
  return `larger domains lose up to ${percent(loss)}${why}`;
}

/** What the curve of a basis says, in one or two sentences. */
export function kneeWords(points: readonly SweepPoint[], basis: SweepBasis, measure: SweepMeasure): string {
  const { better, word, dimension } = sweepMeasures[measure];
  const sizes = measuredSizes(points, basis, measure);
  const [first] = sizes;
  const last = sizes.at(-1);
  const name = sweepBases[basis];
  if (!first || !last) return `${name}: no layout fits at any size.`;
  const text = (value: number): string => formatQuantity(value, dimension, { significantDigits: 3 });
  if (first === last) return `${name}: ${word} of ${text(first.value)} with domains of ${first.size}.`;
  const best = sizes.reduce((a, b) => ((better === 'higher' ? b.value > a.value : b.value < a.value) ? b : a));
  const gained = better === 'higher' ? best.value / first.value : first.value / best.value;
  const span =
    best === first
      ? `${name}: no size does better than ${first.size} accelerators, ${word} of ${text(first.value)}.`
      : `${name}: ${word} from ${text(first.value)} with domains of ${first.size} to ${text(best.value)} with ${best.size}, ${percent(gained - 1)} better.`;
  const knee = kneeOf(sizes, better);
  if (!knee) {
    const before = sizes.at(-2) ?? first;
    return `${span} It still gains at the end: ${percent(gainPerDoubling(before, last, better))} per doubling from ${before.size} to ${last.size}.`;
  }
  const loss = lossBeyond(knee, sizes, basis, better);
  return loss === null
    ? `${span} Beyond ${knee.size} another doubling gains under ${percent(FLAT_GAIN)}: ${kneeReason(knee)}.`
    : `${span} Beyond ${knee.size} ${loss}.`;
}

// Plain digits: commas and spaces separate sizes, so that "16,384" would be read as two of them.
const ALLOWED_SIZES = `Allowed: ${SMALLEST_SIZE} to ${LARGEST_SIZE}`;

function sizeProblem(word: string): string | null {
  if (!/^\d+$/u.test(word)) return `“${word}” is not a whole number. ${ALLOWED_SIZES}`;
  const size = Number(word);
  return size < SMALLEST_SIZE || size > LARGEST_SIZE ? `“${word}” is out of range. ${ALLOWED_SIZES}` : null;
}

export type ReadSizes = { ok: true; sizes: number[] } | { ok: false; problem: string };

/**
 * Sizes from a text such as "8, 16, 72", with those given besides; each once, ordered.
 * @returns or else what is wrong, with the value that is, and what is allowed
 */
export function parseSizes(text: string, besides: readonly number[] = []): ReadSizes {
  const words = text.split(/[\s,;]+/u).filter((word) => word !== '');
  const problem = words.map(sizeProblem).find((each) => each !== null);
  if (problem !== undefined) return { ok: false, problem };
  const sizes = [...new Set([...besides, ...words.map(Number)])].sort((a, b) => a - b);
  if (sizes.length === 0) return { ok: false, problem: `No size is given. ${ALLOWED_SIZES}` };
  if (sizes.length > MOST_SIZES)
    return { ok: false, problem: `${sizes.length} sizes in all are too many. Allowed: up to ${MOST_SIZES}` };
  return { ok: true, sizes };
}

/** Sweeps of one scenario over parts of its sizes as one; null of none. */
export function mergeSweeps(sweeps: readonly SizeSweep[]): SizeSweep | null {
  const [first] = sweeps;
  if (!first) return null;
  const bases = Object.keys(sweepBases);
  const points = sweeps
    .flatMap((sweep) => sweep.points)
    .sort((a, b) => bases.indexOf(a.basis) - bases.indexOf(b.basis) || a.domainAccelerators - b.domainAccelerators);
  return { ...first, points, assumptions: [...new Set(sweeps.flatMap((sweep) => sweep.assumptions))] };
}
