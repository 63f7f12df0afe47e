/** Rules by which published runs get what their software set and their tables do not say. */
import { describe, expect, it } from 'vitest';
import { NotExpressible } from '../lib/not-expressible';
import { generationOf } from './generation';
import { layoutOf, reducesGradientsIn16, type Machine } from './published-layout';
import { modelOf } from './published-model';
import { runOf } from './published-run';

const board: Machine = { isHopper: false, domainDevices: 8 };
const hopper: Machine = { isHopper: true, domainDevices: 8 };
const rack: Machine = { isHopper: false, domainDevices: 64 };

const layout = (texts: string, machine: Machine, workload: Record<string, unknown>, isLimited = false) =>
  layoutOf({ TP: 1, PP: 8, VP: 2, ...workload }, generationOf(texts, 'bf16'), true, texts, machine, isLimited);

describe('the exchange of experts', () => {
  it.each([
    ['NeMo recipes 25.05', rack, true, 'allToAll'],
    ['Megatron-Bridge 25.11', rack, false, 'kernels'],
    ['Megatron-Bridge 25.11', board, false, 'allToAll'],
    ['Megatron-Bridge 25.11', board, true, 'kernels'],
    ['torchtitan 2025-11', board, false, 'kernels'],
  ])('%s', (texts, machine, isLimited, expected) => {
    expect(layout(texts, machine, { EP: 32 }, isLimited).expertExchange).toBe(expected);
  });
  it('is what the case names, where it does', () => {
    const named = layout('Megatron-LM 2024-05', board, { EP: 8, dispatcher: 'DeepEP (H100) / HybridEP (GB200)' });
    expect(named.expertExchange).toBe('kernels');
  });
  it('runs behind compute where experts leave a board', () => {
    const overlaps = (texts: string, machine: Machine, EP: number, isLimited = false) =>
      layout(texts, machine, { EP }, isLimited).overlapExpertParallel;
    expect(overlaps('Megatron-Bridge 25.11', hopper, 32)).toBe(true);
    expect(overlaps('Megatron-Bridge 25.11', board, 8)).toBe(false);
    expect(overlaps('Megatron-Bridge 25.11', hopper, 64, true)).toBe(false);
    expect(overlaps('Megatron-Bridge 25.11', rack, 64, true)).toBe(false);
    expect(overlaps('Megatron-Bridge 26.06', rack, 64, true)).toBe(true);
    expect(overlaps('NeMo 25.05', board, 32)).toBe(false);
    // Without chunks there is no second micro-batch beside it.
    expect(layout('Megatron-Bridge 25.11', hopper, { EP: 32, VP: 1 }).overlapExpertParallel).toBe(false);
  });
});

describe('the devices that share an expert', () => {
  const shared = (texts: string, workload: Record<string, unknown> = {}, isMoe = true) =>
    layoutOf({ TP: 4, EP: 2, ...workload }, generationOf(texts, 'bf16'), isMoe, texts).expertTensorParallel;
  it.each([
    ['MindSpeed-LLM 2024-09', 4],
    ['MindSpeed-LLM 2025-06', 4],
    ['Megatron-LM 2024-06', 4],
    ['Megatron-Core 2025-06', 1],
    ['NeMo recipes 25.05', 1],
    ['Megatron-Bridge 26.08', 1],
    ['torchtitan 2025-11', 1],
  ])('%s: %i of TP 4', (texts, expected) => {
    expect(shared(texts)).toBe(expected);
  });
  it('are those that the case states, and one without experts', () => {
    expect(shared('MindSpeed-LLM 2024-09', { ETP: 1 })).toBe(1);
    expect(shared('NeMo recipes 25.05', { ETP: 2 })).toBe(2);
    expect(shared('MindSpeed-LLM 2024-09', { moe_tp_extend_ep: true })).toBe(1);
    expect(shared('MindSpeed-LLM 2024-09', {}, false)).toBe(1);
  });
});

