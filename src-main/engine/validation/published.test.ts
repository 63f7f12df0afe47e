/**
 * The engine against published measurements. Every case runs with the engine's defaults; nothing is fitted to a case.
 * `deviation` is what the engine reaches today, computed over measured minus 1, and is checked to a percentage point,
 * so that the table cannot drift from the truth. What a case needs beyond the library is stated beside it.
 */
import { describe, expect, it } from 'vitest';
import type { Entries } from '../../../src-shared/model/parameter';
import type { HardwareSpec } from '../../../src-shared/model/hardware-parameters';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { createDeviceModel } from '../compute/device-model';
import { decodeTime, prefillTime, tokensPerDecodeStep, type PhaseContext } from '../inference/phase-time';
import { simulate } from '../index';
import { createFabric } from '../network/fabric';
import { libraryModel, testInput, testModel } from '../testing/test-scenario';

const gpt = (name: string, layers: number, hiddenSize: number, heads: number, vocabulary = 51200): ModelSpec =>
  testModel(name, {
    layers,
    hiddenSize,
    heads,
    attention: 'mha',
    kvHeads: heads,
    headDim: hiddenSize / heads,
    ffnSize: 4 * hiddenSize,
    gatedFfn: false,
    biases: true,
    learnedPositions: 2048,
    tiedEmbeddings: true,
    vocabulary,
  });
const nemotron340b = testModel('Nemotron-4 340B', {
  layers: 96,
  hiddenSize: 18432,
  heads: 96,
  kvHeads: 8,
  headDim: 192,
  ffnSize: 73728,
  gatedFfn: false,
  vocabulary: 256000,
});

/** 64 of the 72 GPUs of a rack, as these runs used them. */
const sixtyFour = (hardware: HardwareSpec): HardwareSpec => ({
  ...hardware,
  supernode: { ...hardware.supernode, nodes: 16 },
  tiers: hardware.tiers.map((tier) => ({ ...tier, endpoints: 64 })),
});
/** H800: an H100 with 200 GB/s of NVLink per direction, 160 of them reached (arXiv:2505.09343). */
const h800 = (hardware: HardwareSpec): HardwareSpec => ({
  ...hardware,
  tiers: hardware.tiers.map((tier) => ({ ...tier, bandwidthBytesPerS: 200e9, efficiency: 0.8 })),
});

interface TrainingCase {
  name: string;
  source: string;
  hardware: string;
  patch?: (hardware: HardwareSpec) => HardwareSpec;
  gpus: number;
  model: ModelSpec;
  sequenceLength: number;
  globalBatch: number;
  precision?: 'fp8';
  layout: Entries;
  /** The run saved memory in a way that the engine does not know: only its time is compared. */
  memoryUnknown?: string;
  measuredS: number;
  deviation: number;
}

