/** The layouts of a result that can be played: the chosen one, those the search names, and the best after it. */
import type { LayoutSummary, RunResult } from '../../../src-shared/results/run-result';

export interface LayoutOption {
  value: string;
  label: string;
  group: string;
  layout: LayoutSummary | null;
}

/** "0" is the scenario's own layout; null where nothing fits and the engine takes the one that lacks least. */
export function layoutOptions(result: RunResult): LayoutOption[] {
  const own: LayoutOption = {
    value: '0',
    label: result.layout?.label ?? 'The layout as given, or the one that lacks least',
    group: 'Chosen',
    layout: result.layout,
  };
  const options = [own];
  const seen = new Set([own.label]);
  const add = (layout: LayoutSummary, label: string, group: string): void => {
    if (seen.has(layout.label)) return;
    seen.add(layout.label);
    options.push({ value: String(options.length), label, group, layout });
  };
  for (const { title, layout } of result.search?.representatives ?? [])
    add(layout, `${title}: ${layout.label}`, 'Named by the search');
  for (const layout of result.search?.best ?? []) add(layout, layout.label, 'Best by step time');
  return options;
}
