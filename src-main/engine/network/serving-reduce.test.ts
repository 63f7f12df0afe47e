/** All-reduce of serving frameworks beside the library's. */
import { describe, expect, it } from 'vitest';
import { testInput } from '../testing/test-scenario';
import { collectiveTimeS } from './collectives';
import { createFabric } from './fabric';
import { servingReduceTimeS } from './serving-reduce';

const h100 = testInput('collective', { hardware: 'dgx-h100' }).hardware;
const server = createFabric(h100, 8);
const eight = { size: 8, stride: 1 };

describe('all-reduce of a serving framework', () => {
  it('takes a few microseconds for the message of a decode step', () => {
    // TensorRT-LLM 1.3 on 8 H100: 3.8 us for 32 KiB, 26 us for 1 MiB.
    expect(servingReduceTimeS(server, 2 ** 15, eight)).toBeGreaterThan(3e-6);
    expect(servingReduceTimeS(server, 2 ** 15, eight)).toBeLessThan(5e-6);
    expect(servingReduceTimeS(server, 2 ** 20, eight)).toBeLessThan(
      collectiveTimeS(server, 'allReduce', 2 ** 20, eight),
    );
  });

  it('is never slower than the library, and the library for large messages', () => {
    for (let bytes = 8; bytes < 1e9; bytes *= 2)
      expect(servingReduceTimeS(server, bytes, eight)).toBeLessThanOrEqual(
        collectiveTimeS(server, 'allReduce', bytes, eight),
      );
    expect(servingReduceTimeS(server, 2 ** 26, eight)).toBe(collectiveTimeS(server, 'allReduce', 2 ** 26, eight));
    expect(servingReduceTimeS(server, 2 ** 26, eight, true)).toBe(Infinity);
  });

  it('is the library between domains, and where no such kernel is known', () => {
    const across = createFabric(h100, 16);
    const sixteen = { size: 16, stride: 1 };
    expect(servingReduceTimeS(across, 4096, sixteen)).toBe(collectiveTimeS(across, 'allReduce', 4096, sixteen));
    const ascend = createFabric(testInput('collective', { hardware: 'atlas-800-a2' }).hardware, 8);
    expect(servingReduceTimeS(ascend, 4096, eight)).toBe(collectiveTimeS(ascend, 'allReduce', 4096, eight));
  });

  it('costs nothing for one device or no bytes', () => {
    expect(servingReduceTimeS(server, 4096, { size: 1, stride: 1 })).toBe(0);
    expect(servingReduceTimeS(server, 0, eight)).toBe(0);
  });
});
