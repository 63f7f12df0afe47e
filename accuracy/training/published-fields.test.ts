/** Spellings of published cases, and what follows from software and boards that they name. */
import { describe, expect, it } from 'vitest';
import { NotExpressible } from '../lib/not-expressible';
import { profileOf } from '../network/chips';
import { deviceCountOf, mergedWorkload, sequencesOfTokens } from './published-fields';
import { runOf } from './published-run';

const base = {
  id: 'X',
  subcategory: 'training-dense',
  title: 'Llama 3 8B',
  hardware: { chip: 'NVIDIA A100 80GB', count: 64, node: '8-GPU DGX A100', network: '8x200 Gb/s' },
  model: { name: 'Llama-3-8B', layers: 32, hidden: 4096, heads: 32, kv_heads: 8, ffn: 14336, vocab: 128256 },
  workload: { seq: 8192, gbs: 128, mbs: 1, precision: 'bf16', TP: 1, PP: 1 },
  metrics: [{ name: 'step_time_s', value: 5 }],
  source: { title: 'Megatron-LM 2024-05' },
};
const run = (changes: Record<string, unknown>, point: Record<string, unknown> = {}) =>
  runOf({ ...base, ...changes }, 'X', point);
const withWorkload = (workload: Record<string, unknown>) => run({ workload: { ...base.workload, ...workload } });

describe('the fields of a case', () => {
  it('are read where numbers stand as text, under any usual name', () => {
    const read = mergedWorkload({ workload: { seq_len: '4K', global_batch_size: '1,024', micro_bsz: 2, tp: '8' } }, {});
    expect(read).toMatchObject({ seq: 4096, gbs: 1024, mbs: 2, TP: 8 });
  });
  it('of a point go before those of its case, and null is not stated', () => {
    const read = mergedWorkload({ workload: { TP: 4, gbs: 64 } }, { tp: 2, gbs: null });
    expect(read).toMatchObject({ TP: 2, gbs: 64 });
  });
  it('that do not apply are degrees of 1, not open ones', () => {
    expect(mergedWorkload({ workload: { VP: 'n/a', PP: 4 } }, {})['VP']).toBe(1);
    expect(mergedWorkload({ workload: { VP: 'interleaved (degree not stated)' } }, {})['VP']).toMatch(/interleaved/);
  });
  it('count tokens of a batch in powers of two', () => {
    expect(sequencesOfTokens({ gbs_tokens: '4M' }, 2048)).toBe(2048);
    expect(sequencesOfTokens({}, 2048)).toBeNull();
    expect(withWorkload({ gbs: undefined, gbs_tokens: '1M' }).workload.globalBatch).toBe(128);
  });
  it('give the micro-batch by the number of them', () => {
    expect(withWorkload({ mbs: undefined, gbs: 256, grad_accum: 2 }).layout.microBatch).toBe(2);
  });
});

