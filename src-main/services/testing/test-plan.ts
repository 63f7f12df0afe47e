/** A plan whose scenarios run in milliseconds: one collective benchmark on three built-in systems. */
import { library } from '../../../src-shared/model/library';
import { newPlan, newScenario } from '../../../src-shared/model/new-plan';
import type { Plan } from '../../../src-shared/model/plan';

export const systems = ['gb200-nvl72', 'cloudmatrix-384', 'dgx-h100'];

export function quickPlan(): Plan {
  const plan = newPlan(library, 'quick-plan', 'supernode-planner@1.2.3');
  plan.name = 'Quick plan';
  plan.workloads = [{ id: 'exchange', name: 'Exchange', kind: 'collective', model: '', values: {} }];
  plan.scenarios = [];
  for (const hardware of systems) plan.scenarios.push(newScenario(plan, hardware, 'exchange', `On ${hardware}`));
  const scenarios = plan.scenarios.map(({ id }) => id);
  plan.comparisons = [{ id: 'all', name: 'All three', scenarios, baseline: scenarios[0] ?? '' }];
  return plan;
}

/** The same with a scenario that cannot run: its system count is no number. */
export function brokenPlan(): Plan {
  const plan = quickPlan();
  const scenarios = plan.scenarios.map((each, index) =>
    index === 1 ? { ...each, deployment: { systems: 'several' } } : each,
  );
  return { ...plan, scenarios };
}
