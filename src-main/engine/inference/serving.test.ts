/** Whole services: limits are kept, impossible deployments are answered in words, memory adds up. */
import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../src-shared/model/parameter';
import { simulate, StoppedError } from '../index';
import { testInput } from '../testing/test-scenario';
import { instanceMemory, instanceWeightBytes } from './memory';

const input = (hardware: string, model: string, workload: Entries = {}, deployment: Entries = {}) =>
  testInput('inference', { hardware, model, workload, deployment });
const run = (...scenario: Parameters<typeof input>) => simulate(input(...scenario));

describe('limits', () => {
  it.each([
    ['gb200-nvl72', 'deepseek-v3'],
    ['cloudmatrix-384', 'deepseek-v3'],
    ['cloudmatrix-384', 'llama-3.1-70b'],
    ['dgx-h100', 'llama-3.1-70b'],
  ])('%s serving %s keeps TTFT and TPOT, and tighter limits never serve more', (hardware, model) => {
    let last = Infinity;
    for (const [tpot, ttft] of [
      [100, 10],
      [50, 5],
      [30, 3],
    ] as const) {
      const result = run(hardware, model, { tpotLimit: `${tpot} ms`, ttftLimit: `${ttft} s` });
      expect(result.feasible, result.bottleneck.text).toBe(true);
      expect(result.metrics.tpotS).toBeLessThanOrEqual(tpot / 1e3);
      expect(result.metrics.ttftS).toBeLessThanOrEqual(ttft);
      // Whole tiles and whole instances leave steps of about 1%.
      expect(result.metrics.requestsPerS).toBeLessThanOrEqual(1.01 * last);
      last = result.metrics.requestsPerS ?? 0;
      for (const [key, value] of Object.entries(result.metrics)) expect(Number.isFinite(value), key).toBe(true);
    }
  });

  it('names the limit that no layout meets', () => {
    const tpot = run('dgx-h100', 'llama-3.1-405b', { tpotLimit: '1 ms' });
    expect(tpot).toMatchObject({ feasible: false, bottleneck: { key: 'tpot' } });
    const ttft = run('dgx-h100', 'llama-3.1-70b', { promptTokens: 100_000, ttftLimit: '10 ms' });
    expect(ttft.feasible).toBe(false);
    expect(ttft.search?.rejected.map((each) => each.code)).toContain('ttft');
    const weights = run('dgx-a100', 'deepseek-v3', { precision: 'bf16' });
    expect(weights).toMatchObject({ feasible: false, bottleneck: { key: 'weights' } });
    expect(weights.memory[0]?.totalBytes).toBeGreaterThan(0);
  });
});

describe('short prompts in a colocated instance', () => {
  const chat = { promptTokens: 1, outputTokens: 16, tpotLimit: '200 ms', ttftLimit: '0.2 s' };
  it('wait at least for the iteration that answers them', () => {
    const result = run('dgx-h100', 'llama-3.1-8b', chat);
    expect(result.layout?.values['isColocated']).toBe(true);
    expect(result.metrics.ttftS).toBeGreaterThanOrEqual(result.metrics.tpotS ?? Infinity);
    expect(result.metrics.ttftS).toBeLessThanOrEqual(0.2);
  });
});

describe('what limits decode', () => {
  const tiny = { promptTokens: 16, outputTokens: 16, tpotLimit: '10 s', ttftLimit: '10 s' };
  it.each([
    ['the TPOT limit', 'gb200-nvl72', 'llama-3.1-70b', { tpotLimit: '20 ms' }, /the TPOT limit stops a larger batch/],
    ['the cache', 'dgx-h100', 'llama-3.1-8b', {}, /the KV cache fills the devices/],
    [
      'the scheduler, not a limit that is far away',
      'gb200-nvl72',
      'llama-3.1-8b',
      tiny,
      /no scheduler batches more than 4096/,
    ],
  ])('%s', (_name, hardware, model, workload, text) => {
    expect(run(hardware, model, workload).bottleneck.text).toMatch(text);
  });
});

describe('a deployment as given', () => {
  const fixed = {
    layout: 'fixed',
    prefillDevices: 8,
    prefillTensorParallel: 8,
    decodeDevices: 8,
    decodeTensorParallel: 8,
  };
  it('is used', () => {
    const result = run('gb200-nvl72', 'llama-3.1-70b', {}, fixed);
    expect(result.feasible).toBe(true);
    expect(result.layout?.values).toMatchObject({ decodeDevices: 8, decodeTensorParallel: 8 });
  });
  it.each([
    ['TP that does not divide the instance', { decodeTensorParallel: 3 }, /TP 3 does not divide the 8 devices/],
    [
      'TP that does not divide the heads',
      { prefillDevices: 6, prefillTensorParallel: 3 },
      /TP 3 of prefill does not divide the model/,
    ],
  ])('%s: not feasible, and why', (_name, change, text) => {
    const result = run('gb200-nvl72', 'llama-3.1-70b', {}, { ...fixed, ...change });
    expect(result.feasible).toBe(false);
    expect(result.bottleneck).toMatchObject({ key: 'layout' });
    expect(result.bottleneck.text).toMatch(text);
  });
  it('may need more devices than there are', () => {
    const result = run('dgx-h100', 'llama-3.1-70b', {}, { ...fixed, prefillDevices: 16, decodeDevices: 16 });
    expect(result).toMatchObject({ feasible: false, bottleneck: { key: 'devices' } });
  });
  it('shows the memory of the instance that does not fit, not of one that would', () => {
    const one = { decodeDevices: 1, decodeTensorParallel: 1 };
    const result = run('gb200-nvl72', 'llama-3.1-405b', {}, { ...fixed, ...one });
    expect(result).toMatchObject({ feasible: false, bottleneck: { key: 'weights' } });
    const [use] = result.memory;
    expect(use?.title).toBe('One request on 1 device');
    expect(use?.totalBytes).toBeGreaterThan(use?.capacityBytes ?? Infinity);
  });
});

describe('memory', () => {
  it('holds one copy of the experts over the devices of an instance', () => {
    const r1 = input('cloudmatrix-384', 'deepseek-v3');
    const on = (devices: number): number => instanceWeightBytes(r1, { devices, tensorParallel: 1 }, 1);
    // 58 layers and the prediction module of 256 experts with 3 x 7168 x 2048 weights.
    const experts = 59 * 256 * 3 * 7168 * 2048;
    expect(on(64) - on(128)).toBe(experts / 64 - experts / 128);
    // 72 devices hold 4 experts each (some twice), 320 hold one.
    expect(on(72)).toBe(on(64));
    expect(on(320)).toBe(on(256));
  });

  it('leaves the rest to the cache', () => {
    const llama = input('dgx-h100', 'llama-3.1-70b', { precision: 'bf16', promptTokens: 4096, outputTokens: 1024 });
    const memory = instanceMemory(llama, { devices: 8, tensorParallel: 8 }, 2);
    expect(memory.requestBytes).toBe((327_680 / 8) * (4096 + 512));
    const left = 0.9 * memory.capacityBytes - memory.weightBytes;
    expect(memory.maxRequests).toBe(Math.floor(left / memory.requestBytes));
    expect(memory.weightBytes / (70.6e9 / 4)).toBeCloseTo(1, 2);
  });
});

it('stops when asked', () => {
  let asked = 0;
  const stop = (): boolean => ++asked > 5;
  expect(() => simulate(input('cloudmatrix-384', 'deepseek-v3'), { shouldStop: stop })).toThrow(StoppedError);
  expect(asked).toBe(6);
});
