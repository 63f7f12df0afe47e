/** Gathers the figures of one published point by the way of running that each is of, and takes their values. */
import { numberOf, type Fields } from '../lib/case-file';
import { readFigureName, sizeIn, type FigureName } from './figure-name';

/** In-place and out-of-place runs that differ by more are taken as one disturbed run: the faster counts. */
const DISTURBED_RATIO = 1.5;

const sizeKeys = ['bytes', 'size', 'message_bytes', 'message_size', 'payload_bytes', 'payload', 'message', 'transfer'];

/** The size stated in an object, in bytes, or null. */
export function sizeUnder(fields: Fields): number | null {
  for (const [key, value] of Object.entries(fields)) {
    const name = readFigureName(key);
    const factor = sizeKeys.includes(key) ? 1 : name?.quantity === 'size' ? name.factor : null;
    const size = factor === null ? null : sizeIn(value, factor);
    if (size !== null) return size;
  }
  return null;
}

/** Two measurements of one thing: their mean, or the better where one was disturbed. */
export function together(values: readonly number[], isBetterHigh: boolean): number | null {
  if (values.length === 0) return null;
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (high > DISTURBED_RATIO * low) return isBetterHigh ? high : low;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export interface Figure {
  name: FigureName;
  value: number;
}

/** Figures of one way of running: same nodes, ranks, operation, size and reduction. */
export function byRun(figures: readonly Figure[]): Figure[][] {
  const runs = new Map<string, Figure[]>();
  for (const figure of figures) {
    const { kind, nodes, ranks, sizeBytes, hasNvls } = figure.name;
    const key = JSON.stringify([kind, nodes, ranks, sizeBytes, hasNvls]);
    runs.set(key, [...(runs.get(key) ?? []), figure]);
  }
  return [...runs.values()];
}

const rankOfStatistic = { median: 0, mean: 2, min: 3, max: 4 } as const;

/** Values of one quantity; of several statistics the best that there is. */
export function valuesOf(run: readonly Figure[], quantity: FigureName['quantity']): number[] {
  const rank = ({ name }: Figure): number => (name.statistic === null ? 1 : rankOfStatistic[name.statistic]);
  const all = run.filter(({ name, value }) => name.quantity === quantity && value > 0);
  const best = Math.min(...all.map(rank));
  return all.filter((figure) => rank(figure) === best).map(({ name, value }) => value * name.factor);
}

/** The times and bandwidths of a point, by their names. @param unit that of names that are nothing but an operation */
export function figuresOf(point: Fields, unit = ''): Figure[] {
  return Object.entries(point).flatMap(([key, value]): Figure[] => {
    const number = numberOf(value);
    const name = number === null ? null : (readFigureName(key) ?? readFigureName(key, unit));
    return name && number !== null && name.quantity !== 'size' ? [{ name, value: number }] : [];
  });
}