const korthikanti = 'arXiv:2205.05198, Table 5; unfused attention';
const megascale = 'arXiv:2402.15627, Tables 1 to 3, Megatron-LM baseline; micro-batch 1 assumed';
const training: TrainingCase[] = [
  {
    name: 'GPT 22B on 8 A100, selective recomputation',
    source: korthikanti,
    hardware: 'dgx-a100',
    gpus: 8,
    model: gpt('22B', 48, 6144, 64),
    sequenceLength: 2048,
    globalBatch: 4,
    layout: { tensorParallel: 8, microBatch: 4, recompute: 'selective', attentionKernel: 'unfused' },
    measuredS: 1.1,
    deviation: 0.033,
  },
  {
    name: 'GPT 175B on 64 A100, selective recomputation',
    source: korthikanti,
    hardware: 'dgx-a100',
    gpus: 64,
    model: gpt('175B', 96, 12288, 96),
    sequenceLength: 2048,
    globalBatch: 64,
    layout: {
      tensorParallel: 8,
      pipelineParallel: 8,
      interleave: 3,
      recompute: 'selective',
      attentionKernel: 'unfused',
    },
    measuredS: 13.75,
    deviation: 0.049,
  },
  {
    name: 'GPT 530B on 280 A100, full recomputation',
    source: korthikanti,
    hardware: 'dgx-a100',
    gpus: 280,
    model: gpt('530B', 105, 20480, 128),
    sequenceLength: 2048,
    globalBatch: 280,
    layout: { tensorParallel: 8, pipelineParallel: 35, interleave: 3, recompute: 'full', attentionKernel: 'unfused' },
    measuredS: 49.05,
    deviation: 0.038,
  },
  {
    name: 'GPT 1T on 512 A100, selective recomputation',
    source: korthikanti,
    hardware: 'dgx-a100',
    gpus: 512,
    model: gpt('1T', 128, 25600, 160),
    sequenceLength: 2048,
    globalBatch: 512,
    layout: { tensorParallel: 8, pipelineParallel: 64, recompute: 'selective', attentionKernel: 'unfused' },
    measuredS: 71.49,
    deviation: 0.105,
  },
  {
    name: 'GPT 175B on 256 A100, batch 768',
    source: megascale,
    hardware: 'dgx-a100',
    gpus: 256,
    model: gpt('175B MegaScale', 96, 12288, 128, 64000),
    sequenceLength: 2048,
    globalBatch: 768,
    layout: { tensorParallel: 8, pipelineParallel: 8, interleave: 6, recompute: 'none' },
    measuredS: 40,
    deviation: -0.022,
  },
  {
    name: 'GPT 175B on 8,192 A100, batch 6,144',
    source: `${megascale}; stragglers and jitter of thousands of devices are not modelled yet`,
    hardware: 'dgx-a100',
    gpus: 8192,
    model: gpt('175B MegaScale', 96, 12288, 128, 64000),
    sequenceLength: 2048,
    globalBatch: 6144,
    layout: { tensorParallel: 8, pipelineParallel: 8, interleave: 6, recompute: 'none' },
    measuredS: 12.24,
    deviation: -0.181,
  },
  {
    name: 'Llama 3.1 405B on 8,192 H100 at 8K',
    source:
      'arXiv:2407.21783, Table 4: 430 TFLOP/s per GPU; step time from 6 N + causal attention. Chunks not printed: 8',
    hardware: 'dgx-h100',
    gpus: 8192,
    model: libraryModel('llama-3.1-405b'),
    sequenceLength: 8192,
    globalBatch: 2048,
    layout: { tensorParallel: 8, pipelineParallel: 16, interleave: 8, recompute: 'none' },
    memoryUnknown: 'gradients were sharded as well (ZeRO 2)',
    measuredS: 12.08,
    deviation: -0.143,
  },
  {
    name: 'DeepSeek-V3 on 2,048 H800',
    source: 'arXiv:2505.09343, Table 4 (MPFT); batch 15,360 implied by its tokens per day',
    hardware: 'dgx-h100',
    patch: h800,
    gpus: 2048,
    model: libraryModel('deepseek-v3'),
    sequenceLength: 4096,
    globalBatch: 15360,
    precision: 'fp8',
    layout: { pipelineParallel: 16, expertParallel: 64, recompute: 'selective', overlapExpertParallel: true },
    memoryUnknown: 'DualPipe with 8-bit activations and recomputed up projections',
    measuredS: 19.926,
    deviation: 0.068,
  },
  {
    name: 'Nemotron-4 340B on 512 GB200 in FP8',
    source: 'NVIDIA DGX Cloud benchmarking recipes (strong scaling, 512 GB200)',
    hardware: 'gb200-nvl72',
    patch: sixtyFour,
    gpus: 512,
    model: nemotron340b,
    sequenceLength: 4096,
    globalBatch: 512,
    precision: 'fp8',
    layout: { tensorParallel: 8, pipelineParallel: 4, interleave: 12, recompute: 'none' },
    measuredS: 5.668,
    deviation: 0.046,
  },
  {
    name: 'Qwen3 235B-A22B on 256 GB200 in BF16',
    source: 'Megatron Core MoE report: 5,100 tokens/s per GPU, balanced routing',
    hardware: 'gb200-nvl72',
    patch: sixtyFour,
    gpus: 256,
    model: libraryModel('qwen3-235b-a22b'),
    sequenceLength: 4096,
    globalBatch: 8192,
    layout: { pipelineParallel: 4, interleave: 12, expertParallel: 32, recompute: 'selective' },
    measuredS: (8192 * 4096) / 5100 / 256,
    deviation: 0.077,
  },
];

function stepTimeS(each: TrainingCase): number {
  const input = testInput('training', {
    hardware: each.hardware,
    model: 'llama-3.1-8b',
    workload: {
      sequenceLength: each.sequenceLength,
      globalBatch: each.globalBatch,
      precision: each.precision ?? 'bf16',
    },
    deployment: { layout: 'fixed', ...each.layout },
    // These runs force or report balanced routing.
    assumptions: { expertImbalance: 1 },
  });
  const patched = each.patch ? each.patch(input.hardware) : input.hardware;
  const hardware = each.memoryUnknown
    ? { ...patched, device: { ...patched.device, memoryCapacityBytes: Infinity } }
    : patched;
  const systems = each.gpus / (hardware.node.devices * hardware.supernode.nodes);
  const result = simulate({ ...input, hardware, model: each.model, deployment: { ...input.deployment, systems } });
  expect(result.feasible, result.bottleneck.text).toBe(true);
  return result.metrics.stepTimeS ?? NaN;
}

interface ServingCase {
  name: string;
  source: string;
  hardware: string;
  patch?: (hardware: HardwareSpec) => HardwareSpec;
  systems: number;
  /** Devices of the expert-parallel instance. */
  devices: number;
  workload: Entries;
  /** Requests (decode) or prompts (prefill) per device. */
  batch: number;
  phase: 'decode' | 'prefill';
  /** Decode: TPOT in seconds. Prefill: tokens/s per accelerator. */
  measured: number;
  deviation: number;
}

