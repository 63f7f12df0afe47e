/** Small sentences that charts and reports say about figures. */
import { formatNumber } from '../quantity/format';

/** "A, B and C". */
export function listOf(texts: readonly string[]): string {
  if (texts.length <= 1) return texts.join('');
  return `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;
}

/** Share of a whole in percent, without a decimal from 10% on. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value.toFixed(Math.abs(value) < 9.95 ? 1 : 0)}%`;
}

/** A ratio as it stands beside bars: "1.74×". */
export function times(ratio: number): string {
  if (ratio >= 99.5) return `${formatNumber(ratio, 3)}×`;
  // "1.00×, better" would puzzle: close to 1 a third decimal shows the difference.
  const isClose = Math.abs(ratio - 1) < 0.005 && Math.abs(ratio - 1) >= 0.0005;
  return `${ratio.toFixed(isClose || ratio < 0.095 ? 3 : 2)}×`;
}

/** A title inside a sentence: "Memory-bound work" -> "memory-bound work", but "TP communication" stays. */
export function inSentence(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
}
