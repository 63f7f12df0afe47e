/** Which scenarios are compared, and against which: as the plan says, or as the command line asks. */
import type { Comparison, Plan, Scenario } from '../../src-shared/model/plan';
import { compareAll } from '../../src-shared/results/compare';
import { findNamedScenario } from './session';
import { Stop } from './io';

/** The plan's comparisons; where it has none, all of its scenarios against the first. */
function comparisonsOf(plan: Plan): Comparison[] {
  const [first] = plan.scenarios;
  if (plan.comparisons.length > 0) return plan.comparisons;
  if (!first) throw new Stop('The plan has no scenarios to compare.');
  return [compareAll(plan, first.id)];
}

/**
 * The plan with the comparisons to show. With a baseline's name those that hold the scenario, against it; where
 * none does, all scenarios against it.
 */
export function withComparisons(plan: Plan, baselineName: string | undefined): Plan {
  const comparisons = comparisonsOf(plan);
  if (baselineName === undefined) return { ...plan, comparisons };
  const { id } = findNamedScenario(plan, baselineName);
  const holding = comparisons.filter((comparison) => comparison.scenarios.includes(id));
  const chosen = holding.length > 0 ? holding : [compareAll(plan, id)];
  return { ...plan, comparisons: chosen.map((comparison) => ({ ...comparison, baseline: id })) };
}

/** Scenarios that take part in a comparison, in the plan's order. */
export function comparedOf(plan: Plan): Scenario[] {
  const ids = new Set(plan.comparisons.flatMap((comparison) => comparison.scenarios));
  return plan.scenarios.filter((scenario) => ids.has(scenario.id));
}