const cloudMatrixPaper = 'arXiv:2506.12708';
const serving: ServingCase[] = [
  {
    name: 'CloudMatrix 384 decode, EP 320, 96 requests per NPU: 49.4 ms',
    source: `${cloudMatrixPaper}: 1,943 tokens/s per NPU, 4K context`,
    hardware: 'cloudmatrix-384',
    systems: 1,
    devices: 320,
    workload: { promptTokens: 4095, outputTokens: 2 },
    batch: 48,
    phase: 'decode',
    measured: 0.0494,
    deviation: -0.068,
  },
  {
    name: 'CloudMatrix 384 decode, EP 320, 8 requests per NPU: 14.9 ms',
    source: `${cloudMatrixPaper}: 538 tokens/s per NPU, 4K context`,
    hardware: 'cloudmatrix-384',
    systems: 1,
    devices: 320,
    workload: { promptTokens: 4095, outputTokens: 2 },
    batch: 4,
    phase: 'decode',
    measured: 0.0149,
    deviation: 0.19,
  },
  {
    name: 'Ascend 910C decode, EP 128, 96 requests per NPU, 8-bit cache: 44.9 ms',
    source: 'CANN recipes, DeepSeek-R1 decode on 64 NPUs: 2,138 tokens/s per NPU, balanced experts',
    hardware: 'cloudmatrix-384',
    systems: 1,
    devices: 128,
    workload: { promptTokens: 4095, outputTokens: 2, kvPrecision: '8bit' },
    batch: 48,
    phase: 'decode',
    measured: 0.0449,
    deviation: 0.025,
  },
  {
    name: 'CloudMatrix 384 prefill, EP 32, 16K tokens per NPU: 6,688 tokens/s per NPU',
    source: `${cloudMatrixPaper}, perfectly balanced experts (5,655 with its default balancing)`,
    hardware: 'cloudmatrix-384',
    systems: 1,
    devices: 32,
    workload: { promptTokens: 4096, outputTokens: 1 },
    batch: 2,
    phase: 'prefill',
    measured: 6688,
    deviation: 0.167,
  },
  {
    name: 'H800 prefill, EP 32, 16K tokens per GPU: 7,839 tokens/s per GPU',
    source: 'DeepSeek profile data (github.com/deepseek-ai/profile-data), quoted in arXiv:2506.12708',
    hardware: 'dgx-h100',
    patch: h800,
    systems: 4,
    devices: 32,
    workload: { promptTokens: 4096, outputTokens: 1 },
    batch: 4,
    phase: 'prefill',
    measured: 7839,
    deviation: 0.031,
  },
];

function servingFigure(each: ServingCase): number {
  const base = testInput('inference', {
    hardware: each.hardware,
    model: 'deepseek-v3',
    workload: each.workload,
    deployment: { systems: each.systems },
    // Prediction modules draft in decode; these prefill figures do not include them.
    assumptions: { expertImbalance: 1, ...(each.phase === 'prefill' ? { mtpAcceptance: 0 } : {}) },
  });
  const input = { ...base, hardware: each.patch ? each.patch(base.hardware) : base.hardware };
  const { hardware } = input;
  const context: PhaseContext = {
    input,
    device: createDeviceModel(hardware, 8, 1, false),
    fabric: createFabric(hardware, each.systems * hardware.node.devices * hardware.supernode.nodes),
  };
  const layout = { devices: each.devices, tensorParallel: 1 };
  if (each.phase === 'decode') return decodeTime(context, layout, each.batch).totalS / tokensPerDecodeStep(input);
  const tokens = each.batch * input.workload.promptTokens;
  return (tokens / prefillTime(context, layout, each.batch).totalS) * hardware.device.perPackage;
}

describe('published training steps', () => {
  it.each(training.map((each) => [each.name, each] as const))('%s', (_name, each) => {
    expect(stepTimeS(each) / each.measuredS - 1).toBeCloseTo(each.deviation, 2);
  });

  it('lie within 7% in the middle and 21% at worst', () => {
    const deviations = training.map((each) => Math.abs(each.deviation)).sort((a, b) => a - b);
    expect(deviations[Math.floor(deviations.length / 2)]).toBeLessThan(0.07);
    expect(deviations.at(-1)).toBeLessThan(0.21);
  });
});

describe('published serving figures of DeepSeek-R1 and V3', () => {
  it.each(serving.map((each) => [each.name, each] as const))('%s', (_name, each) => {
    expect(servingFigure(each) / each.measured - 1).toBeCloseTo(each.deviation, 2);
  });

  it('lie within 10% in the middle and 19% at worst', () => {
    const deviations = serving.map((each) => Math.abs(each.deviation)).sort((a, b) => a - b);
    expect(deviations[Math.floor(deviations.length / 2)]).toBeLessThan(0.1);
    expect(deviations.at(-1)).toBeLessThan(0.195);
  });
});
