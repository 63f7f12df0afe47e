/** How a search went through its space, as rows: what fits, what a bound left out, what each rule turned down. */
import { formatNumber } from '../../../src-shared/quantity/format';
import { percent } from '../../../src-shared/quantity/words';
import type { SearchSummary } from '../../../src-shared/results/run-result';

export interface CountRow {
  key: string;
  title: string;
  note: string;
  count: number;
}

/** Rows that add up to the whole space, largest groups of what was turned down first. */
export function countRows(search: SearchSummary): CountRow[] {
  const { feasible, pruned = 0, rejected } = search;
  return [
    { key: 'feasible', title: 'Feasible', note: 'priced', count: feasible },
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

/** The search in a few sentences. */
export function searchWords(search: SearchSummary): string {
  const { evaluated, feasible, pruned = 0, isPartial = false } = search;
  const all = evaluated + pruned;
  const count = (value: number): string => formatNumber(value, 12);
  const texts = [
    isPartial ? 'The search was stopped before its end: these are the best of the part that was searched.' : '',
    feasible === 0
      ? `${count(all)} ${all === 1 ? 'layout was' : 'layouts were'} searched: none fits.`
      : `${count(all)} ${all === 1 ? 'layout' : 'layouts'}: ${count(feasible)} ${feasible === 1 ? 'fits and was' : 'fit and were'} priced, ${count(evaluated - feasible)} do not fit.`,
    pruned > 0
      ? `${count(pruned)} (${percent(pruned / all)}) were left out because a bound proves that none of them is among the answers.`
      : '',
  ];
  return texts.filter((text) => text !== '').join(' ');
}
