/** Edits and lists of a scenario's inputs, on real plans with the real library and the real check. */
import { beforeEach, describe, expect, it } from 'vitest';
import { assumptionParameters } from '../../../src-shared/model/assumption-parameters';
import { checkPlan } from '../../../src-shared/model/check';
import { deploymentParameters } from '../../../src-shared/model/deployment-parameters';
import { library } from '../../../src-shared/model/library';
import { newPlan, newWorkload } from '../../../src-shared/model/new-plan';
import type { HardwareProfile, Plan, Scenario } from '../../../src-shared/model/plan';
import { resolveModel } from '../../../src-shared/model/resolve';
import type { Parameter } from '../../../src-shared/model/parameter';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import type { WorkloadKind } from '../../../src-shared/model/workload-parameters';
import { assumptionGroups } from './assumption-groups';
import { adoptLayout, deploymentFields, fieldGroups } from './deployment-fields';
import { chooseHardware, chooseWorkload, hardwareOptions } from './scenario-choices';
import { scenarioProblems } from './scenario-problems';
import { hardwareSummary, workloadSummary } from './summaries';

let plan: Plan;
let scenario: Scenario;

beforeEach(() => {
  plan = newPlan(library, 'plan', 'test');
  plan.workloads.push(newWorkload(plan, library, 'training', 'Training'));
  const [first] = plan.scenarios;
  if (!first) throw new Error('a new plan has scenarios');
  scenario = first;
});

function spec(id: string): ModelSpec {
  const model = library.models.find((each) => each.id === id);
  const resolved = model && resolveModel(model, '', []);
  if (!resolved) throw new Error(`the library has no ${id}`);
  return resolved;
}

const dense = spec('llama-3.1-70b');
const experts = spec('deepseek-v3');
const keys = (list: readonly { key: string }[]): string[] => list.map(({ key }) => key);

describe('deploymentFields', () => {
  it.each(['training', 'inference', 'collective'] as const)('show every parameter of %s with experts', (kind) => {
    const { given, searched } = deploymentFields(kind, {}, experts);
    expect([...keys(given), ...keys(searched)].sort()).toEqual(Object.keys(deploymentParameters[kind]).sort());
  });

  it('search unless the layout is given', () => {
    expect(deploymentFields('training', {}, dense).isSearch).toBe(true);
    expect(deploymentFields('training', { layout: 'fixed' }, dense).isSearch).toBe(false);
    expect(deploymentFields('collective', {}, undefined).isSearch).toBe(false);
  });

  it('leave out expert parallelism for a dense model, unless the plan sets it', () => {
    expect(keys(deploymentFields('training', {}, dense).searched)).not.toContain('expertParallel');
    expect(keys(deploymentFields('training', { expertParallel: 8 }, dense).searched)).toContain('expertParallel');
  });
});

describe('fields of a given training layout', () => {
  const shown = (deployment: Scenario['deployment']): string[] => {
    const { given, searched } = deploymentFields('training', { layout: 'fixed', ...deployment }, dense);
    return keys([...given, ...searched]);
  };

  it('leave out what has no effect', () => {
    expect(shown({})).not.toContain('sequenceParallel');
    expect(shown({})).not.toContain('schedule');
    expect(shown({ tensorParallel: 8 })).toContain('sequenceParallel');
    expect(shown({ pipelineParallel: 4 })).toEqual(expect.arrayContaining(['schedule', 'interleave']));
    expect(shown({ recompute: 'full' })).toContain('recomputeLayers');
    expect(shown({ schedule: 'zeroBubble' })).toContain('schedule');
  });

  it('stand under headings, each once', () => {
    const {
      given,
      searched,
      all: fields,
    } = deploymentFields('training', { layout: 'fixed', pipelineParallel: 2 }, experts);
    const groups = fieldGroups('training', fields);
    expect(groups.map(({ title }) => title)).toEqual([
      '',
      'Parallel degrees',
      'Pipeline',
      'Memory: what is kept, recomputed and sharded',
      'Overlap of traffic and compute',
      'Kernels and libraries',
    ]);
    const all = groups.flatMap(({ fields }) => keys(fields));
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(given.length + searched.length);
  });
});

describe('adoptLayout', () => {
  it('gives what the search decides and keeps the rest', () => {
    const deployment = { systems: 4, gradientPrecision: 'bf16', recomputeLayers: 3 };
    adoptLayout(deployment, 'training', {
      tensorParallel: 8,
      pipelineParallel: 2,
      dataParallel: 36,
      recompute: 'full',
      recomputeLayers: 'all',
      sharding: 'parameters',
      overlapDataParallel: false,
    });
    expect(deployment).toEqual({
      systems: 4,
      gradientPrecision: 'bf16',
      sharding: 'parameters',
      overlapDataParallel: false,
      layout: 'fixed',
      tensorParallel: 8,
      pipelineParallel: 2,
      recompute: 'full',
    });
  });
});

