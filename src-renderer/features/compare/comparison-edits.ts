/**
 * Edits of one comparison as plain functions on a private copy of the plan: which scenarios it holds, in which
 * order, and which of them is the baseline. The baseline is always one of the compared scenarios, if there is any.
 */
import { MAX_COMPARED, type Comparison, type Plan } from '../../../src-shared/model/plan';
import { leaveComparison, moveItem, type Recipe } from '../../state/plan-edit';

function onComparison(id: string, change: (comparison: Comparison) => void): Recipe<Plan> {
  return (plan) => {
    const comparison = plan.comparisons.find((each) => each.id === id);
    if (comparison) change(comparison);
  };
}

export const renameComparison = (id: string, name: string): Recipe<Plan> =>
  onComparison(id, (comparison) => void (comparison.name = name));

/** Adds a scenario at the end, once, up to the limit; the first one becomes the baseline. */
export const addCompared = (id: string, scenarioId: string): Recipe<Plan> =>
  onComparison(id, (comparison) => {
    const { scenarios } = comparison;
    if (scenarios.includes(scenarioId) || scenarios.length >= MAX_COMPARED) return;
    scenarios.push(scenarioId);
    if (!scenarios.includes(comparison.baseline)) comparison.baseline = scenarioId;
  });

/** Takes a scenario out; where it was the baseline, the first that is left takes its place. */
export const removeCompared = (id: string, scenarioId: string): Recipe<Plan> =>
  onComparison(id, (comparison) => leaveComparison(comparison, scenarioId));

/** Moves a scenario by some places; beyond the ends nothing happens. */
export const moveCompared = (id: string, scenarioId: string, by: number): Recipe<Plan> =>
  onComparison(id, ({ scenarios }) => {
    const from = scenarios.indexOf(scenarioId);
    moveItem(scenarios, from, from + by);
  });

export const pinBaseline = (id: string, scenarioId: string): Recipe<Plan> =>
  onComparison(id, (comparison) => {
    if (comparison.scenarios.includes(scenarioId)) comparison.baseline = scenarioId;
  });

/** The plan without the comparison; its scenarios stay. */
export const deleteComparison =
  (id: string): Recipe<Plan> =>
  (plan) => {
    plan.comparisons = plan.comparisons.filter((each) => each.id !== id);
  };
