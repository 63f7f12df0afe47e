/** Small words about numbers in sentences: counts, lists, shares, ratios and deviations, the same wherever they stand. */
import { formatNumber } from './format';

/** Relative differences below this are rounding. */
const SAME = 0.0005;

/** Whether a ratio is 1 but for rounding. */
export const isSame = (ratio: number): boolean => Math.abs(ratio - 1) < SAME;

/** "1 scenario", "3 scenarios". */
export const countOf = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** "A, B and C". */
export function listOf(texts: readonly string[]): string {
  if (texts.length <= 1) return texts.join('');
  return `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;
}

/** Names in a sentence, the first few of many. */
export function listNames(names: readonly string[], limit = 4): string {
  const quoted = names.slice(0, limit).map((name) => `“${name}”`);
  const rest = names.length - quoted.length;
  return rest > 0 ? `${quoted.join(', ')} and ${rest} more` : quoted.join(', ');
}

/** A title inside a sentence: "Memory-bound work" -> "memory-bound work", but "TP communication" stays. */
export function inSentence(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
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
  const isClose = Math.abs(ratio - 1) < 0.005 && !isSame(ratio);
  return `${ratio.toFixed(isClose || ratio < 0.095 ? 3 : 2)}×`;
}

/** "+1.3%", "−12%" or "same" for a relative deviation. */
export function deviationText(deviation: number): string {
  if (isSame(1 + deviation)) return 'same';
  return `${deviation < 0 ? '−' : '+'}${percent(Math.abs(deviation))}`;
}

/** "1.3% more" or "12% less" for a relative deviation. */
export const moreOrLess = (deviation: number): string =>
  `${percent(Math.abs(deviation))} ${deviation < 0 ? 'less' : 'more'}`;

/** A ratio in words: "3.9 times", "42% more", "30% less", "as much". */
export function ratioWords(ratio: number): string {
  if (isSame(ratio)) return 'as much';
  if (ratio < 1.995) return moreOrLess(ratio - 1);
  return times(ratio)
    .replace('×', ' times')
    .replace(/\.?0+ /u, ' ');
}
