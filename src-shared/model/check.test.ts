/** Every kind of mistake in a plan is found, at its place, with what was found and what is allowed. */
import { describe, expect, it } from 'vitest';
import sample from '../../samples/cloudmatrix-or-nvl72.json';
import { checkPlan } from './check';
import type { Issue } from './issue';
import { library } from './library';
import { newPlan, newScenario, newWorkload } from './new-plan';
import type { Figure, HardwareProfile, ModelArchitecture, Plan } from './plan';

const samplePlan = sample as unknown as Plan;
const samples = Object.entries(import.meta.glob<Plan>('../../samples/*.json', { eager: true, import: 'default' }));

/** A copy of the sample with own hardware and an own model, changed by the test. */
function planWith(change: (plan: Plan) => void): Plan {
  const plan = structuredClone(samplePlan);
  plan.hardware.push({ ...structuredClone(profileOf('gb200-nvl72')), id: 'own', name: 'Own machine' });
  plan.models.push({ ...structuredClone(modelOf('deepseek-v3')), id: 'own-model', name: 'Own model' });
  plan.scenarios.push(newScenario(plan, 'own', 'serve-r1', 'Own'));
  change(plan);
  return plan;
}

function profileOf(id: string): HardwareProfile {
  const profile = library.hardware.find((each) => each.id === id);
  if (!profile) throw new Error(id);
  return profile;
}

function modelOf(id: string): ModelArchitecture {
  const model = library.models.find((each) => each.id === id);
  if (!model) throw new Error(id);
  return model;
}

function figure(value: Figure['value']): Figure {
  return { value, source: 'test', confidence: 'user' };
}

const at = <T>(list: readonly T[], index: number): T => {
  const item = list.at(index);
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
};

interface Mistake {
  what: string;
  change: (plan: Plan) => void;
  code: string;
  path: string;
  found: string;
  allowed: string | RegExp;
  severity?: Issue['severity'];
}

