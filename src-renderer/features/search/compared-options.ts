/** The layouts that can be compared, as a list to choose from. */
import { knownLayouts, layoutKey } from '../../../src-shared/results/layout-set';
import type { SearchSummary } from '../../../src-shared/results/run-result';
import type { ComparedLayout } from '../../../src-shared/results/training-study';

export interface ComparedOption {
  /** The key of the layout, or "given". */
  value: string;
  label: string;
  group: string;
  layout: ComparedLayout;
}

export const GIVEN = 'given';

/** What the deployment states, then what the search names, then the rest of its answers by step time. */
export function comparedOptions(search: SearchSummary): ComparedOption[] {
  const titles = new Map<string, string[]>();
  for (const { title, layout } of search.representatives ?? []) {
    const key = layoutKey(layout.values);
    titles.set(key, [...(titles.get(key) ?? []), title]);
  }
  const found = knownLayouts(search).map(({ label, values }): ComparedOption => {
    const key = layoutKey(values);
    const names = titles.get(key);
    return {
      value: key,
      label: names ? `${names.join(', ')}: ${label}` : label,
      group: names ? 'Named by the search' : 'Found by the search',
      layout: values,
    };
  });
  return [
    { value: GIVEN, label: 'As entered in the deployment', group: 'Mine', layout: GIVEN },
    ...found.filter(({ group }) => group.startsWith('Named')),
    ...found.filter(({ group }) => !group.startsWith('Named')),
  ];
}
