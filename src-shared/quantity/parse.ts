/**
 * Reads what people type into numbers in canonical units. A bare number is accepted only for ratios,
 * counts and tokens, or when it is 0: everything else must name its unit.
 */
import { dimensions, unitFactor, unitsOf, type Dimension } from './units';

export type ParsedQuantity = { ok: true; value: number; amount: number; unit: string } | { ok: false; message: string };

// Thousands may be grouped, by three digits only: "1,5" is a decimal comma to many readers and is refused.
const GROUP = "[,_' \\u00a0\\u2009\\u202f]";
const QUANTITY = new RegExp(
  `^([+-]?(?:\\d{1,3}(?:${GROUP}\\d{3})+(?!\\d)|\\d+)?(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\s*(.*)$`,
  'u',
);
const GROUPS = new RegExp(GROUP, 'gu');
const BARE: ReadonlySet<Dimension> = new Set(['ratio', 'count', 'tokens']);

/** Units as shown in messages: the few that a person would type. */
function allowedUnits(dimension: Dimension): string {
  const units = unitsOf(dimension).filter((unit) => unit !== '');
  return units.slice(0, 12).join(', ');
}

/**
 * Folds case, but not that of b (bit, byte) and m (milli, mega) where the writer uses capitals at all: "Gb" is
 * not a gigabyte and "mJ" not a megajoule, while "gb" and "mj" can only mean what the dimension has.
 */
function fold(unit: string, isCaseMeant: boolean): string {
  return unit.replace(isCaseMeant ? /[^bBmM]/gu : /./gu, (letter) => letter.toLowerCase());
}

/** Finds a unit as typed: exactly, else without regard to case when that is not ambiguous. */
function findUnit(dimension: Dimension, typed: string): string | undefined {
  if (unitFactor(dimension, typed) !== undefined) return typed;
  const isCaseMeant = typed !== typed.toLowerCase();
  const folded = fold(typed, isCaseMeant);
  const matches = unitsOf(dimension).filter((unit) => fold(unit, isCaseMeant) === folded);
  const factors = new Set(matches.map((unit) => unitFactor(dimension, unit)));
  return factors.size === 1 ? matches[0] : undefined;
}

/**
 * Parses an entry such as "392 GB/s", "400 Gbit/s", "85 %" or 0.85.
 * @returns the value in the dimension's canonical unit, with the amount and unit as typed, or a message
 * that says what was found and what is allowed.
 */
export function parseQuantity(entry: string | number, dimension: Dimension): ParsedQuantity {
  const text = typeof entry === 'number' ? String(entry) : entry.trim();
  if (text === '') return { ok: false, message: 'a value is needed' };
  const match = QUANTITY.exec(text);
  const amountText = match?.[1]?.replace(GROUPS, '') ?? '';
  const amount = amountText === '' ? NaN : Number(amountText);
  if (!match || !Number.isFinite(amount)) return { ok: false, message: `"${text}" does not start with a number` };
  const typedUnit = (match[2] ?? '').trim();
  if (typedUnit === '') {
    if (BARE.has(dimension) || amount === 0) return { ok: true, value: amount, amount, unit: '' };
    return {
      ok: false,
      message: `"${text}" has no unit of ${dimensions[dimension].title} (${allowedUnits(dimension)})`,
    };
  }
  const unit = findUnit(dimension, typedUnit);
  const factor = unit === undefined ? undefined : unitFactor(dimension, unit);
  if (unit === undefined || factor === undefined) {
    const units = allowedUnits(dimension);
    return {
      ok: false,
      message: `unit "${typedUnit}" is not one of ${dimensions[dimension].title}${units ? ` (${units})` : ' (a plain number)'}`,
    };
  }
  return { ok: true, value: scale(amount, factor), amount, unit };
}

/**
 * amount * factor without the last-digit noise of binary fractions, so that equal values written in different units
 * are equal numbers ("8.2 million USD" is exactly 8.2e6, "0.12 USD/kWh" the same as "120 USD/MWh"): where the factor is a
 * power of ten the decimal point moves in the text instead; else whole numbers stay and fractions keep 15 digits.
 */
function scale(amount: number, factor: number): number {
  const exponent = Math.round(Math.log10(factor));
  const text = String(amount);
  if (!text.includes('e') && Math.abs(10 ** exponent / factor - 1) < 1e-12) return Number(`${text}e${exponent}`);
  const value = amount * factor;
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}
