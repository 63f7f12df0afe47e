import { describe, expect, it } from 'vitest';
import { collectiveTimeS } from '../network/collectives';
import { testInput } from '../testing/test-scenario';
import { replicaCosts } from './replicas';
import { trainingContext } from './run';
import { givenStrategy } from './strategy';

const systems = 128;
const context = trainingContext(
  testInput('training', { hardware: 'dgx-a100', model: 'llama-3.1-8b', deployment: { layout: 'fixed', systems } }),
);
const { input, fabric } = context;
const replicas = 8 * systems;
const weights = { dense: 8e9, experts: 0 };
const group = { size: replicas, stride: 1 };
const costs = (sharding: 'none' | 'optimizer' | 'parameters') =>
  replicaCosts(context, [weights], { ...givenStrategy(input.deployment), dataParallel: replicas, sharding });

describe('traffic of the replicas', () => {
  it('gathers layer by layer where parameters are sharded, each layer with the latency of the group', () => {
    const { layers } = input.model;
    const timeS = layers * collectiveTimeS(fabric, 'allGather', (2 * weights.dense) / layers, group);
    expect(costs('parameters').gatherS).toBeCloseTo(timeS, 12);
    expect(costs('parameters').gatherS).toBeGreaterThan(
      1.01 * collectiveTimeS(fabric, 'allGather', 2 * weights.dense, group),
    );
  });

  it('reduces in buckets of 40 million weights, of a million per replica where there are more than 40', () => {
    const buckets = Math.ceil(weights.dense / (1e6 * replicas));
    expect(buckets).toBe(8);
    const timeS = buckets * collectiveTimeS(fabric, 'allReduce', (4 * weights.dense) / buckets, group);
    expect(costs('none').reduceS).toBeCloseTo(timeS, 12);
  });
});
