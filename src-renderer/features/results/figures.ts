/** Numbers for tiles and columns: amount and unit apart, and columns whose decimals stand under each other. */
import { chooseUnit, formatNumber, toUnit } from '../../../src-shared/quantity/format';
import type { Dimension } from '../../../src-shared/quantity/units';

export interface FigureText {
  amount: string;
  unit: string;
}

/** A value in the unit given, or in the one that reads best. */
export function figureText(value: number | undefined, dimension: Dimension, unit?: string): FigureText {
  if (value === undefined || !Number.isFinite(value)) return { amount: '–', unit: '' };
  const chosen = unit ?? chooseUnit(value, dimension);
  return { amount: formatNumber(toUnit(value, dimension, chosen)), unit: chosen === 'us' ? 'µs' : chosen };
}

/** Decimals with which the largest value has the significant digits asked for. */
function decimalsOf(values: readonly number[], significantDigits: number): number {
  const largest = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
  return largest === 0 ? 0 : Math.max(0, significantDigits - 1 - Math.floor(Math.log10(largest)));
}

/**
 * Numbers of one column with the same decimals, chosen for the largest. A value that would read as zero is given
 * as less than the last place ("<0.01").
 */
export function columnTexts(values: readonly (number | undefined)[], significantDigits = 4): string[] {
  const known = values.filter((value): value is number => value !== undefined);
  const decimals = decimalsOf(known, significantDigits);
  const pad = (text: string): string => {
    const [whole = '', fraction = ''] = text.split('.');
    return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
  };
  const lastPlace = 10 ** -decimals;
  return values.map((value) => {
    if (value === undefined || !Number.isFinite(value)) return '–';
    const rounded = Math.round(value / lastPlace) * lastPlace;
    if (rounded === 0) return value === 0 ? pad('0') : `<${formatNumber(lastPlace, 1)}`;
    return pad(formatNumber(rounded, decimals + 1 + Math.floor(Math.log10(Math.abs(rounded) * (1 + 1e-9)))));
  });
}

/** Shares in percent without the sign, "12.3", for columns; one decimal where the largest has two digits or more. */
export function shareTexts(shares: readonly number[]): string[] {
  const percents = shares.map((share) => toUnit(share, 'ratio', '%'));
  return columnTexts(percents, Math.max(...percents) >= 100 ? 4 : 3);
}