describe('assumptionGroups', () => {
  const shown = (kind: WorkloadKind, model: ModelSpec | undefined): string[] =>
    assumptionGroups(kind, model, {}).flatMap((group) => keys(group.fields));

  it('show every assumption to some workload', () => {
    const all = new Set([
      ...shown('training', experts),
      ...shown('inference', experts),
      ...shown('collective', undefined),
    ]);
    expect([...all].sort()).toEqual(Object.keys(assumptionParameters).sort());
  });

  it('leave out what does not matter', () => {
    expect(shown('training', dense)).not.toContain('serviceLoad');
    expect(shown('training', dense)).not.toContain('expertImbalance');
    expect(shown('inference', dense)).not.toContain('mtpAcceptance');
    expect(shown('inference', experts)).toContain('mtpAcceptance');
    expect(assumptionGroups('collective', undefined, {}).map((group) => group.key)).toEqual(['prices']);
  });

  it('show what the plan sets although it does not matter', () => {
    const groups = assumptionGroups('collective', undefined, { serviceLoad: 0.5 });
    expect(groups.flatMap((group) => keys(group.fields))).toContain('serviceLoad');
  });
});

describe('choosing hardware and workload', () => {
  const saved = (id: string, name: string): HardwareProfile => {
    const [profile] = library.hardware;
    if (!profile) throw new Error('the library has hardware');
    return { ...structuredClone(profile), id, name };
  };

  it('offers the profiles of other plans that this plan does not have', () => {
    plan.hardware.push(saved('mine', 'Mine'));
    const options = hardwareOptions(plan, library, [saved('mine', 'Mine'), saved('other', 'Other')]);
    expect(options.filter((option) => option.group === 'This plan').map((option) => option.value)).toEqual(['mine']);
    expect(options.filter((option) => option.group === 'Saved in other plans').map((option) => option.label)).toEqual([
      'Other',
    ]);
  });

  it('copies a saved profile into the plan, which stays in order', () => {
    const profiles = [saved('other', 'Other')];
    const value = hardwareOptions(plan, library, profiles).at(-1)?.value ?? '';
    chooseHardware(plan, library, profiles, scenario.id, value);
    expect(plan.hardware.map((each) => each.id)).toEqual(['other']);
    expect(scenario.hardware).toBe('other');
    expect(checkPlan(plan, library).issues).toEqual([]);
  });

  it('takes built-in profiles by their id', () => {
    chooseHardware(plan, library, [], scenario.id, 'dgx-h100');
    expect([scenario.hardware, plan.hardware]).toEqual(['dgx-h100', []]);
  });

  it('drops what a deployment says about another kind of workload', () => {
    scenario.deployment = { systems: 2, layout: 'fixed', decodeDevices: 8 };
    chooseWorkload(plan, scenario.id, 'training');
    expect(scenario.deployment).toEqual({ systems: 2, layout: 'fixed' });
    expect(checkPlan(plan, library).issues).toEqual([]);
  });
});

describe('scenarioProblems', () => {
  const problems = () => scenarioProblems(plan, scenario, checkPlan(plan, library).issues);

  it('has none for a plan in order', () => {
    expect(problems()).toEqual([]);
  });

  it('names what can be taken away', () => {
    scenario.deployment = { systems: 0.5, 'odd key': 1 };
    scenario.assumptions = { energyPrice: '5 parsecs' };
    expect(problems().map(({ removal }) => removal)).toEqual(
      expect.arrayContaining([
        { label: 'Use the default', table: 'deployment', key: 'systems' },
        { label: 'Remove it', table: 'deployment', key: 'odd key' },
        { label: 'Use the default', table: 'assumptions', key: 'energyPrice' },
      ]),
    );
  });

  it('counts the problems of what it uses, not those of others', () => {
    const [service] = plan.workloads;
    const other = plan.scenarios[1];
    if (!service || !other) throw new Error('a new plan has two scenarios of one service');
    service.values['tpotLimit'] = '50 kg';
    other.deployment = { systems: 0.5 };
    expect(problems().map(({ issue, removal }) => [issue.path, removal])).toEqual([
      ['workloads[0].values.tpotLimit', null],
    ]);
  });

  it('says that the hardware is missing', () => {
    scenario.hardware = 'gone';
    expect(problems().map(({ issue }) => issue.code)).toEqual(['reference.missing']);
  });
});

describe('summaries', () => {
  it('show entries as typed and bare numbers with their unit', () => {
    const workload = newWorkload(plan, library, 'training', 'Another');
    workload.values['totalTokens'] = '2 trillion tokens';
    const lines = new Map(workloadSummary(workload, library.models[0]));
    expect(lines.get('Training tokens')).toBe('2 trillion tokens');
    expect(lines.get('Global batch')).toBe('1\u202f024');
    expect(lines.get('Deadline')).toBe('none');
  });

  it('show main figures of one system, and nothing for a profile with problems', () => {
    const profile = structuredClone(library.hardware.find((each) => each.id === 'gb200-nvl72'));
    if (!profile) throw new Error('the library has the NVL72');
    expect(new Map(hardwareSummary(profile)).get('Accelerators')).toBe('72');
    profile.figures = {};
    expect(hardwareSummary(profile)).toEqual([]);
  });
});

describe('choices of a deployment', () => {
  it('have titles that a field shows whole', () => {
    const titles = Object.values(deploymentParameters).flatMap((table) =>
      Object.values(table).flatMap((parameter: Parameter) =>
        parameter.kind === 'choice' ? Object.values(parameter.options) : [],
      ),
    );
    expect(titles.length).toBeGreaterThan(20);
    expect(titles.filter((title) => title.length > 24)).toEqual([]);
  });
});
