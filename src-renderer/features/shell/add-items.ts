/** Adds new parts to the plan and goes to them. */
import { MAX_COMPARED, type Plan } from '../../../src-shared/model/plan';
import { idsOf, makeId, makeName, namesOf, newScenario, newWorkload } from '../../../src-shared/model/new-plan';
import type { PlanDocument } from '../../state/plan-document.svelte';
import { duplicateAs } from '../../state/plan-edit';
import type { Planner } from '../../state/planner.svelte';

export const addLabels = {
  scenarios: 'Add scenario',
  comparisons: 'Add comparison',
  workloads: 'Add workload',
  hardware: 'Add hardware profile',
  models: 'Add model',
} as const;
export type AddKey = keyof typeof addLabels;

/** A scenario of what is on screen, as far as that says; the rest is as in the first scenario. */
function addScenario(planner: Planner, plan: Plan): string {
  const { place } = planner;
  const like = plan.scenarios.find((each) => place.view === 'scenario' && each.id === place.id) ?? plan.scenarios[0];
  const hardware = place.view === 'hardware' ? place.id : (like?.hardware ?? planner.library.hardware[0]?.id ?? '');
  const workload = place.view === 'workload' ? place.id : (like?.workload ?? plan.workloads[0]?.id ?? '');
  const scenario = newScenario(plan, hardware, workload, 'New scenario');
  plan.scenarios.push(scenario);
  return scenario.id;
}

/** Adds one of a kind and shows it. */
export function addTo(planner: Planner, document: PlanDocument, key: AddKey): void {
  const { library } = planner;
  let id = '';
  document.edit(addLabels[key], (plan) => {
    if (key === 'scenarios') id = addScenario(planner, plan);
    else if (key === 'workloads') {
      const workload = newWorkload(plan, library, 'inference', 'New workload');
      id = workload.id;
      plan.workloads.push(workload);
    } else if (key === 'comparisons') {
      const name = makeName('New comparison', namesOf(plan.comparisons));
      id = makeId(name, idsOf(plan.comparisons));
      const scenarios = idsOf(plan.scenarios).slice(0, MAX_COMPARED);
      plan.comparisons.push({ id, name, scenarios, baseline: scenarios[0] ?? '' });
    } else if (key === 'hardware' && library.hardware[0]) {
      const profile = duplicateAs(library.hardware[0], [...plan.hardware, ...library.hardware]);
      id = profile.id;
      plan.hardware.push(profile);
    } else if (key === 'models' && library.models[0]) {
      const model = duplicateAs(library.models[0], [...plan.models, ...library.models]);
      id = model.id;
      plan.models.push(model);
    }
  });
  if (key === 'scenarios') planner.goToNew({ view: 'scenario', id, tab: 'inputs' });
  else if (key === 'comparisons') planner.goToNew({ view: 'comparison', id });
  else planner.goToNew({ view: key === 'workloads' ? 'workload' : key === 'hardware' ? 'hardware' : 'model', id });
}