describe('other settings of the software', () => {
  const dense = (texts: string, workload: Record<string, unknown> = {}) =>
    layoutOf({ TP: 2, PP: 1, ...workload }, generationOf(texts, 'bf16'), false, texts);

  it('reduce gradients in 16 bits where the recipes do', () => {
    const in16 = (texts: string) => reducesGradientsIn16(generationOf(texts, 'bf16'), texts);
    expect(['NeMo 25.05', 'MLPerf Training v4.1', 'llm-foundry', 'InternEvo'].map(in16)).toEqual(Array(4).fill(true));
    expect(['NeMo performance summary (24.07)', 'Megatron-LM 2024-07'].map(in16)).toEqual([false, false]);
  });
  it('run attention with the kernels of their time', () => {
    expect(dense('Megatron-LM, arXiv:2104.04473').attentionKernel).toBe('unfused');
    expect(dense('llm-foundry training benchmarks').attentionKernel).toBe('flash1');
    expect(dense('torchtitan 202412').attentionKernel).toBe('flash2');
    expect(dense('NeMo 25.05').attentionKernel).toBe('fused');
  });
  it('sum gradients apart before 2022, and in DeepSpeed', () => {
    expect(dense('Megatron-LM, arXiv:2104.04473').productBackward).toBe('plain');
    expect(dense('Megatron-LM, arXiv:2205.05198').productBackward).toBe('fused');
    expect(dense('Megatron-DeepSpeed, 2022-02-21').productBackward).toBe('plain');
  });
  it('of MindSpeed in 2024 sum gradients apart, in 16 bits in FP16, and take the loss step by step', () => {
    const texts = 'ModelLink (MindSpeed-LLM) 2024-09';
    expect(dense(texts)).toMatchObject({ productBackward: 'apart', lossKernel: 'unfused', operatorFusion: 'fused' });
    expect(dense(texts, { gradient_accumulation_fusion: true }).productBackward).toBe('fused');
    expect(dense('MindSpeed-LLM 2025-06')).toMatchObject({ productBackward: 'fused', lossKernel: 'fused' });
    const sums = (precision: string) =>
      runOf(
        {
          id: 'X',
          hardware: { chip: 'Huawei Ascend 910B', count: 8, node: '8 NPUs per node', network: 'RoCE 200 Gb/s per NPU' },
          model: { name: 'Llama', layers: 32, hidden: 4096, heads: 32, ffn: 11008, vocab: 32000 },
          workload: { precision, TP: 8, PP: 1, mbs: 1, gbs: 8, seq: 2048, recompute: 'none' },
          metrics: [{ name: 'tokens_per_s_per_npu', value: 1000 }],
          source: { title: texts },
        },
        'X',
        {},
      ).layout.gradientPrecision;
    expect([sums('fp16'), sums('bf16')]).toEqual(['bf16', 'fp32']);
  });
  it('of llm-foundry fuse the loss, those of PyTorch in 2024 do not', () => {
    expect(dense('llm-foundry training benchmarks').lossKernel).toBe('fused');
    expect(dense('torchtitan 202412').lossKernel).toBe('unfused');
  });
  it('of InternEvo are not those of another framework that trains InternLM', () => {
    const ofModel = dense('InternLM-7B with MindSpeed 2024-09');
    expect(ofModel).toMatchObject({ overlapGather: true, sequenceParallel: true, operatorFusion: 'fused' });
  });
  it('of InternEvo gather weights at once and split no sequence', () => {
    expect(dense('InternEvo training performance')).toMatchObject({ overlapGather: false, sequenceParallel: false });
    expect(dense('InternEvo training performance', { sequence_parallel: true }).sequenceParallel).toBe(true);
  });
});

describe('what a script says', () => {
  const of = (workload: Record<string, unknown>) =>
    layoutOf(workload, generationOf('Ascend 2024-09', 'bf16'), false, '');
  it('goes before what software of its time does', () => {
    const off = of({ TP: 8, flash_attention: false, overlap_grad_reduce: false, overlap_param_gather: false });
    expect(off).toMatchObject({ attentionKernel: 'unfused', overlapDataParallel: false, overlapGather: false });
    expect(of({ TP: 8 })).toMatchObject({ attentionKernel: 'fused', overlapDataParallel: true, overlapGather: true });
  });
  it('of context parallelism is the exchange, and of a list of layers the ends', () => {
    expect(of({ CP: 8, context_exchange: 'Ulysses' }).contextExchange).toBe('allToAll');
    expect(of({ CP: 8 }).contextExchange).toBe('ring');
    expect(of({ PP: 4, layer_list: [14, 17, 18, 15] })).toMatchObject({ firstStageLayers: 14, lastStageLayers: 15 });
    expect(of({ PP: 2, layer_list: [14, 17, 18, 15] })).not.toHaveProperty('firstStageLayers');
  });
  it('of tied embeddings holds for the model', () => {
    const shape = { name: 'Qwen', layers: 24, hidden: 1024, heads: 16, ffn: 2816 };
    const tied = (stated?: boolean) => modelOf({ model: { ...shape, tied_embeddings: stated } }, {}).tiedEmbeddings;
    expect([tied(true), tied(false), tied()]).toEqual([true, false, false]);
  });
});

