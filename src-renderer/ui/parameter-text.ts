/** What a quantity field shows and stores, as plain functions: typed text to entry and back. */
import { checkEntry, type CheckedEntry } from '../../src-shared/model/check-entry';
import type { Entry, Parameter, QuantityParameter } from '../../src-shared/model/parameter';
import { formatCount, formatQuantity } from '../../src-shared/quantity/format';
import { parseQuantity } from '../../src-shared/quantity/parse';
import { toStoredEntry } from '../state/plan-edit';

/** Text of an entry as it was typed; "none" is an empty field. */
export function textOfEntry(entry: Entry | undefined): string {
  return entry === null || entry === undefined ? '' : String(entry);
}

const BARE_NUMBER = /^[+-]?(?:\d[\d_,' ]*\d|\d)?(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;

/** Unit that a bare number is taken in: that of the entry before, else the parameter's own. */
function impliedUnit(parameter: QuantityParameter, before: Entry | undefined): string {
  if (typeof before === 'string') {
    const parsed = parseQuantity(before, parameter.dimension);
    if (parsed.ok && parsed.unit !== '') return parsed.unit;
  }
  return parameter.unit;
}

/**
 * Entry for what was typed. A number without its unit takes the one that the field shows; where even a plain
 * number is a whole value (ratios, counts, tokens) it stays plain.
 */
export function entryOfText(parameter: QuantityParameter, text: string, before: Entry | undefined): Entry {
  const trimmed = text.trim();
  if (parameter.optional && (trimmed === '' || trimmed.toLowerCase() === 'none')) return null;
  const isPlain = ['ratio', 'count', 'tokens'].includes(parameter.dimension);
  if (!isPlain && trimmed !== '' && trimmed !== '0' && BARE_NUMBER.test(trimmed)) {
    const unit = impliedUnit(parameter, before);
    return unit === '' ? trimmed : `${trimmed} ${unit}`;
  }
  return toStoredEntry(trimmed);
}

/** A problem of an entry in words, with what is allowed; null when it is in order. */
export function problemOf(parameter: Parameter, entry: Entry | undefined): string | null {
  if (entry === undefined) return null;
  const checked: CheckedEntry = checkEntry(parameter, entry);
  if (checked.ok) return null;
  const message = checked.message.charAt(0).toUpperCase() + checked.message.slice(1);
  return `${message}. Allowed: ${checked.allowed}.`;
}

/**
 * "= 50 GB/s" where the entry was typed in another unit than the field's own, "= 671 billion" for a long plain number;
 * null where it adds nothing.
 */
export function conversionOf(parameter: QuantityParameter, entry: Entry | undefined): string | null {
  if (typeof entry === 'number' && parameter.unit === '' && Math.abs(entry) >= 1e7) return `= ${formatCount(entry)}`;
  if (typeof entry !== 'string' || parameter.unit === '') return null;
  const parsed = parseQuantity(entry, parameter.dimension);
  if (!parsed.ok || parsed.unit === parameter.unit || parsed.unit === '') return null;
  return `= ${formatQuantity(parsed.value, parameter.dimension, { unit: parameter.unit, significantDigits: 5 })}`;
}
