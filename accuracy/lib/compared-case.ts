/** One figure of a published case beside the engine's, and how they are summed up: the form of every accuracy command. */

export interface ComparedCase {
  /** Id of the published case; for one point of a sweep "CASE#point". */
  id: string;
  /** What is compared with what: system and kind of figure, for instance "network/H100-8/bandwidth". */
  family: string;
  metric: string;
  unit: string;
  predicted: number | null;
  measured: number | null;
  /** 100 (predicted - measured) / measured; null where the case is not expressible. */
  errorPercent: number | null;
  status: 'compared' | 'not expressible';
  /** Why a case is not expressible, or what was assumed; '' otherwise. */
  reason: string;
}

/** Absolute errors in percent over the compared cases of a family; null where there are none. */
export interface FamilySummary {
  family: string;
  compared: number;
  notExpressible: number;
  medianPercent: number | null;
  meanPercent: number | null;
  p90Percent: number | null;
  worstPercent: number | null;
  /** Mean signed error. */
  biasPercent: number | null;
}

/** A case that was compared. */
export function compared(
  id: string,
  family: string,
  metric: string,
  unit: string,
  predicted: number,
  measured: number,
  reason = '',
): ComparedCase {
  const errorPercent = (100 * (predicted - measured)) / measured;
  return { id, family, metric, unit, predicted, measured, errorPercent, status: 'compared', reason };
}

/** A case that the engine has no way to express, with the reason. */
export function notExpressible(
  id: string,
  family: string,
  reason: string,
  metric = '',
  unit = '',
  measured: number | null = null,
): ComparedCase {
  return { id, family, metric, unit, predicted: null, measured, errorPercent: null, status: 'not expressible', reason };
}

/** Value below which a share of the sorted values lies; linear between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const lower = sorted[low] ?? NaN;
  const upper = sorted[Math.min(low + 1, sorted.length - 1)] ?? NaN;
  return lower + (upper - lower) * (at - low);
}

/** Sums up compared cases under one name. */
export function summarise(family: string, cases: readonly ComparedCase[]): FamilySummary {
  const errors = cases.flatMap((each) => (each.errorPercent === null ? [] : [each.errorPercent]));
  const sorted = errors.map(Math.abs).sort((a, b) => a - b);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const has = errors.length > 0;
  return {
    family,
    compared: errors.length,
    notExpressible: cases.length - errors.length,
    medianPercent: has ? quantile(sorted, 0.5) : null,
    meanPercent: has ? mean(sorted) : null,
    p90Percent: has ? quantile(sorted, 0.9) : null,
    worstPercent: has ? (sorted.at(-1) ?? null) : null,
    biasPercent: has ? mean(errors) : null,
  };
}

/** One summary per family in the order of appearance, then one over all. */
export function summariseFamilies(cases: readonly ComparedCase[]): FamilySummary[] {
  const families = new Map<string, ComparedCase[]>();
  for (const each of cases) families.set(each.family, [...(families.get(each.family) ?? []), each]);
  return [...[...families].map(([family, members]) => summarise(family, members)), summarise('all', cases)];
}
