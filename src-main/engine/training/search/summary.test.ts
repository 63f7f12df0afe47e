/** What results say of a search: named layouts with their definitions, measured as the result measures its own layout. */
import { describe, expect, it } from 'vitest';
import { simulate } from '../../simulate';
import { testInput } from '../../testing/test-scenario';
import { trainingContext } from '../run';
import { estimateStep } from '../step';
import { strategyFromValues } from '../strategy';
import { stressed } from './robust';

const input = testInput('training', {
  hardware: 'dgx-h100',
  model: 'llama-3.1-8b',
  deployment: { systems: 2 },
  workload: { sequenceLength: 4096, globalBatch: 64 },
});
const result = simulate(input);
const { search } = result;
if (!search?.representatives || !search.pareto || !search.points) throw new Error('the search names no layouts');
const { representatives, pareto, points } = search;
const named = (key: string) => {
  const found = representatives.find((each) => each.key === key);
  if (!found) throw new Error(`no layout is named ${key}`);
  return found.layout;
};

describe('named layouts', () => {
  it('are five, the fastest that of the result', () => {
    expect(representatives.map(({ key }) => key)).toEqual([
      'fastest',
      'leastMemory',
      'leastEnergy',
      'cheapest',
      'mostRobust',
    ]);
    expect(named('fastest').label).toBe(result.layout?.label);
  });

  it('have the energy and cost that the result states for the same layout', () => {
    const { metrics } = named('fastest');
    for (const key of ['energyPerStepJ', 'energyPerTokenJ', 'costPerTokenUsd', 'runCostUsd', 'stepTimeS'] as const)
      expect((metrics[key] ?? NaN) / (result.metrics[key] ?? NaN), key).toBeCloseTo(1, 9);
  });

  it('are the first of the front by their measure', () => {
    const least = (key: 'memoryPerDeviceBytes' | 'energyPerStepJ' | 'costPerTokenUsd') =>
      Math.min(...pareto.map(({ metrics }) => metrics[key] ?? NaN));
    expect(named('leastMemory').metrics.memoryPerDeviceBytes).toBe(least('memoryPerDeviceBytes'));
    expect(named('leastEnergy').metrics.energyPerStepJ).toBe(least('energyPerStepJ'));
    expect(named('cheapest').metrics.costPerTokenUsd).toBe(least('costPerTokenUsd'));
  });

  it('name as most robust one that loses no more under stress than the fastest', () => {
    const context = trainingContext(input);
    const worse = stressed(context);
    const lossOf = (key: string): number => {
      const strategy = strategyFromValues(named(key).values);
      return estimateStep(worse, strategy).stepS / estimateStep(context, strategy).stepS;
    };
    expect(lossOf('mostRobust')).toBeLessThanOrEqual(lossOf('fastest'));
    expect(lossOf('fastest')).toBeGreaterThanOrEqual(1);
  });
});

it('has a front in which more time always buys memory or energy', () => {
  for (const [at, { metrics }] of pareto.entries())
    for (const faster of pareto.slice(0, at))
      expect(
        (metrics.memoryPerDeviceBytes ?? 0) < (faster.metrics.memoryPerDeviceBytes ?? 0) ||
          (metrics.energyPerStepJ ?? 0) < (faster.metrics.energyPerStepJ ?? 0),
      ).toBe(true);
});

it('has points that fit, each a layout', () => {
  expect(points.length).toBeGreaterThan(50);
  expect(points.length).toBeLessThanOrEqual(600);
  for (const point of points) {
    expect(point.memoryPerDeviceBytes).toBeLessThanOrEqual(input.hardware.device.memoryCapacityBytes);
    expect(point.stepTimeS).toBeGreaterThanOrEqual(result.metrics.stepTimeS ?? NaN);
    expect(() => strategyFromValues(point.values)).not.toThrow();
  }
});
