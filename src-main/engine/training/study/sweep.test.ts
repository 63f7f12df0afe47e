/** The sweep over supernode sizes: what is held, agreement with single runs, failures and stop. */
import { describe, expect, it } from 'vitest';
import { measuredSizes } from '../../../../src-shared/results/size-sweep';
import { StudyError } from '../../network/study/study-error';
import { StoppedError } from '../../stopped-error';
import { testInput } from '../../testing/test-scenario';
import { runTraining } from '../run';
import { sweepSizes } from './sweep';

const dense = testInput('training', {
  hardware: 'gb200-nvl72',
  model: 'llama-3.1-8b',
  workload: { globalBatch: 144, totalTokens: '1 trillion tokens' },
  deployment: { systems: 2 },
});
const sweep = sweepSizes(dense, [72, 8, 128, 384, 8]);

describe('what is held', () => {
  it('devices: whole domains within those of the scenario', () => {
    const equal = sweep.points.filter((point) => point.basis === 'equalDevices');
    expect(equal.map((point) => [point.domainAccelerators, point.domains, point.devices, point.devicesLeft])).toEqual([
      [8, 18, 144, 0],
      [72, 2, 144, 0],
      [128, 1, 128, 16],
      [384, 0, 0, 144],
    ]);
  });
  it('power: whole domains within that of the scenario, and not one more', () => {
    expect(sweep.powerW).toBe(2 * dense.hardware.power.systemW);
    for (const point of sweep.points.filter((each) => each.basis === 'equalPower')) {
      expect(point.powerW).toBeLessThanOrEqual(sweep.powerW * (1 + 1e-9));
      if (point.domains > 0) expect((point.powerW / point.domains) * (point.domains + 1)).toBeGreaterThan(sweep.powerW);
    }
  });
});

describe('points', () => {
  it('are the best layout of a run of their own at the size of the profile', () => {
    const run = runTraining(dense, {});
    for (const point of sweep.points.filter((each) => each.isOwn)) {
      expect(point.layout).toEqual(run.layout);
      expect(point.metrics).toEqual(run.metrics);
    }
  });
  it('search the best layout although the scenario fixes one', () => {
    const fixed = { ...dense, deployment: { ...dense.deployment, layout: 'fixed' as const } };
    expect(sweepSizes(fixed, [72]).points[0]?.layout).toEqual(sweep.points.find((each) => each.isOwn)?.layout);
  });
  it('say why there is none, and lose no other', () => {
    const none = sweep.points.filter((point) => point.domainAccelerators === 384);
    expect(none.map(({ layout, note }) => [layout, note])).toEqual([
      [null, "The scenario's devices do not fill one domain of 384 accelerators."],
      [null, "The scenario's power does not feed one domain of 384 accelerators."],
    ]);
    // The optics of a domain of 128 leave no room for one within the power of two racks.
    expect(sweep.points.filter((point) => point.layout !== null)).toHaveLength(5);
  });
  it('are the same to the last bit when asked for again, in any order', () => {
    expect(sweepSizes(dense, [384, 128, 72, 8])).toEqual(sweep);
  });
});

it('a mixture of experts is faster in a larger domain, for its exchange stays inside', () => {
  const experts = testInput('training', {
    hardware: 'gb200-nvl72',
    model: 'qwen3-235b-a22b',
    workload: { globalBatch: 72, totalTokens: '1 trillion tokens' },
    deployment: { systems: 1 },
  });
  const [small, large] = measuredSizes(sweepSizes(experts, [4, 72]).points, 'equalDevices', 'tokensPerS');
  expect(large?.value).toBeGreaterThan(small?.value ?? Infinity);
  expect(large?.point.layout?.values['expertParallel']).toBeGreaterThan(1);
});

it('a larger domain of the same tiers is never slower: a dense model on whole racks, cut and added to', () => {
  const sizes = measuredSizes(sweepSizes(dense, [8, 16, 24, 48, 72]).points, 'equalDevices', 'stepTimeS');
  for (const [at, { value }] of sizes.entries())
    if (at > 0) expect(value).toBeLessThanOrEqual((sizes[at - 1]?.value ?? 0) * (1 + 1e-9));
});

it('stops when asked', () => {
  let asked = 0;
  expect(() => sweepSizes(dense, [8, 72], { shouldStop: () => ++asked > 1 })).toThrow(StoppedError);
});

it('refuses a profile without a scale-up fabric', () => {
  const bare = { ...dense, hardware: { ...dense.hardware, tiers: [] } };
  expect(() => sweepSizes(bare, [8])).toThrow(StudyError);
});
