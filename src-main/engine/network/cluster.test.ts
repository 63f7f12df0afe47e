/** What a built fabric leaves of the closed forms, as jobs see it. */
import { describe, expect, it } from 'vitest';
import { testInput } from '../testing/test-scenario';
import { createCluster } from './cluster';
import { collectiveTimeS } from './collectives';
import { createFabric } from './fabric';

const hardwareOf = (id: string) => testInput('collective', { hardware: id }).hardware;

describe('createCluster', () => {
  it('leaves groups on a non-blocking bus all of their bandwidth', () => {
    const hardware = hardwareOf('cloudmatrix-384');
    const cluster = createCluster(hardware, 768);
    const alone = createFabric(hardware, 768);
    for (const group of [
      { size: 8, stride: 1 },
      { size: 16, stride: 8 },
      { size: 768, stride: 1 },
    ])
      expect(collectiveTimeS(cluster, 'allToAll', 1e8, group)).toBe(collectiveTimeS(alone, 'allToAll', 1e8, group));
  });

  it('lets sister groups that meet on the one link between two servers of a mesh wait for each other', () => {
    const hardware = hardwareOf('atlas-800-a2');
    const cluster = createCluster(hardware, 64);
    const alone = createFabric(hardware, 64);
    // Two of eight devices have one link; a rank's neighbour in a group of four with its sisters shares it.
    const group = { size: 4, stride: 1 };
    const ratio =
      collectiveTimeS(cluster, 'sendReceive', 1e10, group) / collectiveTimeS(alone, 'sendReceive', 1e10, group);
    expect(ratio).toBeGreaterThan(1.05);
  });

  it('slows what an over-subscribed leaf holds back', () => {
    const server = hardwareOf('dgx-h100');
    const thinned = (oversubscription: number) => {
      const hardware = { ...server, scaleOut: { ...server.scaleOut, layout: 'plain' as const, oversubscription } };
      return collectiveTimeS(createCluster(hardware, 512), 'allToAll', 1e9, { size: 64, stride: 8 });
    };
    expect(thinned(4)).toBeGreaterThan(1.5 * thinned(1));
  });
});

describe('latencies of a cluster', () => {
  it('are shorter under one leaf and longer over the hops of a torus', () => {
    const ratio = (id: string, devices: number, group: { size: number; stride: number }): number => {
      const hardware = hardwareOf(id);
      return (
        collectiveTimeS(createCluster(hardware, devices), 'sendReceive', 1, group) /
        collectiveTimeS(createFabric(hardware, devices), 'sendReceive', 1, group)
      );
    };
    expect(ratio('dgx-h100', 128, { size: 16, stride: 8 })).toBeLessThan(0.95);
    expect(ratio('tpu-v5p', 8960, { size: 2, stride: 8 })).toBeGreaterThan(1.5);
    expect(ratio('cloudmatrix-384', 768, { size: 8, stride: 16 })).toBe(1);
  });
});
