import { describe, expect, it } from 'vitest';
import type { AttentionOperator, GemmOperator, VectorOperator } from '../model/operator';
import { testInput } from '../testing/test-scenario';
import { backwardDataTime, backwardWeightTime, besideExchange, createDeviceModel, operatorTime } from './device-model';

const hardwareOf = (id: string): Parameters<typeof createDeviceModel>[0] =>
  testInput('collective', { hardware: id }).hardware;
const h100 = createDeviceModel(hardwareOf('dgx-h100'), 16, 1, true);

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
  it('stays below the peak and above the ceiling of a large product', () => {
    const { timeS, flops, isMemoryBound } = operatorTime(h100, product);
    expect(flops).toBe(2 * 8192 * 16384 * 8192);
    const share = flops / timeS / h100.peakFlopsPerS;
    expect(share).toBeLessThan(h100.calibration.bf16.ceiling);
    expect(share).toBeGreaterThan(0.9 * h100.calibration.bf16.ceiling);
    expect(isMemoryBound).toBe(false);
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

  it('prices attention by its keys, and decode by the cache it reads', () => {
    const { ceiling, keysHalf, cacheReadShare } = h100.calibration.attention;
    const share = (ceiling * 4096) / (4096 + keysHalf);
    expect(operatorTime(h100, core).timeS - h100.launchS).toBeCloseTo(core.flops / (989e12 * share), 9);
    const decode = { ...core, isDecode: true, bytes: 1e9 };
    expect(operatorTime(h100, decode).timeS - h100.launchS).toBeCloseTo(1e9 / (3.35e12 * cacheReadShare), 9);
  });

  it('streams vector work through memory', () => {
    const { timeS } = operatorTime(h100, norm);
    expect(timeS - h100.launchS).toBeCloseTo(1e9 / (3.35e12 * h100.calibration.vectorMemoryShare), 9);
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

  it('waits for the FP32 sum where few tokens meet large weights', () => {
    const few = { ...product, m: 128 };
    const sumS = (few.n * few.k * 8) / (3.35e12 * h100.calibration.bf16.memoryShare);
    expect(backwardWeightTime(h100, few).timeS).toBeGreaterThan(sumS);
  });

  it('repeats the scores of flash attention', () => {
    expect(backwardDataTime(h100, core).flops).toBe(2.5 * core.flops);
    expect(backwardWeightTime(h100, core).timeS).toBe(0);
  });
});
