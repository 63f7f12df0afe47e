import { describe, expect, it } from 'vitest';
import sample from '../../samples/cloudmatrix-or-nvl72.json';
import { library } from './library';
import type { Plan, Scenario } from './plan';
import { resolveScenario } from './resolve';

const plan = sample as unknown as Plan;
const scenarioOf = (id: string, owner: Plan = plan): Scenario => {
  const scenario = owner.scenarios.find((each) => each.id === id);
  if (!scenario) throw new Error(id);
  return scenario;
};

function inputOf(owner: Plan, id: string) {
  const { input, issues } = resolveScenario(owner, library, scenarioOf(id, owner));
  expect(issues).toEqual([]);
  if (!input) throw new Error('no input');
  return input;
}

describe('resolveScenario', () => {
  it('turns entries into canonical numbers', () => {
    const input = inputOf(plan, 'serve-cm384');
    if (input.kind !== 'inference') throw new Error('kind');
    expect(input.workload.tpotLimitS).toBe(0.05);
    expect(input.hardware.node.devices * input.hardware.supernode.nodes).toBe(768);
    expect(input.hardware.device.perPackage).toBe(2);
  });

  it('fills in defaults and says so', () => {
    const input = inputOf(plan, 'serve-cm384');
    expect(input.assumptions.pue).toBe(1.2);
    expect(input.deployment.systems).toBe(1);
    const source = input.sources.find((each) => each.path === 'assumptions.pue');
    expect(source).toMatchObject({ value: '1.2', source: 'assumption: liquid-cooled hall', confidence: 'estimate' });
  });

  it('keeps what was typed, with its source, for every input', () => {
    const changed = structuredClone(plan);
    scenarioOf('serve-cm384', changed).assumptions['energyPrice'] = '40 USD/MWh';
    const input = inputOf(changed, 'serve-cm384');
    expect(input.assumptions.energyPriceUsdPerJ).toBeCloseTo(0.04 / 3.6e6, 20);
    expect(input.sources.find((each) => each.path === 'assumptions.energyPrice')).toMatchObject({
      value: '40 USD/MWh',
      source: 'This plan',
      confidence: 'user',
    });
    const bandwidth = input.sources.find((each) => each.path === 'hardware device.memoryBandwidth');
    expect(bandwidth?.source).not.toBe('');
    for (const each of input.sources) expect(each.source, each.path).not.toBe('');
  });

  it('gives the same numbers however a value is written', () => {
    const changed = structuredClone(plan);
    for (const workload of changed.workloads) if (workload.id === 'serve-r1') workload.values['tpotLimit'] = '0.05 s';
    const left = inputOf(plan, 'serve-cm384');
    const right = inputOf(changed, 'serve-cm384');
    expect({ ...right, sources: [] }).toEqual({ ...left, sources: [] });
    expect(right.sources).not.toEqual(left.sources);
  });

  it('does not change the plan', () => {
    const before = structuredClone(plan);
    for (const scenario of plan.scenarios) resolveScenario(plan, library, scenario);
    expect(plan).toEqual(before);
  });

  it('gives no input where something is wrong', () => {
    const { input, issues } = resolveScenario(plan, library, { ...scenarioOf('serve-cm384'), hardware: 'gone' });
    expect(input).toBeUndefined();
    expect(issues).toHaveLength(1);
  });
});
