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

export function usedProfiles(plan: Plan, library: Library): HardwareProfile[] {
  const claimed = plan.claims.flatMap((claim) => [claim.hardware, claim.against ?? '']);
  return withUsed(
    plan.hardware,
    library.hardware,
    new Set([...plan.scenarios.map((each) => each.hardware), ...claimed]),
  );
}

export function usedModels(plan: Plan, library: Library): ModelArchitecture[] {
  return withUsed(plan.models, library.models, new Set(plan.workloads.map((each) => each.model)));
}

export function outlineGroups(plan: Plan, library: Library): OutlineGroup[] {
  const isOwn = (list: readonly { id: string }[], id: string): boolean => list.some((each) => each.id === id);
  const pathIn = (name: string, list: readonly { id: string }[], id: string): string | null => {
    const index = list.findIndex((each) => each.id === id);
    return index < 0 ? null : `${name}[${index}]`;
  };
  return [
    {
      key: 'scenarios',
      title: 'Scenarios',
      items: plan.scenarios.map((each, index) => ({
        title: each.name,
        place: { view: 'scenario', id: each.id, tab: 'results' },
        icon: 'scenario',
        path: `scenarios[${index}]`,
      })),
    },
    {
      key: 'comparisons',
      title: 'Comparisons',
      items: plan.comparisons.map((each, index) => ({
        title: each.name,
        place: { view: 'comparison', id: each.id },
        icon: 'compare',
        path: `comparisons[${index}]`,
      })),
    },
    {
      key: 'workloads',
      title: 'Workloads',
      items: plan.workloads.map((each, index) => ({
        title: each.name,
        place: { view: 'workload', id: each.id },
        icon: 'workload',
        path: `workloads[${index}]`,
      })),
    },
    {
      key: 'hardware',
      title: 'Hardware',
      items: usedProfiles(plan, library).map((each) => ({
        title: each.name,
        place: { view: 'hardware', id: each.id },
        icon: 'chip',
        path: pathIn('hardware', plan.hardware, each.id),
        isBuiltIn: !isOwn(plan.hardware, each.id),
      })),
    },
    {
      key: 'models',
      title: 'Models',
      items: usedModels(plan, library).map((each) => ({
        title: each.name,
        place: { view: 'model', id: each.id },
        icon: 'model',
        path: pathIn('models', plan.models, each.id),
        isBuiltIn: !isOwn(plan.models, each.id),
      })),
    },
    {
      key: 'output',
      title: 'Answers',
      items: [
        { title: 'Claims', place: { view: 'claims' }, icon: 'source', path: 'claims' },
        { title: 'Report', place: { view: 'report' }, icon: 'report', path: null },
      ],
    },
  ];
}