describe('devices', () => {
  const count = (hardware: object, workload: object = {}, point: object = {}) =>
    deviceCountOf({ hardware }, { ...point }, { ...workload }, 2);
  it('are two per package of two dies, unless dies are counted or the degrees multiply to the count', () => {
    expect(count({ count: 64 })).toEqual({ devices: 128, counted: 64 });
    expect(count({ count: 64, count_unit: 'dies' })).toEqual({ devices: 64, counted: 64 });
    expect(count({ count: 64 }, { TP: 8, PP: 2, DP: 4 })).toEqual({ devices: 64, counted: 64 });
    expect(count({ count: 64 }, { TP: 8, PP: 2, DP: 8 })).toEqual({ devices: 128, counted: 64 });
    expect(() => count({})).toThrow(NotExpressible);
  });
  it('refer rates to what is counted', () => {
    const hardware = { chip: 'Huawei Ascend 910C', count: 8, node: 'Atlas 900 A3 SuperPoD', network: 'HCCS' };
    const metrics = [{ name: 'tokens_per_s_per_npu', value: 8192 }];
    const priced = run({ hardware, metrics, workload: { ...base.workload, PP: 2, DP: 8, gbs: 64 } });
    expect(priced.devices).toBe(16);
    expect(priced.measured).toBeCloseTo((64 * 8192) / (8192 * 8), 6);
  });
  it('are an A100 with two thirds of its links where the chip is an A800', () => {
    const [full, cut] = ['A100', 'A800'].map(profileOf);
    expect(cut?.device).toEqual(full?.device);
    expect((cut?.tiers[0]?.bandwidthBytesPerS ?? 0) / (full?.tiers[0]?.bandwidthBytesPerS ?? 1)).toBeCloseTo(2 / 3, 9);
  });
  it('have the memory that their name says', () => {
    const small = run({ hardware: { ...base.hardware, chip: 'NVIDIA A100-40GB' } }).hardware.device;
    const large = run({}).hardware.device;
    expect(small.memoryCapacityBytes).toBe(40e9);
    expect(large.memoryCapacityBytes).toBe(profileOf('A100').device.memoryCapacityBytes);
    expect(small.memoryBandwidthBytesPerS / large.memoryBandwidthBytesPerS).toBeCloseTo(1555 / 2000, 1);
  });
});

describe('layouts and tasks', () => {
  it('are stated by any degree, but not where one is unknown', () => {
    expect(withWorkload({ TP: undefined, PP: 4 }).layout).toMatchObject({ tensorParallel: 1, pipelineParallel: 4 });
    expect(() => withWorkload({ TP: null, PP: 4 })).toThrow('the layout is not stated');
    expect(() => withWorkload({ TP: undefined, PP: undefined })).toThrow('the layout is not stated');
    expect(withWorkload({ TP: undefined, PP: undefined, DP: 64 }).layout.tensorParallel).toBe(1);
  });
  it('are steps like any other when all weights are tuned, not when few are', () => {
    expect(run({}, { task: 'SFT', step_time_s: 5 }).devices).toBe(64);
    expect(() => run({}, { task: 'LoRA' })).toThrow(NotExpressible);
    expect(() => withWorkload({ lora_rank: 16 })).toThrow(NotExpressible);
  });
  it('shard the optimiser over all replicas where software says -1', () => {
    expect(withWorkload({ zero1: -1 }).layout.shardingGroup).toBeNull();
    expect(withWorkload({ zero1: 8 }).layout.shardingGroup).toBe(8);
  });
  it('place two chunks of DualPipe by its nature', () => {
    expect(withWorkload({ schedule: 'DualPipeV', PP: 8, VP: 2 }).layout).toMatchObject({
      schedule: 'dualPipe',
      interleave: 1,
    });
  });
});

describe('recomputation', () => {
  const titan = { source: { title: 'torchtitan docs' } };
  const of = (recompute: string, changes: object) =>
    run({ ...changes, workload: { ...base.workload, recompute } }).layout;
  it('of torchtitan is half of a forward pass where it is selective', () => {
    expect(of('selective op', titan)).toMatchObject({ recompute: 'full', recomputeLayers: 16 });
    expect(of('full', titan)).toMatchObject({ recompute: 'full', recomputeLayers: null });
    expect(of('no', titan).recompute).toBe('none');
    expect(of('selective', {}).recompute).toBe('selective');
  });
  it('of dense models in Megatron-Bridge is none', () => {
    const bridge = { source: { title: 'Megatron-Bridge performance summary, release 25.11' } };
    expect(run(bridge)).toMatchObject({ openRecomputations: ['none'] });
    expect(run({}).openRecomputations).toEqual(['none', 'selective', 'full']);
  });
  it('leaves further tokens out where a table says so', () => {
    const model = { ...base.model, mtp_layers: 1 };
    expect(run({ model }, { model: 'DeepSeekV3 (w/o MTP)', step_time_s: 5 }).model.mtpLayers).toBe(0);
    expect(run({ model }, { model: 'DeepSeekV3 (w/ MTP)', step_time_s: 5 }).model.mtpLayers).toBe(1);
  });
});
