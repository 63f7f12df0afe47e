import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../src-shared/contract/errors';
import { library } from '../../../src-shared/model/library';
import { newPlan } from '../../../src-shared/model/new-plan';
import { PlanDocument } from '../../state/plan-document.svelte';
import { allSections, choicesOf } from './report-choices.svelte';
import { LatestAnswer } from './report-preview.svelte';
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

/** A question whose answer the test gives by hand. */
function question(): { ask: () => Promise<Result<number>>; answer: (result: Result<number>) => Promise<void> } {
  let resolve: (result: Result<number>) => void = () => undefined;
  const promise = new Promise<Result<number>>((give) => {
    resolve = give;
  });
  return {
    ask: () => promise,
    answer: async (result) => {
      resolve(result);
      await promise;
      await Promise.resolve();
    },
  };
}

/** Lets timers of 0 ms and the questions that they ask begin. */
const begin = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('LatestAnswer', () => {
  it('drops the answer to an older question, whenever it comes', async () => {
    const latest = new LatestAnswer<number>();
    const [first, second] = [question(), question()];
    latest.ask(first.ask, 0);
    await begin();
    latest.ask(second.ask, 0);
    await begin();
    await second.answer(ok(2));
    await first.answer(ok(1));
    flushSync();
    expect(latest.value).toBe(2);
    expect(latest.isBusy).toBe(false);
  });

  it('never asks a question that was taken back', async () => {
    const latest = new LatestAnswer<number>();
    let asked = 0;
    const takeBack = latest.ask(() => Promise.resolve(ok(++asked)), 0);
    takeBack();
    await begin();
    expect(asked).toBe(0);
  });

  it('keeps the last value beside an error, which the next answer clears', async () => {
    const latest = new LatestAnswer<number>();
    for (const answer of [ok(1), fail('report.failed', 'No')]) {
      const next = question();
      latest.ask(next.ask, 0);
      await begin();
      await next.answer(answer);
    }
    expect([latest.value, latest.error?.code]).toEqual([1, 'report.failed']);
    const last = question();
    latest.ask(last.ask, 0);
    await begin();
    await last.answer(ok(3));
    expect([latest.value, latest.error]).toEqual([3, null]);
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
