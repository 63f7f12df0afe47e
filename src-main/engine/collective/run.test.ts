import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../src-shared/model/parameter';
import { simulate } from '../index';
import { testInput } from '../testing/test-scenario';

const run = (
  hardware: string,
  collective: string,
  groupSize: number,
  messageSize = '1 GiB',
  systems = 1,
  how: Entries = {},
) =>
  simulate(
    testInput('collective', {
      hardware,
      workload: { collective, groupSize, messageSize, ...how },
      deployment: { systems },
    }),
  );

describe('a collective benchmark', () => {
  it.each(['allReduce', 'allGather', 'reduceScatter', 'allToAll', 'allToAllV', 'broadcast', 'sendReceive'])(
    '%s has finite figures',
    (kind) => {
      for (const size of [2, 16, 768]) {
        const result = run('cloudmatrix-384', kind, size);
        expect(result.feasible).toBe(true);
        for (const [key, value] of Object.entries(result.metrics)) expect(Number.isFinite(value), key).toBe(true);
        for (const curve of result.curves)
          for (const point of curve.points) expect(Number.isFinite(point.y) && point.y > 0).toBe(true);
      }
    },
  );

  it('keeps an all-to-all inside a supernode far above the network of servers', () => {
    const supernode = run('gb200-nvl72', 'allToAll', 64).metrics.busBandwidthBytesPerS ?? 0;
    const servers = run('dgx-h100', 'allToAll', 64, '1 GiB', 8).metrics.busBandwidthBytesPerS ?? 0;
    expect(supernode).toBeGreaterThan(5 * servers);
  });

  it('refuses a group that the deployment does not hold, in words', () => {
    const large = run('dgx-h100', 'allReduce', 16);
    expect(large).toMatchObject({ feasible: false, metrics: {} });
    expect(large.bottleneck.text).toMatch(/group of 16 devices is not possible: the deployment has 8 devices/);
    expect(run('dgx-h100', 'allReduce', 16, '1 GiB', 2).feasible).toBe(true);
  });

  it('splits the time into parts that add up, and names the algorithm', () => {
    for (const size of ['1 KiB', '1 MiB', '1 GiB']) {
      const { breakdowns, metrics } = run('dgx-h100', 'allReduce', 8, size);
      const [breakdown] = breakdowns;
      const sum = breakdown?.parts.reduce((total, part) => total + part.timeS, 0) ?? NaN;
      expect(sum).toBeCloseTo(metrics.collectiveTimeS ?? NaN, 12);
      expect(breakdown?.parts.map((part) => part.key)).toEqual(['launch', 'latency', 'pipeline', 'transfer']);
    }
    expect(run('dgx-h100', 'allReduce', 8).breakdowns[0]?.title).toBe('One operation, in-network reduction');
  });

  it('runs a pinned algorithm, without the switches where they may not reduce', () => {
    const chosen = run('dgx-h100', 'allReduce', 8).metrics.collectiveTimeS ?? NaN;
    const ring = run('dgx-h100', 'allReduce', 8, '1 GiB', 1, { algorithm: 'ring' });
    expect(ring.metrics.collectiveTimeS).toBeGreaterThan(chosen);
    expect(ring.curves[0]?.points.every((point) => point.note === 'Ring')).toBe(true);
    const off = run('dgx-h100', 'allReduce', 8, '1 GiB', 1, { inNetworkReduction: 'off' });
    expect(off.metrics.collectiveTimeS).toBeCloseTo(ring.metrics.collectiveTimeS ?? NaN, 9);
  });

  it('refuses an algorithm that the library does not have, and says which it has', () => {
    const result = run('dgx-h100', 'allToAll', 8, '1 GiB', 1, { algorithm: 'tree' });
    expect(result).toMatchObject({ feasible: false, metrics: {} });
    expect(result.bottleneck.text).toBe(
      'The library has no double binary tree for all-to-all on this group; it has: direct.',
    );
  });

  it('waits for the busiest device of an uneven all-to-all', () => {
    const even = run('gb200-nvl72', 'allToAll', 64).metrics.collectiveTimeS ?? NaN;
    const uneven = (loadImbalance: string) =>
      run('gb200-nvl72', 'allToAllV', 64, '1 GiB', 1, { loadImbalance }).metrics.collectiveTimeS ?? NaN;
    expect(uneven('1')).toBe(even);
    expect(uneven('2') / even).toBeGreaterThan(1.8);
  });

  it('shows published measurements of the same collective, group and size', () => {
    const [bySize, byGroup] = run('dgx-h100', 'allReduce', 8, '512 MiB', 8).curves;
    expect(bySize?.measured?.length).toBeGreaterThan(10);
    expect(bySize?.measured?.[0]?.note).toMatch(/NCCL.*; .*github\.com/u);
    expect(new Set(byGroup?.measured?.map((point) => point.x))).toEqual(new Set([2, 4, 8, 64]));
    const off = run('dgx-h100', 'allReduce', 8, '512 MiB', 8, { inNetworkReduction: 'off' });
    expect(off.curves[0]?.measured).toBeUndefined();
    expect(run('cloudmatrix-384', 'allReduce', 8).curves[0]?.measured).toBeUndefined();
  });

  it('says what other groups at work at the same time leave', () => {
    const words = (hardware: string, size: number, systems: number) =>
      run(hardware, 'allReduce', size, '1 GiB', systems).assumptions.find((each) => each.startsWith('The group has'));
    expect(words('cloudmatrix-384', 16, 1)).toContain('as long with all 48 groups of this size at work at once.');
    expect(words('atlas-800-a2', 16, 8)).toMatch(/1\.0\d times as long\) with all 4 groups/u);
  });

  it('warns where the figures of the library are borrowed', () => {
    expect(run('cloudmatrix-384', 'allReduce', 8).warnings).toMatchObject([{ code: 'network.borrowed' }]);
    expect(run('dgx-h100', 'allReduce', 8).warnings).toEqual([]);
  });

  it('says whether latency or bandwidth sets the time', () => {
    expect(run('dgx-h100', 'allReduce', 8, '1 KiB').bottleneck.key).toBe('latency');
    expect(run('dgx-h100', 'allReduce', 8, '1 GiB').bottleneck.key).toBe('bandwidth');
  });
});
