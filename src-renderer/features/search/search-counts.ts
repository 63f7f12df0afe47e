/** How a search went through its space, as rows and in words: what fits, what a bound left out, what was turned down. */
import { formatNumber } from '../../../src-shared/quantity/format';
import { percent } from '../../../src-shared/quantity/words';
import { hostRejects, layoutsSearched, turnedDown, type RuleCount } from '../../../src-shared/results/search-counts';
import type { SearchSummary } from '../../../src-shared/results/run-result';

export interface CountRow {
  key: string;
  title: string;
  note: string;
  count: number;
}

export interface CountGroup {
  title: string;
  rows: CountRow[];
}

const ruleRow =
  (title: string) =>
  ({ code, title: note, count }: RuleCount): CountRow => ({ key: code, title, note, count });

/** Layouts, which add up to all that were searched, and apart from them the sets of degrees that rules forbid. */
export function countGroups(search: SearchSummary): CountGroup[] {
  const { feasible, pruned = 0 } = search;
  const { layouts, sets } = turnedDown(search);
  const proof = 'A bound shows that none of them is among the answers';
  const groups = [
    {
      title: 'Layouts',
      rows: [
        { key: 'feasible', title: 'Feasible', note: 'Priced', count: feasible },
        ...(pruned > 0 ? [{ key: 'pruned', title: 'Left out with proof', note: proof, count: pruned }] : []),
        ...layouts.map(ruleRow('Turned down')),
        { key: 'all', title: 'All layouts', note: '', count: layoutsSearched(search) },
      ],
    },
    { title: 'Sets of degrees, before they have schedules and options', rows: sets.map(ruleRow('Ruled out')) },
  ];
  return groups.filter(({ rows }) => rows.length > 0);
}

/** The search in a few sentences. */
export function searchWords(search: SearchSummary): string {
  const { evaluated, feasible, pruned = 0, isPartial = false } = search;
  const all = layoutsSearched(search);
  const host = hostRejects(search);
  const count = (value: number): string => formatNumber(value, 12);
  const misfits = [
    `${count(evaluated - feasible)} do not fit the memory of the device`,
    ...(host > 0 ? [`${count(host)} would offload more than the host can take`] : []),
  ];
  const texts = [
    isPartial ? 'The search was stopped before its end: these are the best of the part that was searched.' : '',
    feasible === 0
      ? `${count(all)} ${all === 1 ? 'layout was' : 'layouts were'} searched: none fits.`
      : `${count(all)} ${all === 1 ? 'layout' : 'layouts'}: ${count(feasible)} ${feasible === 1 ? 'fits and was' : 'fit and were'} priced, ${misfits.join(', ')}.`,
    pruned > 0
      ? `${count(pruned)} (${percent(pruned / all)}) were left out because a bound proves that none of them is among the answers.`
      : '',
  ];
  return texts.filter((text) => text !== '').join(' ');
}
