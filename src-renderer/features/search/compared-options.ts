/** The layouts that can be compared, as a list to choose from. */
import { knownLayouts, layoutKey, layoutTitles } from '../../../src-shared/results/layout-set';
import type { LayoutSummary, SearchSummary } from '../../../src-shared/results/run-result';
import type { ComparedLayout } from '../../../src-shared/results/training-study';

export interface FoundOption {
  /** The key of the layout: the same layout after another run too. */
  value: string;
  label: string;
  group: string;
  layout: LayoutSummary;
}

export interface ComparedOption {
  /** The key of the layout, or "given". */
  value: string;
  label: string;
  group: string;
  layout: ComparedLayout;
}

export const GIVEN = 'given';

/** What the search names, then the rest of its answers by step time, each once. */
export function foundOptions(search: SearchSummary): FoundOption[] {
  const titles = layoutTitles(search);
  const optionOf = (layout: LayoutSummary): FoundOption => {
    const value = layoutKey(layout.values);
    const names = titles.get(value);
    return names
      ? { value, label: `${names.join(', ')}: ${layout.label}`, group: 'Named by the search', layout }
      : { value, label: layout.label, group: 'Found by the search', layout };
  };
  const found = knownLayouts(search).map(optionOf);
  const isNamed = ({ value }: FoundOption): boolean => titles.has(value);
  return [...found.filter(isNamed), ...found.filter((option) => !isNamed(option))];
}

/** What the deployment states, then what the search found. */
export const comparedOptions = (search: SearchSummary): ComparedOption[] => [
  { value: GIVEN, label: 'As entered in the deployment', group: 'Mine', layout: GIVEN },
  ...foundOptions(search).map((option) => ({ ...option, layout: option.layout.values })),
];
