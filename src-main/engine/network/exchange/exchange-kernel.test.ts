/** Which links an exchange crosses, and what each family of kernels makes of it. */
import { describe, expect, it } from 'vitest';
import { testInput } from '../../testing/test-scenario';
import { exchangeParts, type ExchangeKernel, type ExchangeUse, type KernelCost } from './exchange-kernel';
import { exchangeNetwork, reachOf, type ExchangeNetwork } from './exchange-network';
import { generationOf, kernelOf } from './kernels';
import { distinctUnits } from './routing';

/** Servers of 8: 100 GB/s inside, 10 GB/s outside. */
const servers: ExchangeNetwork = {
  tiers: [{ endpoints: 8, lineBytesPerS: 1e11, isMesh: false }],
  scaleOutBytesPerS: 1e10,
};
const free: KernelCost = {
  startS: 0,
  doublingS: 0,
  rankS: 0,
  expertS: 0,
  outsideS: 0,
  outsideDoublingS: 0,
  fillS: 0,
  outsideFillS: 0,
  hiddenS: 0,
  tokenS: 0,
  isPipelined: true,
  linkShare: 1,
  linkHalfRanks: Infinity,
  outsideShare: 1,
  coreBytesPerS: Infinity,
  outsideCoreBytesPerS: Infinity,
  copyBytesPerS: Infinity,
};
const kernelWith = (cost: Partial<KernelCost>, way: Partial<ExchangeKernel> = {}): ExchangeKernel => ({
  name: 'test',
  copies: 'rank',
  isStaged: true,
  cores: 10,
  dispatch: { ...free, ...cost },
  combine: free,
  ...way,
});
const use: ExchangeUse = {
  direction: 'dispatch',
  tokens: 4096,
  tokenBytes: 7168,
  routing: { experts: 256, activeExperts: 8, groups: 1, groupLimit: 1, isBalanced: true },
  imbalance: 1,
  cores: null,
};
const group = (size: number) => ({ size, stride: 1 });
const bytes = use.tokens * use.tokenBytes;
const partsOf = (kernel: ExchangeKernel, size: number, change: Partial<ExchangeUse> = {}, network = servers) =>
  exchangeParts(kernel, network, group(size), { ...use, ...change });

describe('links', () => {
  it('carry one copy per other domain outside, and every copy once more inside, where copies are handed on', () => {
    const routing = { ...use.routing, isBalanced: false };
    const outside = partsOf(kernelWith({}), 64, { routing, imbalance: 2 });
    expect(outside.limit).toBe('scale-out');
    expect(outside.timeS).toBeCloseTo((2 * bytes * distinctUnits(routing, 8) * (7 / 8)) / 1e10, 9);
    const fast = { ...servers, scaleOutBytesPerS: 1e13 };
    const inside = partsOf(kernelWith({}), 64, { routing, imbalance: 2 }, fast);
    expect(inside.limit).toBe('scale-up');
    expect(inside.timeS).toBeCloseTo((2 * bytes * distinctUnits(routing, 64) * (7 / 8)) / 1e11, 9);
  });

  it('carry every copy that leaves where each expert is sent its own', () => {
    const direct = kernelWith({}, { copies: 'expert', isStaged: false });
    expect(partsOf(direct, 64).timeS).toBeCloseTo((bytes * 8 * (56 / 64)) / 1e10, 9);
    expect(partsOf(direct, 8).timeS).toBeCloseTo((bytes * 8 * (7 / 8)) / 1e11, 9);
    const overNetwork = kernelWith({}, { copies: 'expert', isStaged: false, avoidsScaleUp: true });
    expect(partsOf(overNetwork, 8).timeS).toBeCloseTo((bytes * 8 * (7 / 8)) / 1e10, 9);
  });

  it('share the ports of a die between the tiers of a bus, not with the link to the other die', () => {
    const { hardware } = testInput('collective', { hardware: 'cloudmatrix-384' });
    const { tiers, inDomain, domains } = reachOf(exchangeNetwork(hardware), group(64));
    expect(tiers.map(({ inner, reach, passing }) => [inner, reach, passing])).toEqual([
      [1, 2, 1],
      [2, 16, 62],
      [16, 64, 48],
    ]);
    expect([inDomain, domains]).toEqual([64, 1]);
    expect(reachOf(exchangeNetwork(hardware), group(1536)).domains).toBe(2);
  });

  it('stay unused in a mesh where their peer is absent', () => {
    const { hardware } = testInput('collective', { hardware: 'atlas-800-a2' });
    const lineOf = (size: number) => reachOf(exchangeNetwork(hardware), group(size)).tiers[0]?.lineBytesPerS;
    expect(lineOf(8)).toBeCloseTo(196e9, 0);
    expect(lineOf(4)).toBeCloseTo((3 / 7) * 196e9, 0);
  });
});

describe('cores', () => {
  it('limit by their number', () => {
    const kernel = kernelWith({ coreBytesPerS: 1e9 });
    expect(partsOf(kernel, 8).limit).toBe('cores');
    expect(partsOf(kernel, 8).timeS).toBeCloseTo((bytes * 8) / 1e10, 9);
    expect(partsOf(kernel, 8, { cores: 20 }).timeS).toBeCloseTo((bytes * 8) / 2e10, 9);
  });

  it('handle tokens beside the transfer or one after the other', () => {
    const base = partsOf(kernelWith({}), 8).timeS;
    const workS = 4096 * 1e-7;
    expect(partsOf(kernelWith({ tokenS: 1e-7, isPipelined: false }), 8).timeS).toBeCloseTo(base + workS, 12);
    expect(partsOf(kernelWith({ tokenS: 1e-7 }), 8).timeS).toBeCloseTo(Math.hypot(base, workS), 12);
  });
});

describe('start', () => {
  it('grows with ranks, experts and domains, and is all there is for one token', () => {
    const kernel = kernelWith({ startS: 1e-5, doublingS: 1e-6, expertS: 1e-8, outsideS: 5e-6, outsideDoublingS: 2e-6 });
    expect(partsOf(kernel, 8).startS).toBeCloseTo(1e-5 + 3e-6 + 2.56e-6, 12);
    expect(partsOf(kernel, 64).startS).toBeCloseTo(1e-5 + 6e-6 + 2.56e-6 + 5e-6 + 6e-6, 12);
    expect(partsOf(kernel, 8, { tokens: 1 }).timeS).toBeLessThan(1.7e-5);
    expect(partsOf(kernel, 1).timeS).toBe(0);
  });

  it('adds up to the time', () => {
    for (const id of ['deepEpNormal', 'deepEpLowLatency', 'hybridEp', 'cannFused'] as const)
      for (const generation of ['hopper', 'blackwell', 'ascend'] as const)
        for (const size of [2, 8, 64]) {
          const { timeS, startS, handlingS, transferS } = partsOf(kernelOf(id, generation), size);
          expect(startS + handlingS + transferS).toBeCloseTo(timeS, 12);
          expect(handlingS).toBeGreaterThanOrEqual(0);
        }
  });
});

it('knows the generation of a profile by its curves', () => {
  expect(['h100', 'h200', 'b200', 'gb300', 'ascend-910c', 'a100', 'unknown'].map(generationOf)).toEqual([
    'hopper',
    'hopper',
    'blackwell',
    'blackwell',
    'ascend',
    'hopper',
    'hopper',
  ]);
});
