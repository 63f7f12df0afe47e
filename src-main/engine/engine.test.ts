/** Properties that must hold for every sample and every system, and the parameter counts of the library. */
import { describe, expect, it } from 'vitest';
import { library } from '../../src-shared/model/library';
import { checkPlan } from '../../src-shared/model/check';
import { resolveModel } from '../../src-shared/model/resolve';
import type { Plan } from '../../src-shared/model/plan';
import type { ScenarioInput } from '../../src-shared/model/scenario-input';
import type { RunResult } from '../../src-shared/results/run-result';
import { simulate } from './index';
import { activeParameters, totalParameters } from './model/parameters';

const samples = Object.values(import.meta.glob<Plan>('../../samples/*.json', { eager: true, import: 'default' }));
const inputs: ScenarioInput[] = samples.flatMap((plan) => [...checkPlan(plan, library).inputs.values()]);
const results = new Map<ScenarioInput, RunResult>();

/** The result of a scenario, worked out once: several tests look at it. */
function resultOf(input: ScenarioInput): RunResult {
  const result = results.get(input) ?? simulate(input);
  results.set(input, result);
  return result;
}

describe('models of the library', () => {
  it.each(library.models.map((model) => [model.name, model] as const))(
    '%s has its published parameters',
    (_name, model) => {
      const spec = resolveModel(model, 'model', []);
      expect(spec).toBeDefined();
      if (!spec?.publishedParameters) throw new Error('no published count');
      expect(totalParameters(spec, false) / spec.publishedParameters - 1).toBeCloseTo(0, 2);
      expect(Math.abs(totalParameters(spec, false) / spec.publishedParameters - 1)).toBeLessThan(0.005);
      if (spec.publishedActiveParameters)
        expect(Math.abs(activeParameters(spec, false) / spec.publishedActiveParameters - 1)).toBeLessThan(0.05);
    },
  );
});

describe('every scenario of every sample', () => {
  it.each(inputs.map((input) => [input.name, input] as const))('%s: a whole answer', (_name, input) => {
    const result = resultOf(input);
    expect(result.feasible, result.bottleneck.text).toBe(true);
    for (const part of result.breakdowns) {
      expect(part.parts.reduce((sum, each) => sum + each.timeS, 0) / part.totalS).toBeCloseTo(1, 9);
      for (const each of part.parts) expect(each.timeS).toBeGreaterThan(0);
    }
    for (const use of result.memory) {
      expect(use.parts.reduce((sum, each) => sum + each.sizeBytes, 0) / use.totalBytes).toBeCloseTo(1, 9);
      expect(use.totalBytes).toBeLessThanOrEqual(use.capacityBytes);
    }
    for (const [key, value] of Object.entries(result.metrics)) expect(Number.isFinite(value), key).toBe(true);
    if (result.metrics.mfu !== undefined) expect(result.metrics.mfu).toBeLessThan(1);
  });
});

/** Searches over more devices take seconds each; they differ in nothing that smaller ones do not have. */
const MOST_REPEATED_DEVICES = 1000;
const devicesOf = ({ hardware, deployment }: ScenarioInput): number =>
  deployment.systems * hardware.supernode.nodes * hardware.node.devices;
const repeated = inputs.filter((input) => input.kind !== 'training' || devicesOf(input) <= MOST_REPEATED_DEVICES);

describe('asked again', () => {
  it.each(repeated.map((input) => [input.name, input] as const))('%s: the same to the last bit', (_name, input) => {
    expect(simulate(input)).toEqual(resultOf(input));
  });
});

type Change = (input: ScenarioInput) => ScenarioInput;
const scaleDevice =
  (key: 'memoryBandwidthBytesPerS' | 'peakBf16FlopsPerS', factor: number): Change =>
  (input) => ({
    ...input,
    hardware: { ...input.hardware, device: { ...input.hardware.device, [key]: input.hardware.device[key] * factor } },
  });
const scaleLinks =
  (factor: number): Change =>
  (input) => ({
    ...input,
    hardware: {
      ...input.hardware,
      tiers: input.hardware.tiers.map((tier) => ({ ...tier, bandwidthBytesPerS: tier.bandwidthBytesPerS * factor })),
    },
  });

describe('more of anything is never slower', () => {
  const changes: [string, Change][] = [
    ['memory bandwidth', scaleDevice('memoryBandwidthBytesPerS', 2)],
    ['compute', scaleDevice('peakBf16FlopsPerS', 2)],
    ['link bandwidth', scaleLinks(2)],
  ];
  const timed = inputs.filter((input) => input.kind !== 'collective').slice(0, 6);
  it.each(changes)('twice the %s', (_name, change) => {
    for (const input of timed) {
      const before = resultOf(input).metrics.tokensPerS ?? NaN;
      const after = simulate(change(input)).metrics.tokensPerS ?? NaN;
      expect(after, input.name).toBeGreaterThanOrEqual(before * 0.9999);
    }
  });
});
