import { describe, expect, it } from 'vitest';
import { library } from '../../../src-shared/model/library';
import { newPlan, newScenario } from '../../../src-shared/model/new-plan';
import { MAX_COMPARED, type Comparison, type Plan } from '../../../src-shared/model/plan';
import type { Recipe } from '../../state/plan-edit';
import {
  addCompared,
  deleteComparison,
  moveCompared,
  pinBaseline,
  removeCompared,
  renameComparison,
} from './comparison-edits';

/** A plan with ten scenarios s0 to s9, of which the first three are compared against s1. */
function plan(): Plan {
  const made = newPlan(library, 'plan', 'test@1');
  made.scenarios = Array.from({ length: 10 }, (_, index) => ({
    ...newScenario(made, library.hardware[0]?.id ?? '', 'service', `S${index}`),
    id: `s${index}`,
  }));
  made.comparisons = [
    { id: 'c', name: 'C', scenarios: ['s0', 's1', 's2'], baseline: 's1' },
    { id: 'd', name: 'D', scenarios: ['s1'], baseline: 's1' },
  ];
  return made;
}

function after(...recipes: Recipe<Plan>[]): Comparison {
  const draft = plan();
  for (const recipe of recipes) recipe(draft);
  const [first, other] = draft.comparisons;
  expect(other).toEqual(plan().comparisons[1]);
  if (!first) throw new Error('the comparison is gone');
  return first;
}

describe('edits of a comparison', () => {
  it('renames', () => expect(after(renameComparison('c', 'New')).name).toBe('New'));

  it('adds a scenario once and at most eight', () => {
    expect(after(addCompared('c', 's5'), addCompared('c', 's5')).scenarios).toEqual(['s0', 's1', 's2', 's5']);
    const all = after(...Array.from({ length: 10 }, (_, index) => addCompared('c', `s${index}`)));
    expect(all.scenarios).toHaveLength(MAX_COMPARED);
  });

  it('makes the first scenario of an empty comparison its baseline', () => {
    const emptied = ['s0', 's1', 's2'].map((id) => removeCompared('c', id));
    expect(after(...emptied)).toMatchObject({ scenarios: [], baseline: '' });
    expect(after(...emptied, addCompared('c', 's4'))).toMatchObject({ scenarios: ['s4'], baseline: 's4' });
  });

  it('keeps the baseline when another scenario goes, and passes it on when it goes itself', () => {
    expect(after(removeCompared('c', 's0'))).toMatchObject({ scenarios: ['s1', 's2'], baseline: 's1' });
    expect(after(removeCompared('c', 's1'))).toMatchObject({ scenarios: ['s0', 's2'], baseline: 's0' });
  });

  it('moves within the list only', () => {
    expect(after(moveCompared('c', 's0', 1)).scenarios).toEqual(['s1', 's0', 's2']);
    expect(after(moveCompared('c', 's0', -1)).scenarios).toEqual(['s0', 's1', 's2']);
    expect(after(moveCompared('c', 'absent', 1)).scenarios).toEqual(['s0', 's1', 's2']);
  });

  it('pins compared scenarios only', () => {
    expect(after(pinBaseline('c', 's2')).baseline).toBe('s2');
    expect(after(pinBaseline('c', 's9')).baseline).toBe('s1');
  });

  it('deletes the comparison and leaves its scenarios', () => {
    const draft = plan();
    deleteComparison('c')(draft);
    expect(draft.comparisons.map((each) => each.id)).toEqual(['d']);
    expect(draft.scenarios).toHaveLength(10);
  });
});
