/** What a search went through, counted and said the same wherever it is shown: window, report, charts. */
import { formatNumber } from '../quantity/format';
import { inSentence } from '../quantity/words';
import type { SearchSummary } from './run-result';

/** A rule with how often it turned something down. */
export type RuleCount = SearchSummary['rejected'][number];

/** Only the search over a whole training space leaves layouts out by a bound. */
const isWholeSpace = ({ pruned }: SearchSummary): boolean => pruned !== undefined;

/** Rules that a training search asks of layouts; the others rule out sets of degrees before these have options. */
const layoutRules: readonly string[] = ['memory', 'host'];

const isOfSets = (search: SearchSummary, code: string): boolean => isWholeSpace(search) && !layoutRules.includes(code);

/** What rules turned down: single layouts, and sets of degrees of which no layout was made. */
export function turnedDown(search: SearchSummary): { layouts: RuleCount[]; sets: RuleCount[] } {
  return {
    layouts: search.rejected.filter(({ code }) => !isOfSets(search, code)),
    sets: search.rejected.filter(({ code }) => isOfSets(search, code)),
  };
}

/** Layouts that the host turned down: a training search counts them beside those that it evaluated. */
export const hostRejects = (search: SearchSummary): number =>
  isWholeSpace(search) ? (search.rejected.find(({ code }) => code === 'host')?.count ?? 0) : 0;

/** All layouts that a search accounts for: priced, shown not to fit, left out by a bound, or too much for the host. */
export const layoutsSearched = (search: SearchSummary): number =>
  search.evaluated + (search.pruned ?? 0) + hostRejects(search);

const listed = (rules: readonly RuleCount[]): string =>
  rules.map(({ title, count }) => `${inSentence(title)} (${formatNumber(count)})`).join('; ');

/** The search in a few sentences: how many layouts, how many are feasible, and what turned the others down. */
export function searchSentence(search: SearchSummary): string {
  const { evaluated, feasible, pruned = 0, isPartial = false } = search;
  const { layouts, sets } = turnedDown(search);
  const texts = [
    isPartial ? 'The search was stopped before its end.' : '',
    `${formatNumber(evaluated)} ${evaluated === 1 ? 'layout was' : 'layouts were'} priced or shown not to fit; ${
      feasible === 0 ? 'none is' : feasible === 1 ? '1 is' : `${formatNumber(feasible)} are`
    } feasible.`,
    pruned > 0 ? `${formatNumber(pruned)} more were left out: a bound proves that none is among the answers.` : '',
    layouts.length > 0 ? `Turned down: ${listed(layouts)}.` : '',
    sets.length > 0 ? `Sets of degrees ruled out: ${listed(sets)}.` : '',
  ];
  return texts.filter((text) => text !== '').join(' ');
}
