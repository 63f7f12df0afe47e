/**
 * Numbers as people read them. Memory in binary or decimal units as asked, rates in SI; 1024 is never
 * labelled KB. Used by the window, the reports and the command line alike.
 */
import { unitFactor, type Dimension } from './units';

/** The units that automatic formatting may choose, smallest first. */
const ladder: Record<Dimension, readonly string[]> = {
  bytes: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'],
  bytesPerS: ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s', 'PB/s'],
  flopsPerS: ['FLOP/s', 'GFLOP/s', 'TFLOP/s', 'PFLOP/s', 'EFLOP/s'],
  flops: ['FLOP', 'GFLOP', 'TFLOP', 'PFLOP', 'EFLOP'],
  seconds: ['ns', 'µs', 'ms', 's', 'min', 'h', 'days'],
  watts: ['W', 'kW', 'MW', 'GW'],
  joules: ['J', 'kJ', 'kWh', 'MWh', 'GWh'],
  usd: ['USD', 'kUSD', 'MUSD', 'BUSD'],
  usdPerJ: ['USD/kWh'],
  usdPerW: ['USD/W'],
  usdPerToken: ['USD/Mtok'],
  joulesPerToken: ['mJ/token', 'J/token', 'kJ/token'],
  flopsPerJ: ['GFLOP/s/W', 'TFLOP/s/W'],
  kgPerJ: ['g/kWh', 'kg/kWh'],
  kilograms: ['kg', 't', 'kt'],
  tokens: ['tokens', 'ktokens', 'Mtokens', 'Gtokens', 'Ttokens'],
  tokensPerS: ['tokens/s', 'ktokens/s', 'Mtokens/s'],
  perS: ['/s'],
  perYear: ['%/year'],
  ratio: ['%'],
  count: [''],
};

/** Rounds to significant digits and groups thousands with a thin space; never shows an exponent below 1e15. */
export function formatNumber(value: number, significantDigits = 4): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e15 || magnitude < 1e-6) return value.toExponential(significantDigits - 1);
  const digits = Math.max(0, significantDigits - 1 - Math.floor(Math.log10(magnitude)));
  const [whole = '', fraction] = value.toFixed(Math.min(digits, 12)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/gu, '\u202f');
  const trimmed = fraction?.replace(/0+$/u, '');
  return trimmed ? `${grouped}.${trimmed}` : grouped;
}

/** The unit of the dimension's ladder in which the value reads best (1 to 999 where possible). */
export function chooseUnit(value: number, dimension: Dimension): string {
  const units = ladder[dimension];
  let chosen = units[0] ?? '';
  for (const unit of units) {
    const factor = unitFactor(dimension, unit) ?? 1;
    if (Math.abs(value) >= factor * (unit === 'min' || unit === 'h' ? 2 : 1)) chosen = unit;
  }
  return chosen;
}

export interface FormatOptions {
  /** Fixed unit instead of the one that reads best (columns of a table share one). */
  unit?: string;
  significantDigits?: number;
}

/** Formats a canonical value with its unit, e.g. 3.92e11 bytesPerS -> "392 GB/s". */
export function formatQuantity(
  value: number | null | undefined,
  dimension: Dimension,
  options: FormatOptions = {},
): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const unit = options.unit ?? chooseUnit(value, dimension);
  const amount = formatNumber(value / (unitFactor(dimension, unit) ?? 1), options.significantDigits ?? 4);
  return unit === '' ? amount : unit === '%' ? `${amount}\u202f%` : `${amount}\u00a0${unit}`;
}

const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size in the binary unit in which a power of two has no fraction: 2^20 B -> "1 MiB". */
export function formatBinarySize(sizeBytes: number): string {
  const unit = [...binaryUnits].reverse().find((each) => toUnit(sizeBytes, 'bytes', each) >= 1) ?? 'B';
  return formatQuantity(sizeBytes, 'bytes', { unit, significantDigits: 4 });
}

/** A large plain number in words, e.g. 671e9 -> "671 billion"; below a million it is the number itself. */
export function formatCount(value: number, significantDigits = 4): string {
  const scale = Math.abs(value) >= 1e12 ? 'trillion' : Math.abs(value) >= 1e9 ? 'billion' : 'million';
  if (Math.abs(value) < 1e6) return formatNumber(value, significantDigits);
  return formatNumber(toUnit(value, 'tokens', `${scale} tokens`), significantDigits) + `\u00a0${scale}`;
}

/** Text of a quantity as it is read: "5.6 us" as people can type it becomes "5.6 µs". */
export const withMicroSign = (text: string): string => text.replace(/(\d\s*)us$/u, '$1µs');

/** Converts a canonical value to a unit of its dimension; throws on a unit that is not of it (a bug). */
export function toUnit(value: number, dimension: Dimension, unit: string): number {
  const factor = unitFactor(dimension, unit);
  if (factor === undefined) throw new Error(`unit ${unit} is not of dimension ${dimension}`);
  return value / factor;
}

/** A canonical value as an entry text in the unit asked for, without grouping: parses back to the same. */
export function toEntry(value: number, dimension: Dimension, unit?: string): string {
  const chosen = unit ?? chooseUnit(value, dimension);
  const amount = Number((value / (unitFactor(dimension, chosen) ?? 1)).toPrecision(12));
  return chosen === '' ? String(amount) : `${amount} ${chosen}`;
}
