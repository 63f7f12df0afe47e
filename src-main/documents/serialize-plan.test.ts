import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src-shared/model/plan';
import { parsePlan } from './parse-plan';
import { serializePlan } from './serialize-plan';

const samples = Object.entries(import.meta.glob<Plan>('../../samples/*.json', { import: 'default', eager: true }));

/** The same value with the names of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe('serializePlan', () => {
  it.each(samples)('%s: comes back equal, and its text stays as it is', (_path, plan) => {
    const text = serializePlan(plan);
    const parsed = parsePlan(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(parsed.value.plan).toEqual(plan);
    expect(serializePlan(parsed.value.plan)).toBe(text);
  });

  it.each(samples)('%s: equal plans give equal bytes whatever the order of names', (_path, plan) => {
    expect(serializePlan(reversed(plan) as Plan)).toBe(serializePlan(plan));
  });

  it('puts the envelope first, free names in alphabetical order, and ends with a newline', () => {
    const [, plan] = samples[0] as [string, Plan];
    const text = serializePlan(plan);
    expect(text).toMatch(/^\{\n {2}"format": "supernode-plan",\n {2}"formatVersion": 2,\n {2}"savedBy": /u);
    expect(text.endsWith('}\n')).toBe(true);
    for (const { values } of (JSON.parse(text) as Plan).workloads)
      expect(Object.keys(values)).toEqual(Object.keys(values).sort());
  });

  it('keeps entries as they were typed', () => {
    const [, sample] = samples[0] as [string, Plan];
    const plan = structuredClone(sample);
    const [scenario] = plan.scenarios;
    if (!scenario) throw new Error('no scenario');
    scenario.assumptions = { energyPrice: '80  USD/MWh', pue: 1.1, maintenance: null, availability: '90 %' };
    const parsed = parsePlan(serializePlan(plan));
    expect(parsed.ok && parsed.value.plan.scenarios[0]?.assumptions).toEqual(scenario.assumptions);
  });
});
