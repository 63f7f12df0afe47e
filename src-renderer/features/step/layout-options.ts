/** The layouts of a result that can be played: the scenario's own, those the search names, and the rest of its answers. */
import { layoutKey } from '../../../src-shared/results/layout-set';
import type { LayoutSummary, RunResult } from '../../../src-shared/results/run-result';
import { foundOptions } from '../search/compared-options';

export interface LayoutOption {
  /** "own", whatever layout that is after a run, or the key of a layout. */
  value: string;
  label: string;
  group: string;
  layout: LayoutSummary | null;
}

export const OWN = 'own';

/** The scenario's own layout is null where nothing fits and the engine takes the one that lacks least. */
export function layoutOptions({ layout, search }: RunResult): LayoutOption[] {
  const own = {
    value: OWN,
    label: layout?.label ?? 'The layout as given, or the one that lacks least',
    group: 'Chosen',
    layout,
  };
  const ownKey = layout && layoutKey(layout.values);
  return [own, ...(search ? foundOptions(search).filter(({ value }) => value !== ownKey) : [])];
}
