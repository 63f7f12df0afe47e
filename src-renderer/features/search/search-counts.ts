/** How a search went through its space, as rows: what was priced, what a bound left out, what each rule turned down. */
import { formatNumber } from '../../../src-shared/quantity/format';
import { countOf, percent } from '../../../src-shared/quantity/words';
import type { SearchSummary } from '../../../src-shared/results/run-result';

export interface CountRow {
  key: string;
  title: string;
  note: string;
  count: number;
}

/** Layouts, largest groups of what was turned down first. */
export function countRows(search: SearchSummary): CountRow[] {
  const { evaluated, feasible, pruned = 0, rejected } = search;
  return [
    { key: 'evaluated', title: 'Priced', note: 'or shown not to fit the memory of a device', count: evaluated },
    { key: 'feasible', title: 'Feasible', note: 'of those priced', count: feasible },
    ...(pruned > 0
      ? [
          {
            key: 'pruned',
            title: 'Left out with proof',
            note: 'a bound shows that none of them is among the answers',
            count: pruned,
          },
        ]
      : []),
    ...rejected.map(({ code, title, count }) => ({ key: code, title: 'Turned down', note: title, count })),
  ];
}

/** The search in one or two sentences. */
export function searchWords(search: SearchSummary): string {
  const { evaluated, feasible, pruned = 0, isPartial = false } = search;
  const all = evaluated + pruned;
  const proof =
    pruned > 0
      ? `, ${formatNumber(pruned)} (${percent(pruned / all)}) left out because a bound proves that none is among the answers`
      : '';
  const head = `${formatNumber(all)} ${all === 1 ? 'layout' : 'layouts'}: ${formatNumber(evaluated)} priced${proof}; ${
    feasible === 0 ? 'none fits' : `${countOf(feasible, 'layout')} of those priced ${feasible === 1 ? 'fits' : 'fit'}`
  }.`;
  return isPartial
    ? `The search was stopped before its end: these are the best of the part that was searched. ${head}`
    : head;
}
