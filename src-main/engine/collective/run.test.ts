import { describe, expect, it } from 'vitest';
import { simulate } from '../index';
import { testInput } from '../testing/test-scenario';

const run = (hardware: string, collective: string, groupSize: number, messageSize = '1 GiB', systems = 1) =>
  simulate(
    testInput('collective', { hardware, workload: { collective, groupSize, messageSize }, deployment: { systems } }),
  );

describe('a collective benchmark', () => {
  it.each(['allReduce', 'allGather', 'reduceScatter', 'allToAll', 'sendReceive'])('%s has finite figures', (kind) => {
    for (const size of [2, 16, 768]) {
      const result = run('cloudmatrix-384', kind, size);
      expect(result.feasible).toBe(true);
      for (const [key, value] of Object.entries(result.metrics)) expect(Number.isFinite(value), key).toBe(true);
      for (const curve of result.curves)
        for (const point of curve.points) expect(Number.isFinite(point.y) && point.y > 0).toBe(true);
    }
  });

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

  it('says whether latency or bandwidth sets the time', () => {
    expect(run('dgx-h100', 'allReduce', 8, '1 KiB').bottleneck.key).toBe('latency');
    expect(run('dgx-h100', 'allReduce', 8, '1 GiB').bottleneck.key).toBe('bandwidth');
  });
});
