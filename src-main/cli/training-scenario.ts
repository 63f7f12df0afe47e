/** The training scenario that a command is about. */
import { findWorkload } from '../../src-shared/model/lookup';
import type { Plan, Scenario } from '../../src-shared/model/plan';
import { Stop } from './io';
import { findNamedScenario } from './session';
import { shown } from './shown';

/** The scenario that was named, else the plan's first training scenario. Stops where it is none. */
export function trainingScenarioOf(plan: Plan, name: string | undefined): Scenario {
  const isTraining = (scenario: Scenario): boolean => findWorkload(plan, scenario.workload)?.kind === 'training';
  const scenario = name === undefined ? plan.scenarios.find(isTraining) : findNamedScenario(plan, name);
  if (!scenario) throw new Stop('The plan has no training scenario.');
  if (!isTraining(scenario)) throw new Stop(`"${shown(scenario.name)}" is not a training scenario.`);
  return scenario;
}
