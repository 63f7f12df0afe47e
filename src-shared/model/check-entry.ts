/** Reads one entry of a plan against its parameter: the single place that decides whether a value is allowed. */
import { toEntry } from '../quantity/format';
import { parseQuantity } from '../quantity/parse';
import { dimensions } from '../quantity/units';
import type { Entry, Parameter, QuantityParameter } from './parameter';

/** A value in canonical units; null where an optional parameter is "none". */
export type EntryValue = number | string | boolean | null;

export type CheckedEntry =
  | { ok: true; value: EntryValue }
  | {
      ok: false;
      code: 'value.type' | 'value.unit' | 'value.range' | 'value.integer';
      message: string;
      allowed: string;
    };

/** A number that is round in another unit than the one of display, e.g. 10 TB in MiB. */
const CROOKED = /e[+-]|\.\d{4,}/u;

/** The allowed range of a quantity in its display unit, e.g. "1 to 100 GB/s"; a bound that is crooked in it, in its own. */
function describeRange(parameter: QuantityParameter): string {
  const { dimension, unit } = parameter;
  const show = (value: number): string => {
    const text = toEntry(value, dimension, unit);
    return CROOKED.test(text) ? toEntry(value, dimension) : text;
  };
  const whole = parameter.integer ? ', a whole number' : '';
  const none = parameter.optional ? ', or none' : '';
  return `${show(parameter.min)} to ${show(parameter.max)}${whole}${none}`;
}

/** What a parameter allows, in words. */
export function describeAllowed(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'quantity':
      return describeRange(parameter);
    case 'choice':
      return Object.keys(parameter.options).join(', ');
    case 'flag':
      return 'true or false';
  }
}

function checkQuantity(parameter: QuantityParameter, entry: Entry): CheckedEntry {
  const allowed = describeRange(parameter);
  if (entry === null) {
    if (parameter.optional) return { ok: true, value: null };
    return { ok: false, code: 'value.type', message: 'a value is needed', allowed };
  }
  if (typeof entry === 'boolean')
    return { ok: false, code: 'value.type', message: `${String(entry)} is not a quantity`, allowed };
  const parsed = parseQuantity(entry, parameter.dimension);
  if (!parsed.ok) return { ok: false, code: 'value.unit', message: parsed.message, allowed };
  const { value } = parsed;
  if (parameter.integer && Math.abs(value - Math.round(value)) > 1e-9 * Math.abs(value))
    return { ok: false, code: 'value.integer', message: `${String(entry)} is not a whole number`, allowed };
  const exact = parameter.integer ? Math.round(value) : value;
  if (exact < parameter.min || exact > parameter.max)
    return { ok: false, code: 'value.range', message: `${String(entry)} is out of range`, allowed };
  return { ok: true, value: exact };
}

/** Checks and converts one entry. */
export function checkEntry(parameter: Parameter, entry: Entry): CheckedEntry {
  switch (parameter.kind) {
    case 'quantity':
      return checkQuantity(parameter, entry);
    case 'choice':
      if (typeof entry === 'string' && Object.hasOwn(parameter.options, entry)) return { ok: true, value: entry };
      return {
        ok: false,
        code: 'value.type',
        message: `${JSON.stringify(entry)} is not one of the options`,
        allowed: describeAllowed(parameter),
      };
    case 'flag':
      if (typeof entry === 'boolean') return { ok: true, value: entry };
      return {
        ok: false,
        code: 'value.type',
        message: `${JSON.stringify(entry)} is not true or false`,
        allowed: 'true or false',
      };
  }
}

/** The default entry of a parameter, or undefined when it must be given. */
export function defaultEntry(parameter: Parameter): Entry | undefined {
  if (parameter.default !== undefined) return parameter.default;
  return parameter.kind === 'quantity' && parameter.optional ? null : undefined;
}

/** Name under which the engine sees a parameter: its key with the suffix of its canonical unit. */
export function resolvedName(key: string, parameter: Parameter): string {
  return parameter.kind === 'quantity' ? `${key}${dimensions[parameter.dimension].suffix}` : key;
}

/** True when an entry means the same value as another, however it is written ("1000 GB" and "1 TB"). */
export function isSameEntry(parameter: Parameter, a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  const left = checkEntry(parameter, a);
  const right = checkEntry(parameter, b);
  return left.ok && right.ok && left.value === right.value;
}
