/** Rows of the comparison's table by group of figures, and which of them show a change. */
import type { ComparedRow } from '../../../src-shared/results/compare';
import { metrics, type Metric } from '../../../src-shared/results/metrics';

export const groupTitles: Record<Metric['group'], string> = {
  performance: 'Performance',
  memory: 'Memory',
  network: 'Network',
  power: 'Power and energy',
  cost: 'Cost',
  system: 'Size',
};

export interface MetricGroup {
  key: Metric['group'];
  title: string;
  rows: ComparedRow[];
}

const SAME = 0.0005;

/** True where any two scenarios differ, by value or because one has the figure and another has not. */
export function hasChange({ cells }: ComparedRow): boolean {
  const first = cells[0]?.value ?? null;
  return cells.some(({ value }) =>
    value === null || first === null ? value !== first : Math.abs(value - first) > SAME * Math.abs(first),
  );
}

/** Groups in fixed order, without empty ones. */
export function groupRows(rows: readonly ComparedRow[], isChangedOnly: boolean): MetricGroup[] {
  const shown = isChangedOnly ? rows.filter(hasChange) : rows;
  return (Object.keys(groupTitles) as Metric['group'][]).flatMap((key) => {
    const own = shown.filter((row) => metrics[row.key].group === key);
    return own.length === 0 ? [] : [{ key, title: groupTitles[key], rows: own }];
  });
}

/** Ratio to the baseline with the judgement in words: "1.74×" and "better". */
export const judgementWords = { better: 'better', worse: 'worse', same: 'same' } as const;
