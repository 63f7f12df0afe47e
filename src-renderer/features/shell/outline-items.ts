/** Contents of the outline as data: groups of places in the open plan. */
import type { HardwareProfile, Library, ModelArchitecture, Plan } from '../../../src-shared/model/plan';
import type { Place } from '../../state/navigation';
import type { IconName } from '../../ui/icons';

export interface OutlineItem {
  title: string;
  place: Place;
  icon: IconName;
  /** Path into the plan whose problems the item carries; null where it has none of its own. */
  path: string | null;
  isBuiltIn?: boolean;
}

export interface OutlineGroup {
  key: 'scenarios' | 'comparisons' | 'workloads' | 'hardware' | 'models' | 'output';
  title: string;
  items: OutlineItem[];
}

/** The plan's own entries first, then those of the library that the plan uses. */
function withUsed<T extends { id: string }>(own: readonly T[], builtIn: readonly T[], used: ReadonlySet<string>): T[] {
  return [...own, ...builtIn.filter((each) => used.has(each.id))];
}

function usedProfiles(plan: Plan, library: Library): HardwareProfile[] {
  const claimed = plan.claims.flatMap((claim) => [claim.hardware, claim.against ?? '']);
  return withUsed(
    plan.hardware,
    library.hardware,
    new Set([...plan.scenarios.map((each) => each.hardware), ...claimed]),
  );
}

function usedModels(plan: Plan, library: Library): ModelArchitecture[] {
  return withUsed(plan.models, library.models, new Set(plan.workloads.map((each) => each.model)));
}

type Part = { id: string; name: string };
type ListName = Exclude<OutlineGroup['key'], 'output'>;

/** One item per part; those of the library carry no problems of the plan. */
function itemsOf(plan: Plan, list: ListName, icon: IconName, placeOf: (id: string) => Place, shown: readonly Part[]) {
  return shown.map(({ id, name }): OutlineItem => {
    const index = plan[list].findIndex((each) => each.id === id);
    const isBuiltIn = index < 0;
    return { title: name, place: placeOf(id), icon, path: isBuiltIn ? null : `${list}[${index}]`, isBuiltIn };
  });
}

/** The network of any profile is looked at in one view, which stands below the profiles. */
const withNetwork = (group: OutlineGroup): OutlineGroup => ({
  ...group,
  items: [...group.items, { title: 'Network', place: { view: 'network' }, icon: 'network', path: null }],
});

export function outlineGroups(plan: Plan, library: Library): OutlineGroup[] {
  const group = (
    key: ListName,
    title: string,
    icon: IconName,
    placeOf: (id: string) => Place,
    shown: readonly Part[] = plan[key],
  ): OutlineGroup => ({ key, title, items: itemsOf(plan, key, icon, placeOf, shown) });
  return [
    group('scenarios', 'Scenarios', 'scenario', (id) => ({ view: 'scenario', id, tab: 'results' })),
    group('comparisons', 'Comparisons', 'compare', (id) => ({ view: 'comparison', id })),
    group('workloads', 'Workloads', 'workload', (id) => ({ view: 'workload', id })),
    withNetwork(group('hardware', 'Hardware', 'chip', (id) => ({ view: 'hardware', id }), usedProfiles(plan, library))),
    group('models', 'Models', 'model', (id) => ({ view: 'model', id }), usedModels(plan, library)),
    {
      key: 'output',
      title: 'Answers',
      items: [
        { title: 'Supernode size', place: { view: 'sizes' }, icon: 'chart', path: null },
        { title: 'Claims', place: { view: 'claims' }, icon: 'source', path: 'claims' },
        { title: 'Report', place: { view: 'report' }, icon: 'report', path: null },
      ],
    },
  ];
}
