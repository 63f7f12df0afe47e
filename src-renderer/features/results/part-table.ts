/** Parts of a whole as a table in one unit, with their shares. */
import { chooseUnit, toUnit } from '../../../src-shared/quantity/format';
import type { Dimension } from '../../../src-shared/quantity/units';
import { columnTexts, shareTexts } from './figures';

export interface Part {
  key: string;
  title: string;
  /** Canonical unit. */
  value: number;
  note?: string;
}

export interface PartRow {
  key: string;
  title: string;
  note: string;
  amount: string;
  share: string;
}

export interface PartTable {
  unit: string;
  rows: PartRow[];
  total: string;
}

/**
 * Rows in the order given, without parts of nothing. Shares are of `whole`: the total, or a capacity that the parts
 * do not fill.
 */
export function partTable(parts: readonly Part[], dimension: Dimension, whole?: number, unit?: string): PartTable {
  const shown = parts.filter((part) => part.value !== 0);
  const total = shown.reduce((sum, part) => sum + part.value, 0);
  const chosen = unit ?? chooseUnit(Math.max(total, whole ?? 0), dimension);
  const amounts = columnTexts([
    ...shown.map((part) => toUnit(part.value, dimension, chosen)),
    toUnit(total, dimension, chosen),
  ]);
  const shares = shareTexts(shown.map((part) => part.value / (whole ?? total)));
  return {
    unit: chosen,
    total: amounts.at(-1) ?? '',
    rows: shown.map((part, index) => ({
      key: part.key,
      title: part.title,
      note: part.note ?? '',
      amount: amounts[index] ?? '',
      share: shares[index] ?? '',
    })),
  };
}