const titan = {
  id: 'X',
  subcategory: 'training-dense-fsdp',
  hardware: { chip: 'NVIDIA H100', node: '8-GPU node', network: '400 Gb/s per GPU' },
  model: {
    name: 'Llama',
    layers: 128,
    hidden: 16384,
    heads: 128,
    kv_heads: 8,
    ffn: 53248,
    gated_mlp: true,
    vocab: 128256,
  },
  workload: { precision: 'bf16', sharding: 'FSDP2 (ZeRO-3)', recompute: 'full' },
  source: { title: 'torchtitan benchmarks', locator: '202412' },
};

describe('a local batch', () => {
  const run = (point: Record<string, unknown>) => runOf(titan, 'X#1', { gpus: 512, TP: 8, tps_per_gpu: 100, ...point });
  it('is cut into as many micro-batches as there are pipeline ranks', () => {
    const { layout: whole, workload } = run({ PP: 8, FSDP: 8, local_batch: 32, gbs: 256, seq: 8192 });
    expect(whole).toMatchObject({ microBatch: 4, interleave: 1 });
    expect(workload.globalBatch).toBe(256);
    expect(run({ PP: 1, FSDP: 64, local_batch: 2, gbs: 128, seq: 8192 }).layout.microBatch).toBe(2);
  });
  it('in an interleaved schedule has two chunks per stage', () => {
    const point = { PP: 8, FSDP: 8, local_batch: 32, gbs: 256, seq: 8192, tech: 'compile, interleaved 1F1B' };
    expect(run(point).layout.interleave).toBe(2);
  });
});

describe('machines', () => {
  it('of a series over several chips are those of their profiles', () => {
    const series = {
      ...titan,
      hardware: {
        chip: 'H100 / B200 / GB200 per point',
        node: 'DGX; NVL72 for GB200',
        network: 'NVLink domain 8 (H100/B200) or 72 (GB200); 400 Gb/s per GPU between domains',
      },
    };
    const domain = (system: string) =>
      runOf(series, 'X#1', {
        system,
        gpus: 256,
        TP: 8,
        PP: 1,
        mbs: 1,
        gbs: 256,
        seq: 8192,
        tps_per_gpu: 1,
      }).hardware.tiers.at(-1)?.endpoints;
    expect([domain('DGX-H100'), domain('DGX-B200'), domain('DGX-GB200')]).toEqual([8, 8, 64]);
  });
  it('are dated by the point before its series', () => {
    const series = { ...titan, title: 'Megatron-Bridge (all releases 25.09-26.08)', source: {} };
    const at = (release: string) =>
      runOf({ ...series, model: { ...titan.model, experts: 64, topk: 2, moe_ffn: 2048 } }, 'X#1', {
        release,
        gpus: 256,
        TP: 1,
        PP: 8,
        VP: 2,
        EP: 32,
        mbs: 1,
        gbs: 256,
        seq: 4096,
        tps_per_gpu: 1,
      }).layout.overlapExpertParallel;
    expect([at('25.05'), at('25.11')]).toEqual([false, true]);
  });
});

describe('models', () => {
  it('known by their public shape', () => {
    const named = (model: string) => modelOf({ model: { name: 'per point' } }, { model });
    expect(named('LLAMA2-70B')).toMatchObject({ layers: 80, kvHeads: 8, vocabulary: 32000 });
    expect(named('MPT-125m')).toMatchObject({ layers: 12, hiddenSize: 768, gatedFfn: false });
    expect(named('GPT3-175B')).toMatchObject({ layers: 96, hiddenSize: 12288 });
  });
  it('whose stated size contradicts their shape are refused', () => {
    const point = { params: '195B', layers: 106, hidden: 13824, heads: 96 };
    const gpt = { model: { name: 'GPT', vocab: 250880 } };
    expect(() => modelOf(gpt, point)).toThrow(NotExpressible);
    expect(() => modelOf(gpt, point)).toThrow(/247B parameters, the case says 195B/);
    expect(modelOf(gpt, { ...point, hidden: 12288 }).hiddenSize).toBe(12288);
  });
  it('that alternate between experts and none have half of the layers dense', () => {
    const fields = { name: 'M', family: 'MoE (alternating) + GQA', layers: 48, hidden: 5120, heads: 40, experts: 128 };
    const model = modelOf({ model: { ...fields, moe_ffn: 8192, dense_ffn: 16384, topk: 1 } }, {});
    expect(model.denseLayers).toBe(24);
  });
});
