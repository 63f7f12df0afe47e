/** Rows of the comparison's table by kind of figure, and which of them show a change. */
import { isSame } from '../../../src-shared/quantity/words';
import type { ComparedRow } from '../../../src-shared/results/compare';
import { groupByKind, type MetricGroup } from '../../../src-shared/results/metric-groups';

/** True where any two scenarios differ, by value or because one has the figure and another has not. */
export function hasChange({ cells }: ComparedRow): boolean {
  const first = cells[0]?.value ?? null;
  return cells.some(({ value }) => value !== first && (value === null || first === null || !isSame(value / first)));
}

/** Groups in fixed order, without empty ones. */
export const groupRows = (rows: readonly ComparedRow[], isChangedOnly: boolean): MetricGroup<ComparedRow>[] =>
  groupByKind(isChangedOnly ? rows.filter(hasChange) : rows);
