/** Which scenarios a report covers, and which of them have no current result. */
import type { Plan, Scenario } from '../../../src-shared/model/plan';
import type { RunState } from '../../state/run-board.svelte';

/** Those of the comparison; without one those of all comparisons, and all of a plan that compares nothing. */
export function reportedScenarios(plan: Plan, comparisonId: string | null): Scenario[] {
  const chosen = plan.comparisons.filter((each) => comparisonId === null || each.id === comparisonId);
  if (chosen.length === 0) return plan.scenarios;
  const ids = new Set(chosen.flatMap((each) => each.scenarios));
  return plan.scenarios.filter((each) => ids.has(each.id));
}

export interface Outdated {
  scenario: Scenario;
  state: RunState;
}

/** The scenarios whose results a reader of the report must not take for current. */
export function outdatedOf(scenarios: readonly Scenario[], stateOf: (id: string) => RunState): Outdated[] {
  return scenarios
    .map((scenario) => ({ scenario, state: stateOf(scenario.id) }))
    .filter(({ state }) => state !== 'current');
}
