/** Tabs of a scenario; only training runs have a search of their own and a step. */
export type ScenarioTab = 'results' | 'search' | 'step' | 'inputs';

/** Places in the window that the outline, the palette and links lead to. */
export type Place =
  | { view: 'start' }
  | { view: 'plan' }
  | { view: 'scenario'; id: string; tab: ScenarioTab }
  | { view: 'hardware'; id: string }
  | { view: 'network' }
  | { view: 'model'; id: string }
  | { view: 'workload'; id: string }
  | { view: 'comparison'; id: string }
  | { view: 'sizes' }
  | { view: 'claims' }
  | { view: 'report' }
  | { view: 'help'; topic: string };

export const isSamePlace = (a: Place, b: Place): boolean =>
  a.view === b.view &&
  (!('id' in a) || !('id' in b) || a.id === b.id) &&
  (!('topic' in a) || !('topic' in b) || a.topic === b.topic);

const lists = {
  scenarios: 'scenario',
  hardware: 'hardware',
  models: 'model',
  workloads: 'workload',
  comparisons: 'comparison',
} as const;

/**
 * Place of the view that shows a plan path such as "scenarios[0].deployment.systems", or null where no view
 * shows it. `idAt` answers the id of the n-th entry of a list.
 */
export function placeOfPath(
  path: string,
  idAt: (list: keyof typeof lists, index: number) => string | undefined,
): Place | null {
  const match = /^(\w+)\[(\d+)\]/u.exec(path);
  const list = match?.[1];
  if (list === 'claims') return { view: 'claims' };
  if (list === undefined || !Object.hasOwn(lists, list)) return { view: 'plan' };
  const key = list as keyof typeof lists;
  const id = idAt(key, Number(match?.[2]));
  if (id === undefined) return null;
  return key === 'scenarios' ? { view: 'scenario', id, tab: 'inputs' } : { view: lists[key], id };
}