const mistakes: Mistake[] = [
  {
    what: 'a value without unit',
    change: (plan) => (at(plan.hardware, 0).figures['device.memoryBandwidth'] = figure(8000)),
    code: 'value.unit',
    path: 'hardware[0].figures["device.memoryBandwidth"].value',
    found: '8000',
    allowed: /TB\/s to 1000 TB\/s/u,
  },
  {
    what: 'a value out of range',
    change: (plan) => (at(plan.scenarios, 0).assumptions['pue'] = 0.5),
    code: 'value.range',
    path: 'scenarios[0].assumptions.pue',
    found: '0.5',
    allowed: '1 to 3',
  },
  {
    what: 'a part where whole numbers are needed',
    change: (plan) => (at(plan.scenarios, 0).deployment['systems'] = 1.5),
    code: 'value.integer',
    path: 'scenarios[0].deployment.systems',
    found: '1.5',
    allowed: /whole number/u,
  },
  {
    what: 'a value of another type',
    change: (plan) => (at(plan.workloads, 0).values['precision'] = 'fp7'),
    code: 'value.type',
    path: 'workloads[0].values.precision',
    found: 'fp7',
    allowed: 'bf16, 8bit',
  },
  {
    what: 'a missing figure',
    change: (plan) => delete at(plan.hardware, 0).figures['device.tdp'],
    code: 'value.missing',
    path: 'hardware[0].figures["device.tdp"].value',
    found: 'nothing',
    allowed: /1 W to 100000 W/u,
  },
  {
    what: 'an unknown figure',
    change: (plan) => (at(plan.hardware, 0).figures['device.peakFp3'] = figure('1 PFLOP/s')),
    code: 'value.unknown',
    path: 'hardware[0].figures["device.peakFp3"]',
    found: 'device.peakFp3',
    allowed: /device\.peakFp4/u,
  },
  {
    what: 'an unknown deployment key',
    change: (plan) => (at(plan.scenarios, 0).deployment['pipelineParallel'] = 2),
    code: 'value.unknown',
    path: 'scenarios[0].deployment.pipelineParallel',
    found: 'pipelineParallel',
    allowed: /decodeDevices/u,
  },
  {
    what: 'a tier that reaches no further than the one inside it',
    change: (plan) => {
      const { tiers } = at(plan.hardware, 0);
      tiers.push({ ...structuredClone(at(tiers, -1)), name: 'Outer' });
    },
    code: 'tier.order',
    path: 'hardware[0].tiers[1].figures.endpoints.value',
    found: '72',
    allowed: 'more than 72',
  },
  {
    what: 'a fabric that does not reach every device',
    change: (plan) => (at(plan.hardware, 0).figures['supernode.nodes'] = figure(36)),
    code: 'tier.reach',
    path: 'hardware[0].tiers[0].figures.endpoints.value',
    found: '72',
    allowed: /144/u,
    severity: 'warning',
  },
  {
    what: 'hyper-parameters that contradict each other',
    change: (plan) => (at(plan.models, 0).values['activeExperts'] = 999),
    code: 'model.inconsistent',
    path: 'models[0].values.activeExperts',
    found: '999',
    allowed: '1 to 256',
  },
  {
    what: 'an id used twice',
    change: (plan) => (at(plan.scenarios, 1).id = at(plan.scenarios, 0).id),
    code: 'id.duplicate',
    path: 'scenarios[1].id',
    found: 'serve-nvl72',
    allowed: /nothing else/u,
  },
  {
    what: 'an id of the library',
    change: (plan) => (at(plan.hardware, 0).id = 'dgx-h100'),
    code: 'id.duplicate',
    path: 'hardware[0].id',
    found: 'dgx-h100',
    allowed: /library/u,
  },
  {
    what: 'an empty name',
    change: (plan) => (at(plan.workloads, 1).name = '  '),
    code: 'name.empty',
    path: 'workloads[1].name',
    found: '""',
    allowed: 'any text',
  },
  {
    what: 'a value of a workload that no scenario uses',
    change: (plan) =>
      plan.workloads.push({
        id: 'spare',
        name: 'Spare',
        kind: 'inference',
        model: 'llama-3.1-70b',
        values: { promptTokens: 0 },
      }),
    code: 'value.range',
    path: 'workloads[2].values.promptTokens',
    found: '0',
    allowed: /^1 /u,
  },
  {
    what: 'a compared scenario where the plan has none',
    change: (plan) => {
      plan.scenarios = [];
      plan.comparisons = [{ id: 'a', name: 'A', scenarios: ['gone'], baseline: 'gone' }];
    },
    code: 'reference.missing',
    path: 'comparisons[0].scenarios[0]',
    found: 'gone',
    allowed: 'a scenario of this plan',
  },
  {
    what: 'hardware that is not there',
    change: (plan) => (at(plan.scenarios, 0).hardware = 'gone'),
    code: 'reference.missing',
    path: 'scenarios[0].hardware',
    found: 'gone',
    allowed: /own, cloudmatrix-384/u,
  },
  {
    what: 'a workload that is not there',
    change: (plan) => (at(plan.scenarios, 0).workload = 'gone'),
    code: 'reference.missing',
    path: 'scenarios[0].workload',
    found: 'gone',
    allowed: 'serve-r1, train-70b',
  },
  {
    what: 'a model that is not there',
    change: (plan) => (at(plan.workloads, 0).model = 'gone'),
    code: 'reference.missing',
    path: 'workloads[0].model',
    found: 'gone',
    allowed: /own-model, gpt-3-175b/u,
  },
  {
    what: 'a compared scenario that is not there',
    change: (plan) => at(plan.comparisons, 0).scenarios.push('gone'),
    code: 'reference.missing',
    path: 'comparisons[0].scenarios[3]',
    found: 'gone',
    allowed: /serve-nvl72/u,
  },
  {
    what: 'a baseline outside its comparison',
    change: (plan) => (at(plan.comparisons, 0).baseline = 'train-nvl72'),
    code: 'comparison.baseline',
    path: 'comparisons[0].baseline',
    found: 'train-nvl72',
    allowed: 'serve-nvl72, serve-cm384, serve-4-nvl72',
  },
  {
    what: 'more scenarios than can be read side by side',
    change: (plan) => (at(plan.comparisons, 0).scenarios = Array<string>(9).fill('serve-nvl72')),
    code: 'comparison.size',
    path: 'comparisons[0].scenarios',
    found: '9',
    allowed: '2 to 8',
    severity: 'warning',
  },
  {
    what: 'a claim about hardware that is not there',
    change: (plan) => (at(plan.claims, 0).hardware = 'gone'),
    code: 'reference.missing',
    path: 'claims[0].hardware',
    found: 'gone',
    allowed: /gb200-nvl72/u,
  },
  {
    what: 'a claim about a figure that is not there',
    change: (plan) => (at(plan.claims, 0).metric = 'toString'),
    code: 'claim.metric',
    path: 'claims[0].metric',
    found: 'toString',
    allowed: /peakBf16FlopsPerS/u,
  },
  {
    what: 'a published value of another unit',
    change: (plan) => (at(plan.claims, 0).published = '300 kW'),
    code: 'value.unit',
    path: 'claims[0].published',
    found: '300 kW',
    allowed: /PFLOP\/s/u,
  },
];

