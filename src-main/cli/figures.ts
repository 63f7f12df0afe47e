/** Figures as cells of text tables: in the unit that the column or row names. */
import { formatNumber, toUnit } from '../../src-shared/quantity/format';
import type { Dimension } from '../../src-shared/quantity/units';

export const NONE = '–';

/** A canonical value in a unit, without the unit's name. */
export function figureText(value: number | null | undefined, dimension: Dimension, unit: string): string {
  return value === null || value === undefined ? NONE : formatNumber(toUnit(value, dimension, unit));
}

export function ratioText(ratio: number | null | undefined): string {
  return ratio === null || ratio === undefined ? NONE : `${formatNumber(ratio, 3)}×`;
}
