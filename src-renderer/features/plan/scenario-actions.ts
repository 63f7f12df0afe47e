/** Duplicating and removing scenarios, with the comparisons that name them. */
import { idsOf, makeId, makeName, namesOf } from '../../../src-shared/model/new-plan';
import type { PlanDocument } from '../../state/plan-document.svelte';
import type { Planner } from '../../state/planner.svelte';

/** Copies a scenario beside the original, adds it where the original is compared, and shows its inputs. */
export function duplicateScenario(planner: Planner, document: PlanDocument, id: string): void {
  const original = document.plan.scenarios.find((each) => each.id === id);
  if (!original) return;
  const name = makeName(`${original.name} (copy)`, namesOf(document.plan.scenarios));
  const copyId = makeId(name, idsOf(document.plan.scenarios));
  document.edit(`Duplicate ${original.name}`, (plan) => {
    const index = plan.scenarios.findIndex((each) => each.id === id);
    plan.scenarios.splice(index + 1, 0, { ...structuredClone(original), id: copyId, name });
    for (const comparison of plan.comparisons) {
      const at = comparison.scenarios.indexOf(id);
      if (at >= 0 && comparison.scenarios.length < 8) comparison.scenarios.splice(at + 1, 0, copyId);
    }
  });
  planner.goToNew({ view: 'scenario', id: copyId, tab: 'inputs' });
}

/** Removes a scenario and its mentions; a comparison that loses its baseline takes the first that is left. */
export function removeScenario(planner: Planner, document: PlanDocument, id: string): void {
  const name = document.plan.scenarios.find((each) => each.id === id)?.name ?? 'scenario';
  if (planner.place.view === 'scenario' && planner.place.id === id) planner.go({ view: 'plan' });
  document.edit(`Delete ${name}`, (plan) => {
    plan.scenarios = plan.scenarios.filter((each) => each.id !== id);
    for (const comparison of plan.comparisons) {
      comparison.scenarios = comparison.scenarios.filter((each) => each !== id);
      if (comparison.baseline === id) comparison.baseline = comparison.scenarios[0] ?? '';
    }
  });
  planner.notices.info(`Deleted ${name}`, 'Undo brings it back.');
}
