import { describe, expect, it } from 'vitest';
import type { AttentionOperator, GemmOperator, VectorOperator } from '../model/operator';
import { testInput } from '../testing/test-scenario';
import { coreShare } from './attention';
import { backwardDataTime, backwardWeightTime, besideExchange, createDeviceModel, operatorTime } from './device-model';

const hardwareOf = (id: string): Parameters<typeof createDeviceModel>[0] =>
  testInput('collective', { hardware: id }).hardware;
const h100 = createDeviceModel(hardwareOf('dgx-h100'), 16, 1, true);

const serving = createDeviceModel(hardwareOf('dgx-h100'), 16, 1, false);

const product: GemmOperator = { unit: 'gemm', part: 'ffn', name: 'Up', m: 8192, n: 16384, k: 8192, batch: 1 };
const core: AttentionOperator = {
  unit: 'attention',
  part: 'attention',
  name: 'Attention core',
  flops: 4 * 8192 * 4096 * 8192,
  keys: 4096,
  bytes: 8192 * 8192 * 8,
  isLatent: false,
  isDecode: false,
  rows: 8192 * 64,
  headWidth: 128,
};
const norm: VectorOperator = { unit: 'vector', part: 'norm', name: 'Norm', bytes: 1e9, flops: 1e8 };

describe('createDeviceModel', () => {
  it('uses FP8 where there is FP8, INT8 where there is only that, BF16 where asked', () => {
    expect(createDeviceModel(hardwareOf('dgx-h100'), 8, 1, true).datatype).toBe('FP8');
    expect(createDeviceModel(hardwareOf('cloudmatrix-384'), 8, 1, true).datatype).toBe('INT8');
    expect(h100.datatype).toBe('BF16');
    const none = hardwareOf('dgx-h100');
    const bare = { ...none, device: { ...none.device, peakFp8FlopsPerS: null, peakInt8FlopsPerS: null } };
    expect(createDeviceModel(bare, 8, 1, true)).toMatchObject({ datatype: 'BF16', isEightBit: false });
    expect(createDeviceModel(h100.hardware, 4, 1, true)).toMatchObject({ datatype: 'FP8', isFourBit: false });
    expect(createDeviceModel(hardwareOf('gb200-nvl72'), 4, 1, true)).toMatchObject({
      datatype: 'FP4',
      isFourBit: true,
    });
  });

  it('launches from the host in training and from a graph in serving', () => {
    const { launchOverheadS, graphLaunchOverheadS } = h100.hardware.device;
    expect(h100.launchS).toBe(launchOverheadS);
    expect(createDeviceModel(h100.hardware, 16, 1, false).launchS).toBe(graphLaunchOverheadS);
  });
});

describe('operatorTime', () => {
  it('stays below the power limit of a large product in training, above it in short serving', () => {
    const { steady, bf16 } = h100.calibration;
    const { timeS, flops, isMemoryBound } = operatorTime(h100, product);
    expect(flops).toBe(2 * 8192 * 16384 * 8192);
    const share = flops / timeS / h100.peakFlopsPerS;
    expect(share).toBeLessThan(steady.bf16);
    expect(share).toBeGreaterThan(0.95 * steady.bf16);
    expect(isMemoryBound).toBe(false);
    const burst = flops / operatorTime(serving, product).timeS / h100.peakFlopsPerS;
    expect(burst).toBeGreaterThan(steady.bf16);
    expect(burst).toBeLessThan(bf16.ceiling);
  });

  it('knows that one token waits for memory', () => {
    expect(operatorTime(h100, { ...product, m: 1 }).isMemoryBound).toBe(true);
  });

  it('is inverse to the share of compute that is left', () => {
    const half = createDeviceModel(h100.hardware, 16, 0.5, true);
    const net = (device: typeof h100): number => operatorTime(device, product).timeS - device.launchS;
    expect(net(half) / net(h100)).toBeCloseTo(2, 9);
    const beside = besideExchange(h100);
    expect(net(beside) / net(h100)).toBeCloseTo(1 / (1 - h100.calibration.exchangeCoreShare), 9);
  });

  it('keeps routers and heads in 16 bits', () => {
    const fp8 = createDeviceModel(h100.hardware, 8, 1, true);
    expect(operatorTime(fp8, { ...product, keeps16Bit: true }).timeS).toBe(operatorTime(h100, product).timeS);
    expect(operatorTime(fp8, product).timeS).toBeLessThan(operatorTime(h100, product).timeS);
  });

  it.each([16, 8] as const)('trains many rows per expert at the rate of plain products, in %i bits', (bits) => {
    for (const id of ['dgx-h100', 'gb200-nvl72']) {
      const device = createDeviceModel(hardwareOf(id), bits, 1, true);
      const lost = (m: number, batch: number): number => {
        const plain: GemmOperator = { ...product, m, n: 4096, k: 7168, batch };
        return operatorTime(device, { ...plain, isGrouped: true }).timeS / operatorTime(device, plain).timeS - 1;
      };
      expect(lost(16384, 1)).toBe(0);
      expect(lost(16384, 8)).toBeLessThan(0.02);
      expect(lost(256, 8)).toBeGreaterThan(0.1);
    }
  });

  it('prices attention by the kernels of training and of serving, and decode by the cache it reads', () => {
    const { forward, serving: prompt, cacheReadShare, headHalf } = h100.calibration.attention;
    for (const [device, curve] of [
      [h100, forward],
      [serving, prompt],
    ] as const) {
      const share = coreShare(curve, core.keys, core.rows, 132, 128, headHalf);
      expect(operatorTime(device, core).timeS - device.launchS).toBeCloseTo(core.flops / (989e12 * share), 9);
    }
    const decode = { ...core, isDecode: true, bytes: 1e9 };
    expect(operatorTime(h100, decode).timeS - h100.launchS).toBeCloseTo(1e9 / (3.35e12 * cacheReadShare), 9);
  });

  it('is slower with FlashAttention-2, and with too few heads for the cores', () => {
    const timeS = (operator: AttentionOperator): number => operatorTime(h100, operator).timeS - h100.launchS;
    expect(timeS({ ...core, flash: 2 })).toBeGreaterThan(1.3 * timeS(core));
    const eighth = { ...core, flops: core.flops / 64, rows: core.rows / 64, bytes: core.bytes / 64 };
    expect(64 * timeS(eighth)).toBeGreaterThan(1.5 * timeS(core));
  });

  it('streams vector work through memory, kernel by kernel; gathered rows take longer', () => {
    const { vectorMemoryShare, scatteredMemoryShare } = h100.calibration;
    const net = (operator: VectorOperator): number => {
      const { timeS, launchS } = operatorTime(h100, operator);
      return timeS - launchS;
    };
    expect(net(norm)).toBeCloseTo(1e9 / (3.35e12 * vectorMemoryShare), 9);
    expect(net({ ...norm, isScattered: true })).toBeCloseTo(1e9 / (3.35e12 * scatteredMemoryShare), 9);
    const steps = operatorTime(h100, { ...norm, kernels: 4 });
    expect(steps.kernels).toBe(4);
    expect(steps.launchS).toBe(4 * h100.launchS);
  });
});

