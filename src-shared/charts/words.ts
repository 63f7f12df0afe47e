/** Small sentences that charts say about themselves. */

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
export const times = (ratio: number): string => `${ratio.toFixed(ratio < 0.095 ? 3 : 2)}×`;
