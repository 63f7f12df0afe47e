/** Counts, lists of names and deviations as they stand in sentences of the window. */
/** "1 scenario", "3 scenarios". */
export const countOf = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Names in a sentence, the first few of many. */
export function listNames(names: readonly string[], limit = 4): string {
  const quoted = names.slice(0, limit).map((name) => `“${name}”`);
  const rest = names.length - quoted.length;
  return rest > 0 ? `${quoted.join(', ')} and ${rest} more` : quoted.join(', ');
}

/** Relative differences below this are rounding. */
const SAME = 0.0005;

/** "+1.3%", "−12%" or "same" for a relative deviation. */
export function deviationText(deviation: number): string {
  const percent = 100 * Math.abs(deviation);
  if (percent < 100 * SAME) return 'same';
  return `${deviation < 0 ? '−' : '+'}${percent.toFixed(percent < 9.95 ? 1 : 0)}%`;
}
