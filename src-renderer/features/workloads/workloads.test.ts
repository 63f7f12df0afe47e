import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src-shared/model/check';
import { library } from '../../../src-shared/model/library';
import { newPlan, newWorkload } from '../../../src-shared/model/new-plan';
import type { Workload } from '../../../src-shared/model/plan';
import { workloadParameters, type WorkloadKind } from '../../../src-shared/model/workload-parameters';
import { insertWorkloadCopy, keepWorkloadReason, modelOptions, setKind } from './workload-edits';
import { workloadFacts } from './workload-facts';
import { workloadGroups } from './workload-groups';

const plan = () => newPlan(library, 'p', 'test');
const workload = (kind: WorkloadKind, values: Workload['values'] = {}): Workload => ({
  ...newWorkload(plan(), library, kind, 'W'),
  values,
});
const textOf = (facts: ReturnType<typeof workloadFacts>, title: string): string | undefined =>
  facts.find((fact) => fact.title === title)?.text;

describe('workloadGroups', () => {
  it.each(Object.keys(workloadParameters) as WorkloadKind[])('shows every entry of a %s workload once', (kind) => {
    const keys = workloadGroups(kind).flatMap((group) => group.fields.map((field) => field.key));
    expect(keys.sort()).toEqual(Object.keys(workloadParameters[kind]).sort());
  });
});

describe('workloadFacts', () => {
  it('works out steps and the rate that a deadline needs', () => {
    const facts = workloadFacts(
      workload('training', {
        sequenceLength: 8192,
        globalBatch: 2048,
        totalTokens: '15.6 trillion tokens',
        deadline: '60 days',
      }),
    );
    expect(textOf(facts, 'Tokens per step')).toBe('16.78\u00a0million tokens');
    expect(textOf(facts, 'Optimiser steps')).toBe('929\u202f833');
    expect(textOf(facts, 'Needed for the deadline')).toBe('3.009\u00a0Mtokens/s');
    expect(textOf(workloadFacts(workload('training')), 'Needed for the deadline')).toBeUndefined();
  });

  it('works out what a service is asked at its request rate', () => {
    const facts = workloadFacts(
      workload('inference', { promptTokens: 4000, outputTokens: 1000, requestRate: '20 /s', cacheReuse: '25 %' }),
    );
    expect(textOf(facts, 'Tokens per request')).toBe('5\u202f000 tokens');
    expect(textOf(facts, 'Prompt tokens to compute')).toBe('3\u202f000 tokens');
    expect(textOf(facts, 'Output at the request rate')).toBe('20\u202f000\u00a0tokens/s');
    expect(textOf(facts, 'Prompt at the request rate')).toBe('60\u202f000\u00a0tokens/s');
    // 5 s + 999 x 50 ms
    expect(textOf(facts, 'Longest answer time')).toBe('54.95\u00a0s');
  });

  it('has none while an entry is wrong', () => {
    expect(workloadFacts(workload('training', { globalBatch: 'many' }))).toEqual([]);
  });
});

describe('workload edits', () => {
  it('turns a workload into another kind and fits the scenarios that use it', () => {
    const own = plan();
    const [service] = own.workloads;
    const [scenario] = own.scenarios;
    if (!service || !scenario) throw new Error('the new plan has a workload and scenarios');
    service.values['promptTokens'] = 512;
    scenario.deployment['prefillDevices'] = 16;
    setKind(own, library, service.id, 'collective');
    expect(service).toMatchObject({ kind: 'collective', model: '', values: {} });
    expect(scenario.deployment).toEqual({});
    expect(checkPlan(own, library).issues).toEqual([]);
    setKind(own, library, service.id, 'training');
    expect(service.model).toBe(library.models[0]?.id);
    expect(checkPlan(own, library).issues).toEqual([]);
  });

  it('keeps everything when the kind is the same', () => {
    const own = plan();
    const [service] = own.workloads;
    if (service) service.values['promptTokens'] = 512;
    setKind(own, library, service?.id ?? '', 'inference');
    expect(service?.values).toEqual({ promptTokens: 512 });
  });

  it('copies behind the original and leaves the scenarios', () => {
    const own = plan();
    own.workloads.push(newWorkload(own, library, 'training', 'Last'));
    const id = insertWorkloadCopy(own, own.workloads[0] as Workload);
    expect(own.workloads.map((each) => each.name)).toEqual(['Inference service', 'Inference service (copy)', 'Last']);
    expect(own.scenarios.every((each) => each.workload === 'service')).toBe(true);
    expect(keepWorkloadReason(own, id)).toBeNull();
    expect(keepWorkloadReason(own, 'service')).toContain('2 scenarios use it');
  });

  it("offers the plan's own models before the built-in ones", () => {
    const own = plan();
    own.models.push({ ...structuredClone(library.models[0]), id: 'mine', name: 'Mine' } as (typeof own.models)[number]);
    expect(modelOptions(own, library)[0]).toEqual({ value: 'mine', label: 'Mine', group: 'This plan' });
    expect(modelOptions(own, library)).toHaveLength(library.models.length + 1);
  });
});