describe('each mistake', () => {
  it('the plan that the mistakes are made in is in order', () => {
    const { issues, inputs } = checkPlan(
      planWith(() => undefined),
      library,
    );
    expect(issues).toEqual([]);
    expect(inputs.size).toBe(samplePlan.scenarios.length + 1);
  });

  it.each(mistakes.map((mistake) => [mistake.what, mistake] as const))('%s', (_what, mistake) => {
    const { issues } = checkPlan(planWith(mistake.change), library);
    const issue = issues.find((each) => each.code === mistake.code && each.path === mistake.path);
    expect(issue, JSON.stringify(issues, null, 1)).toBeDefined();
    expect(issue).toMatchObject({ severity: mistake.severity ?? 'error', found: mistake.found });
    expect(issue?.message).not.toBe('');
    if (typeof mistake.allowed === 'string') expect(issue?.allowed).toBe(mistake.allowed);
    else expect(issue?.allowed).toMatch(mistake.allowed);
  });

  it('all of them together: all are found, once each', () => {
    // Some mistakes hide others (a scenario without workload is not read on), so these stand side by side.
    const apart = mistakes.filter(
      ({ path }) => !/^(?:scenarios|comparisons)\[/u.test(path) && path !== 'hardware[0].id',
    );
    const { issues } = checkPlan(
      planWith((plan) => {
        for (const { change } of apart) change(plan);
      }),
      library,
    );
    const key = (each: { code: string; path: string }): string => `${each.code} ${each.path}`;
    const found = issues.map(key);
    // The same claim and the same tier are broken in two ways: the last change counts.
    const survivors = apart.filter(({ code, path }) => !(path === 'claims[0].published' || code === 'tier.reach'));
    for (const mistake of survivors) expect(found).toContain(key(mistake));
    expect(new Set(issues.map((each) => `${key(each)} ${each.message}`)).size).toBe(issues.length);
  });
});

describe('a plan with some errors', () => {
  it('still runs the scenarios that are in order', () => {
    const { inputs, issues } = checkPlan(
      planWith((plan) => (at(plan.scenarios, 0).hardware = 'gone')),
      library,
    );
    expect(issues).toHaveLength(1);
    expect(inputs.has('serve-nvl72')).toBe(false);
    expect(inputs.has('serve-cm384')).toBe(true);
  });

  it('warnings do not keep a scenario from running', () => {
    const { inputs, issues } = checkPlan(
      planWith((plan) => (at(plan.hardware, 0).figures['supernode.nodes'] = figure(36))),
      library,
    );
    expect(issues.map((each) => each.severity)).toEqual(['warning']);
    expect(inputs.has('own')).toBe(true);
  });
});

describe('what ships', () => {
  it.each(samples)('%s has no problem', (_path, plan) => {
    const { issues, inputs } = checkPlan(plan, library);
    expect(issues).toEqual([]);
    expect(inputs.size).toBe(plan.scenarios.length);
  });

  it('a new plan has no problem, nor have new parts of every kind', () => {
    const plan = newPlan(library, 'id', 'test@1');
    for (const kind of ['training', 'inference', 'collective'] as const) {
      const workload = newWorkload(plan, library, kind, 'New');
      plan.workloads.push(workload);
      plan.scenarios.push(newScenario(plan, at(library.hardware, 0).id, workload.id, 'New'));
    }
    expect(checkPlan(plan, library).issues).toEqual([]);
    expect(new Set(plan.scenarios.map((each) => each.name)).size).toBe(plan.scenarios.length);
  });

  it.each(library.hardware.map((profile) => [profile.id, profile] as const))(
    'every figure of %s names its source',
    (_id, profile) => {
      const all = [profile.figures, ...profile.tiers.map((tier) => tier.figures), profile.published ?? {}]
        .flatMap((figures) => Object.values(figures))
        .flatMap((each) => [each, ...(each.alternatives ?? [])]);
      for (const each of all) expect(each.source.trim()).not.toBe('');
    },
  );
});
