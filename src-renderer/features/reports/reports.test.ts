import { describe, expect, it } from 'vitest';
import { library } from '../../../src-shared/model/library';
import { newPlan } from '../../../src-shared/model/new-plan';
import { PlanDocument } from '../../state/plan-document.svelte';
import { allSections, choicesOf } from './report-choices.svelte';
import { outdatedOf, reportedScenarios } from './reported-scenarios';

const plan = newPlan(library, 'plan', 'test@1');
const open = (): PlanDocument =>
  new PlanDocument(
    {
      document: { documentId: 'd', fileName: null, folder: null, isSample: false, formatVersion: 1 },
      plan,
      issues: [],
    },
    library,
  );

describe('ReportChoices', () => {
  it('are kept while the plan is open', () => {
    const document = open();
    choicesOf(document).comparisonId = 'comparison';
    expect(choicesOf(document).optionsFor(document).comparisonId).toBe('comparison');
    expect(choicesOf(open()).comparisonId).toBeNull();
  });

  it('ask for all where the comparison is gone', () => {
    const document = open();
    choicesOf(document).comparisonId = 'comparison';
    document.edit('Delete', (draft) => void (draft.comparisons = []));
    expect(choicesOf(document).optionsFor(document).comparisonId).toBeNull();
  });

  it('keep the order of the report when sections go and come back', () => {
    const choices = choicesOf(open());
    choices.toggle('summary');
    choices.toggle('claims');
    expect(choices.sections).not.toContain('summary');
    choices.toggle('summary');
    expect(choices.sections).toEqual(allSections.filter((each) => each !== 'claims'));
  });
});

describe('reportedScenarios', () => {
  it('are those of the comparison, of all comparisons, or of the plan', () => {
    const more = structuredClone(plan);
    const [first, second] = more.scenarios;
    if (!first || !second) throw new Error('two scenarios are needed');
    more.comparisons = [
      { id: 'a', name: 'A', scenarios: [second.id], baseline: second.id },
      { id: 'b', name: 'B', scenarios: [second.id, first.id], baseline: first.id },
    ];
    expect(reportedScenarios(more, 'a')).toEqual([second]);
    expect(reportedScenarios(more, null)).toEqual([first, second]);
    more.comparisons = [];
    expect(reportedScenarios(more, null)).toEqual([first, second]);
  });

  it('name those without a current result', () => {
    const [first, second] = plan.scenarios;
    const states = new Map([[first?.id, 'current'] as const, [second?.id, 'stale'] as const]);
    expect(outdatedOf(plan.scenarios, (id) => states.get(id) ?? 'none')).toEqual([
      { scenario: second, state: 'stale' },
    ]);
  });
});
