/** Duplicating and removing scenarios, with the comparisons that name them. */
import { MAX_COMPARED } from '../../../src-shared/model/plan';
import type { PlanDocument } from '../../state/plan-document.svelte';
import { copyOf, leaveComparison } from '../../state/plan-edit';
import type { Planner } from '../../state/planner.svelte';

/** Copies a scenario beside the original, adds it where the original is compared, and shows its inputs. */
export function duplicateScenario(planner: Planner, document: PlanDocument, id: string): void {
  const original = document.plan.scenarios.find((each) => each.id === id);
  if (!original) return;
  const copy = copyOf(original, document.plan.scenarios);
  document.edit(`Duplicate ${original.name}`, (plan) => {
    const index = plan.scenarios.findIndex((each) => each.id === id);
    plan.scenarios.splice(index + 1, 0, copy);
    for (const comparison of plan.comparisons) {
      const at = comparison.scenarios.indexOf(id);
      if (at >= 0 && comparison.scenarios.length < MAX_COMPARED) comparison.scenarios.splice(at + 1, 0, copy.id);
    }
  });
  planner.goToNew({ view: 'scenario', id: copy.id, tab: 'inputs' });
}

/** Removes a scenario and its mentions; a comparison that loses its baseline takes the first that is left. */
export function removeScenario(planner: Planner, document: PlanDocument, id: string): void {
  const name = document.plan.scenarios.find((each) => each.id === id)?.name ?? 'scenario';
  if (planner.place.view === 'scenario' && planner.place.id === id) planner.go({ view: 'plan' });
  document.edit(`Delete ${name}`, (plan) => {
    plan.scenarios = plan.scenarios.filter((each) => each.id !== id);
    for (const comparison of plan.comparisons) leaveComparison(comparison, id);
  });
  planner.notices.info(`Deleted ${name}`, 'Undo brings it back.');
}