describe('backward', () => {
  it('has two products of the forward size', () => {
    const forward = operatorTime(h100, product);
    for (const backward of [backwardDataTime(h100, product), backwardWeightTime(h100, product)]) {
      expect(backward.flops).toBe(forward.flops);
      expect(backward.timeS / forward.timeS).toBeGreaterThan(0.9);
      expect(backward.timeS / forward.timeS).toBeLessThan(1.3);
    }
  });

  it('adds the weight gradient to a sum in memory behind which nothing runs', () => {
    const halfSums = createDeviceModel(h100.hardware, 16, 1, true, { precision: 'bf16', sumBytes: 2 });
    const saved = backwardWeightTime(h100, product).timeS - backwardWeightTime(halfSums, product).timeS;
    const bandwidth = 3.35e12 * h100.calibration.bf16.memoryShare;
    expect(saved).toBeCloseTo((4 * product.n * product.k) / bandwidth, 9);
    // In a kernel of its own it also reads the plain gradient, which the product has written.
    const options = { precision: 'bf16', sumBytes: 2, addsApart: true } as const;
    const apart = createDeviceModel(h100.hardware, 16, 1, true, options);
    const added = backwardWeightTime(apart, product).timeS - backwardWeightTime(halfSums, product).timeS;
    expect(added).toBeCloseTo((4 * product.n * product.k) / bandwidth, 9);
    const pair = { ...product, isActivationPair: true as const };
    expect(backwardWeightTime(h100, pair).timeS).toBeLessThan(backwardWeightTime(halfSums, product).timeS);
  });

  it('runs 2.5 times the forward work of flash attention at the rate of its own kernels', () => {
    const backward = backwardDataTime(h100, core);
    expect(backward.flops).toBe(2.5 * core.flops);
    const { backward: curve, headHalf } = h100.calibration.attention;
    const share = coreShare(curve, core.keys, core.rows, 132, 128, headHalf);
    expect(backward.timeS - backward.launchS).toBeCloseTo(backward.flops / (989e12 * share), 9);
    expect(backwardWeightTime(h100, core).timeS).toBe(0);
  });

  it('quantises by the recipe: nothing again for the weight gradient but in blocks', () => {
    const of = (precision: 'fp8' | 'fp8Block'): typeof h100 =>
      createDeviceModel(h100.hardware, 8, 1, true, { precision, sumBytes: 4 });
    const perByte = (product.n * product.m) / (3.35e12 * h100.calibration.vectorMemoryShare);
    const extra = backwardWeightTime(of('fp8Block'), product).timeS - backwardWeightTime(of('fp8'), product).timeS;
    expect(extra).toBeCloseTo(3.1 * perByte, 9);
  });

  it('reads gradients as well in vector work', () => {
    expect(backwardDataTime(h100, norm).timeS).toBeGreaterThan(1.5 * operatorTime(h100, norm).timeS);
    expect(backwardWeightTime(h100, norm).timeS).toBe(0);
  });
});
