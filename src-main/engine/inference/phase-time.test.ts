/** Times of prefill batches and decode steps: what they may and may not depend on. */
import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../src-shared/model/parameter';
import { createDeviceModel } from '../compute/device-model';
import { createFabric } from '../network/fabric';
import { testInput } from '../testing/test-scenario';
import { decodeTime, prefillTime, tokensPerDecodeStep, type PhaseContext, type PhaseTime } from './phase-time';

function contextOf(
  hardware: string,
  model: string,
  options: { workload?: Entries; deployment?: Entries; assumptions?: Entries } = {},
): PhaseContext {
  const input = testInput('inference', { hardware, model, ...options });
  const devices = input.deployment.systems * input.hardware.node.devices * input.hardware.supernode.nodes;
  return {
    input,
    device: createDeviceModel(input.hardware, input.workload.precision === '8bit' ? 8 : 16, 1, false),
    fabric: createFabric(input.hardware, devices),
  };
}

const sumOf = (time: PhaseTime): number =>
  time.attentionS + time.ffnS + time.expertsS + time.headS + time.otherS + time.tensorS + time.exchangeS;
const moe = contextOf('cloudmatrix-384', 'deepseek-v3');
const ep = { devices: 256, tensorParallel: 1 };

describe('decode', () => {
  it('has parts that add up, for any batch', () => {
    for (const requests of [1, 2, 7, 64, 512]) {
      const time = decodeTime(moe, ep, requests);
      expect(sumOf(time) / time.totalS).toBeCloseTo(1, 12);
      expect(time.memoryShare).toBeGreaterThanOrEqual(0);
      expect(time.memoryShare).toBeLessThanOrEqual(1);
    }
  });

  it('takes at least the time to read weights and cache', () => {
    const dense = contextOf('dgx-h100', 'llama-3.1-70b', { workload: { precision: 'bf16', promptTokens: 4096 } });
    const time = decodeTime(dense, { devices: 8, tensorParallel: 8 }, 32);
    const weights = (70.6e9 - 128256 * 8192) * 2;
    const cache = 32 * (4096 + 512) * 327_680;
    expect(time.totalS).toBeGreaterThan((weights + cache) / 8 / 3.35e12);
    expect(time.totalS).toBeLessThan((3 * (weights + cache)) / 8 / 3.35e12);
  });

  it('never gets faster with a larger batch or a longer context', () => {
    let last = 0;
    for (const requests of [1, 2, 4, 16, 64, 256]) {
      const { totalS } = decodeTime(moe, ep, requests);
      expect(totalS).toBeGreaterThanOrEqual(last);
      last = totalS;
    }
    const long = contextOf('cloudmatrix-384', 'deepseek-v3', { workload: { promptTokens: 16384 } });
    expect(decodeTime(long, ep, 32).totalS).toBeGreaterThan(decodeTime(moe, ep, 32).totalS);
  });

  it('splits into two micro-batches only where that is faster', () => {
    const never = contextOf('dgx-h100', 'deepseek-v3', { deployment: { systems: 9, overlapMicroBatches: false } });
    const may = contextOf('dgx-h100', 'deepseek-v3', { deployment: { systems: 9 } });
    const layout = { devices: 72, tensorParallel: 1 };
    for (const requests of [1, 4, 32, 128, 256])
      expect(decodeTime(may, layout, requests).totalS).toBeLessThanOrEqual(decodeTime(never, layout, requests).totalS);
    // Servers joined by a slow network gain; one request cannot be split.
    expect(decodeTime(may, layout, 256).totalS).toBeLessThan(0.9 * decodeTime(never, layout, 256).totalS);
    expect(decodeTime(may, layout, 1)).toEqual(decodeTime(never, layout, 1));
  });

  it('yields more tokens per step with prediction, at the price of longer steps', () => {
    const off = contextOf('cloudmatrix-384', 'deepseek-v3', { assumptions: { mtpAcceptance: 0 } });
    expect(tokensPerDecodeStep(off.input)).toBe(1);
    expect(tokensPerDecodeStep(moe.input)).toBeCloseTo(1.7, 12);
    expect(decodeTime(moe, ep, 32).totalS).toBeGreaterThan(decodeTime(off, ep, 32).totalS);
  });

  it('needs no exchange for a dense model, no reduction without TP', () => {
    const dense = contextOf('dgx-h100', 'llama-3.1-8b');
    expect(decodeTime(dense, { devices: 1, tensorParallel: 1 }, 8)).toMatchObject({ tensorS: 0, exchangeS: 0 });
    expect(decodeTime(dense, { devices: 4, tensorParallel: 4 }, 8).tensorS).toBeGreaterThan(0);
  });
});

describe('prefill', () => {
  it('has parts that add up and grows faster than the prompt', () => {
    const dense = (promptTokens: number) => contextOf('dgx-h100', 'llama-3.1-70b', { workload: { promptTokens } });
    const layout = { devices: 8, tensorParallel: 8 };
    const short = prefillTime(dense(4096), layout, 1);
    const long = prefillTime(dense(32768), layout, 1);
    expect(sumOf(long) / long.totalS).toBeCloseTo(1, 12);
    expect(long.totalS).toBeGreaterThan(8 * short.totalS);
    expect(long.totalS).toBeLessThan(64 * short.totalS);
  });

  it('computes less where the cache holds part of the prompt, but still reads it', () => {
    const layout = { devices: 32, tensorParallel: 1 };
    const reuse = (cacheReuse: number): number =>
      prefillTime(
        contextOf('cloudmatrix-384', 'deepseek-v3', { workload: { cacheReuse, promptTokens: 4096 } }),
        layout,
        4,
      ).totalS;
    const [none, half, most] = [0, 0.5, 0.9].map(reuse) as [number, number, number];
    expect(half).toBeLessThan(none);
    expect(most).toBeLessThan(half);
    // arXiv:2506.12708: 1.42 times at 50%, 2.28 times at 90%, storage included.
    expect(none / half).toBeGreaterThan(1.42);
    expect(none / half).toBeLessThan(2);
    expect(none / most).toBeGreaterThan(2.28);
    expect(none / most).toBeLessThan(10);
  });

  it('reads reused tokens from the pool at what the hosts supply, where hosts are on the fabric', () => {
    const layout = { devices: 32, tensorParallel: 1 };
    const workload = { cacheReuse: 0.5, promptTokens: 4096 };
    const context = contextOf('cloudmatrix-384', 'deepseek-v3', { workload });
    const { hardware } = context.input;
    const without = {
      ...context,
      input: { ...context.input, hardware: { ...hardware, node: { ...hardware.node, poolBandwidthBytesPerS: 0 } } },
    };
    // 62 layers of 576 values in BF16; 4 ports of 160 GB/s for 16 dies.
    const readS = (4 * 2048 * 62 * 576 * 2) / 40e9;
    const addedS = prefillTime(context, layout, 4).totalS - prefillTime(without, layout, 4).totalS;
    expect(addedS / readS).toBeCloseTo(1, 2);
    expect(sumOf(prefillTime(context, layout, 4)) / prefillTime(context, layout, 4).totalS).toBeCloseTo(1, 12);
  });
});
