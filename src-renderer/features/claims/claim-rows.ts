/** Claims as the table shows them: values in the figure's unit, verdicts with their tone, filtered by verdict. */
import { times } from '../../../src-shared/quantity/words';
import { formatQuantity } from '../../../src-shared/quantity/format';
import type { CheckedClaim, Verdict } from '../../../src-shared/results/claims';
import { systemMetrics, type SystemMetricKey } from '../../../src-shared/results/system-metrics';

export const verdicts: readonly Verdict[] = ['holds', 'holdsOnlyIf', 'contradicted', 'unknown'];
export type Filter = Verdict | 'all';

export const verdictTones = { holds: 'good', holdsOnlyIf: 'warn', contradicted: 'bad', unknown: 'neutral' } as const;
export const verdictIcons = { holds: 'check', holdsOnlyIf: 'info', contradicted: 'close', unknown: 'help' } as const;

/** How many claims have each verdict, and all. */
export function countByVerdict(claims: readonly CheckedClaim[]): Record<Filter, number> {
  const counts: Record<Filter, number> = { all: claims.length, holds: 0, holdsOnlyIf: 0, contradicted: 0, unknown: 0 };
  for (const { verdict } of claims) counts[verdict]++;
  return counts;
}

export const filterClaims = (claims: readonly CheckedClaim[], filter: Filter): CheckedClaim[] =>
  claims.filter(({ verdict }) => filter === 'all' || verdict === filter);

/** Value of a claim: a ratio as "2.1×", a figure in its unit. */
export function claimValue({ claim }: CheckedClaim, value: number | null): string {
  if (value === null) return '–';
  if (claim.against !== undefined) return times(value);
  if (!Object.hasOwn(systemMetrics, claim.metric)) return '–';
  const { dimension, unit } = systemMetrics[claim.metric as SystemMetricKey];
  return formatQuantity(value, dimension, { unit });
}

/** Smallest and largest value over the published alternatives; empty where there is only one. */
export function claimRange(checked: CheckedClaim): string {
  const { range } = checked;
  if (!range || range.high - range.low <= 0.0005 * Math.abs(range.high)) return '';
  const low = claimValue(checked, range.low);
  const high = claimValue(checked, range.high);
  // The unit stands once, after the larger value.
  const unit = /[^\d.\u202f].*$/u.exec(high)?.[0] ?? '';
  return `${unit !== '' && low.endsWith(unit) ? low.slice(0, -unit.length) : low} to ${high}`;
}
