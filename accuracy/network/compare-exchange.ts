/** Compares published expert exchanges: the time of a dispatch or combine, or its bandwidth where only that is given. */
import { textOf, type Fields, type Table } from '../lib/case-file';
import { compared, notExpressible, type ComparedCase } from '../lib/compared-case';
import { isExchangeCase, readExchangeCase } from './exchange-cases';
import {
  countedBytes,
  exchangeSeconds,
  kernelOfReading,
  measuredSeconds,
  type ExchangeReading,
} from './exchange-reading';
import { readExchangeTable } from './exchange-tables';

const MICROSECONDS = 1e6;
const GIGABYTE = 1e9;

/** "network/exchange/H800/DeepEP normal/dispatch". */
const exchangeFamily = (reading: ExchangeReading): string =>
  ['network/exchange', reading.chip, kernelOfReading(reading)?.name ?? 'all-to-all', reading.use.direction].join('/');

function compareReading(reading: ExchangeReading): ComparedCase {
  const { id, use, timeS, bytesPerS, note } = reading;
  const seconds = exchangeSeconds(reading);
  const family = exchangeFamily(reading);
  if (timeS !== null)
    return compared(id, family, `${use.direction} time`, 'us', seconds * MICROSECONDS, timeS * MICROSECONDS, note);
  const predicted = countedBytes(reading) / seconds / GIGABYTE;
  return compared(id, family, `${use.direction} bandwidth`, 'GB/s', predicted, (bytesPerS ?? NaN) / GIGABYTE, note);
}

/** Figures of a case of expert exchange, or null where it is about something else. */
export function compareExchangeCase(published: Fields): ComparedCase[] | null {
  if (!isExchangeCase(published)) return null;
  const { readings, unread } = readExchangeCase(published);
  const rows = [
    ...readings.map(compareReading),
    ...unread.map(({ id, reason }) => notExpressible(id, 'network/exchange', reason)),
  ];
  const id = textOf(published['id']) || 'case';
  return rows.length > 0
    ? rows
    : [notExpressible(id, 'network/exchange', 'no figure of a dispatch or combine is given')];
}

/** A batch that took this much longer than a larger one of its sweep was disturbed. */
const DISTURBED_RATIO = 1.5;

/** Rows of a sweep over tokens that took much longer than one with more tokens. */
function disturbedRows(readings: readonly ExchangeReading[]): Set<ExchangeReading> {
  const sweeps = new Map<string, ExchangeReading[]>();
  for (const reading of readings) {
    const key = reading.id.replace(/\d+ tokens/, '');
    const sweep = sweeps.get(key);
    if (sweep) sweep.push(reading);
    else sweeps.set(key, [reading]);
  }
  const disturbed = new Set<ExchangeReading>();
  for (const sweep of sweeps.values()) {
    let fastest = Infinity;
    for (const reading of sweep.sort((a, b) => b.use.tokens - a.use.tokens)) {
      const timeS = measuredSeconds(reading);
      if (timeS > DISTURBED_RATIO * fastest) disturbed.add(reading);
      fastest = Math.min(fastest, timeS);
    }
  }
  return disturbed;
}

/** Figures of a table of expert exchanges, or null where it is about something else. */
export function compareExchangeTable(table: Table): ComparedCase[] | null {
  const readings = readExchangeTable(table);
  if (!readings) return null;
  const disturbed = disturbedRows(readings);
  const reason = 'took more than 1.5 times as long as a larger batch of its sweep: a disturbed measurement';
  return readings.map((reading) =>
    disturbed.has(reading) ? notExpressible(reading.id, exchangeFamily(reading), reason) : compareReading(reading),
  );
}
