/** Turns a published training case, or one point of its series, into a run. */
import type { HardwareSpec } from '../../src-shared/model/hardware-parameters';
import { fieldsOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { systemOf } from '../network/case-system';
import { chipOf, profileOf } from '../network/chips';
import { hardwareOf } from '../network/published-system';
import { generationOf, isBeforeFlash, type SoftwareGeneration } from './generation';
import { measuredOf } from './measured';
import { deviceCountOf, mergedWorkload, sequencesOfTokens } from './published-fields';
import {
  degreeOf,
  layoutOf,
  precisionOf,
  recomputeOf,
  reducesGradientsIn16,
  type Recomputation,
} from './published-layout';
import { modelOf } from './published-model';
import { softwareEfficiency } from './software';
import type { TrainingRun } from './training-run';

/** The first release of NeMo whose published figures are of Megatron-Bridge (25.09), with the months before it. */
const BRIDGE_DATE = 2025.5;

/** What cannot be a plain pre-training step of the whole model. */
const otherTasks: readonly [RegExp, string][] = [
  // Supervised fine-tuning of all weights (SFT) is a step like any other.
  [/LoRA|fine-?tun|peft/i, 'fine-tuning with few trained weights is not modelled'],
  [/\bRL\b|GRPO|PPO|verl|rollout/i, 'reinforcement learning is not modelled'],
  [
    /GPT[\s_-]?OSS/i,
    'attention in a window of 128 tokens in every other layer, with learned sinks, is not modelled (nor is its kernel)',
  ],
  [/debug/i, 'the model may have been cut down'],
  [
    /Mamba|Nemotron_3|hybrid model|linear attention|DSA|V3\.2|V4/i,
    'the architecture (state space or sparse attention) is not modelled',
  ],
];

/** The library's profile of the chip, by what stands beside a figure or else by its case. */
function profileOfCase(published: Fields, point: Fields): HardwareSpec {
  const beside = [point['system'], point['chip']].map(textOf).join(' ');
  return profileOf(chipOf(beside, textOf(fieldsOf(published['hardware'])['chip']), textOf(published['title'])));
}

/**
 * The machine: the chip's profile with the stated network; jobs on racks of 72 use 64 of them where the count is not a
 * multiple of 72, as published layouts (degrees of 32 and 64 in one domain) do.
 */
function machineOf(published: Fields, point: Fields, devices: number): HardwareSpec {
  const fields = fieldsOf(published['hardware']);
  let hardware: HardwareSpec;
  try {
    // A series over several chips describes the domains and networks of all of them in one text.
    hardware = textOf(fields['chip']).includes('/')
      ? profileOfCase(published, point)
      : hardwareOf({ ...systemOf(published, { ...point, gpus: devices }, null), ranks: devices });
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    hardware = profileOfCase(published, point);
  }
  const domain = hardware.tiers.at(-1)?.endpoints ?? 1;
  if (domain === 72 && devices % 72 !== 0) hardware = withDomain(hardware, 64);
  return withStatedDevice(hardware, fieldsOf(published['hardware']));
}

function withDomain(hardware: HardwareSpec, devices: number): HardwareSpec {
  return {
    ...hardware,
    supernode: { ...hardware.supernode, nodes: devices / hardware.node.devices },
    tiers: hardware.tiers.map((tier, index) =>
      index === hardware.tiers.length - 1 ? { ...tier, endpoints: devices } : tier,
    ),
  };
}

/** The A100 of 40 GB has HBM2 at 1,555 GB/s, that of 80 GB (the profile) HBM2e (NVIDIA, A100 data sheet). */
const A100_40_BYTES_PER_S = 1.555e12;

/** Gigabytes in a chip's name: "A100-40GB", "H100 96GB HBM2e"; null where it has none. */
const capacityIn = (chip: string): number | null => {
  const found = /(?<![\d.])(\d{2,3})\s?GB\b/i.exec(chip)?.[1];
  return found ? Number(found) : null;
};

/** Memory bandwidth, capacity and power limit that a case states over those of the profile. */
function withStatedDevice(hardware: HardwareSpec, fields: Fields): HardwareSpec {
  const { device } = hardware;
  const gigabytes = capacityIn(textOf(fields['chip']));
  const isSmallA100 = hardware.calibration === 'a100' && gigabytes === 40;
  const stated = numberOf(fields['hbm_tb_s']);
  const bandwidth = stated === null ? (isSmallA100 ? A100_40_BYTES_PER_S : null) : stated * 1e12;
  const limit = numberOf(fields['power_limit_w']);
  return {
    ...hardware,
    device: {
      ...device,
      ...(bandwidth === null ? {} : { memoryBandwidthBytesPerS: bandwidth }),
      ...(gigabytes === null ? {} : { memoryCapacityBytes: gigabytes * 1e9 }),
      ...(limit === null ? {} : { tdpW: Math.min(limit, device.tdpW) }),
    },
  };
}

/** Micro-batch, by number, by the number of them, or as a local batch that one pass takes; null = not stated. */
function microBatchOf(workload: Fields, devices: number): number | null {
  const stated = numberOf(workload['mbs']);
  if (stated !== null) return stated;
  const [batch, passes] = [numberOf(workload['gbs']), numberOf(workload['grad_accum'])];
  if (batch !== null && passes !== null) {
    const micro = (batch * degreesOf(workload)) / (devices * passes);
    if (Number.isInteger(micro) && micro > 0) return micro;
  }
  const local = numberOf(workload['local_batch']);
  if (local === null) return null;
  // torchtitan cuts a local batch into as many micro-batches as there are pipeline ranks, unless told otherwise.
  return Math.max(1, Math.floor(local / degreeOf(workload, 'PP')));
}

/** Devices of one replica. */
const degreesOf = (workload: Fields): number =>
  degreeOf(workload, 'TP') * degreeOf(workload, 'PP') * degreeOf(workload, 'CP');

/** Sequences per step. @throws NotExpressible when it cannot be told */
function globalBatchOf(workload: Fields, devices: number, sequenceLength: number): number {
  const stated = numberOf(workload['gbs']) ?? sequencesOfTokens(workload, sequenceLength);
  if (stated !== null) return stated;
  const micro = numberOf(workload['mbs']) ?? numberOf(workload['local_batch']);
  if (micro === null) throw new NotExpressible('the global batch is not stated');
  return micro * (numberOf(workload['grad_accum']) ?? 1) * (devices / degreesOf(workload));
}

/** Whether degrees are stated, or that there are none; one that is stated as unknown (null) leaves the layout open. */
function statesLayout(workload: Fields, devices: number): boolean {
  if (workload['TP'] === null) return /FSDP/i.test(textOf(workload['parallelism']));
  return (
    ['TP', 'PP', 'CP', 'EP', 'FSDP'].some((name) => numberOf(workload[name]) !== null) ||
    numberOf(workload['DP']) === devices ||
    /FSDP|ZeRO/i.test(`${textOf(workload['parallelism'])} ${textOf(workload['sharding'])}`)
  );
}

function family(hardware: HardwareSpec, isMoe: boolean): string {
  const { calibration } = hardware;
  const kind = isMoe ? 'MoE' : 'dense';
  if (calibration.startsWith('ascend')) return 'training/Ascend';
  if (calibration === 'a100') return `training/${kind} A100`;
  if (/^h/.test(calibration)) return `training/${kind} Hopper`;
  if (/^g?b/.test(calibration)) return `training/${kind} Blackwell`;
  return `training/${kind} other`;
}

/** The family of a case that cannot be expressed: by its chip, as far as that is known. */
export function familyOfCase(published: Fields, point: Fields): string {
  const model = fieldsOf(published['model']);
  const isMoe = /moe/i.test(textOf(published['subcategory'])) || (numberOf(model['experts']) ?? 0) > 0;
  try {
    return family(profileOfCase(published, point), isMoe);
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    return `training/${isMoe ? 'MoE' : 'dense'} other`;
  }
}

/**
 * One run.
 * @throws NotExpressible saying what is missing or not modelled
 */
export function runOf(published: Fields, id: string, point: Fields): TrainingRun {
  const workload = mergedWorkload(published, point);
  const source = fieldsOf(published['source']);
  // The point's own date goes before those of its series.
  const texts = [
    textOf(point['release']),
    textOf(point['date']),
    textOf(point['tech']),
    textOf(published['title']),
    textOf(source['title']),
    textOf(source['ref']),
    textOf(source['locator']),
  ].join('; ');
  const named = fieldsOf(published['model'])['name'];
  const subject = [
    published['subcategory'],
    point['task'],
    point['model'],
    named,
    workload['algorithm'],
    workload['note'],
  ];
  const words = [...subject.map(textOf), numberOf(workload['lora_rank']) === null ? '' : 'LoRA'].join('; ');
  for (const [pattern, reason] of otherTasks) if (pattern.test(words)) throw new NotExpressible(reason);
  const { perPackage } = profileOfCase(published, point).device;
  const { devices, counted } = deviceCountOf(published, point, workload, perPackage);
  const hardware = machineOf(published, point, devices);
  const model = modelOf(published, point);
  const precisionText = textOf(workload['precision']) || usualPrecision(texts);
  const tech = textOf(workload['tech']);
  const precision = precisionOf(
    /float8/i.test(tech) ? 'float8' : /bf16 or float8/i.test(precisionText) ? 'bf16' : precisionText,
  );
  const generation = generationOf(texts, precisionText);
  const sequenceLength = numberOf(workload['seq']) ?? (/torchtitan/i.test(texts) ? 8192 : null);
  if (sequenceLength === null) throw new NotExpressible('the sequence length is not stated');
  const globalBatch = globalBatchOf(workload, devices, sequenceLength);
  const isMoe = model.experts > 0;
  const machine = {
    isHopper: hardware.calibration.startsWith('h'),
    domainDevices: hardware.tiers.at(-1)?.endpoints ?? 1,
  };
  const layout = layoutOf(workload, generation, isMoe, texts, machine, model.expertGroupLimit < model.expertGroups);
  if (!statesLayout(workload, devices)) throw new NotExpressible('the layout is not stated');
  const stages = layout.pipelineParallel ?? 1;
  const { stated: recompute, layers } = recomputationOf(textOf(workload['recompute']), texts, model.layers / stages);
  const micro = microBatchOf(workload, devices);
  const isOpenChunks = typeof workload['VP'] === 'string' && stages > 1;
  const chunks = Array.from({ length: Math.floor(model.layers / stages) }, (_, index) => index + 1).filter(
    (count) => model.layers % (stages * count) === 0 || (model.layers + 2) % (stages * count) === 0,
  );
  const reducesIn16 =
    (sumsIn16(generation) && precision === 'fp16') ||
    /PURE|reduce[^;]*bf16/i.test(textOf(workload['mixed_precision'])) ||
    reducesGradientsIn16(generation, texts);
  return {
    id,
    family: family(hardware, isMoe),
    hardware,
    devices,
    model,
    workload: { sequenceLength, globalBatch, precision },
    layout: {
      ...layout,
      ...(micro === null ? {} : { microBatch: micro }),
      ...(recompute === null ? {} : { recompute, recomputeLayers: layers }),
      gradientPrecision: reducesIn16 ? 'bf16' : 'fp32',
      shardingGroup: shardingGroupOf(workload),
    },
    openMicroBatches: micro === null ? [1, 2, 4, 8].filter((size) => globalBatch % size === 0) : [],
    openChunks: isOpenChunks ? chunks : [],
    openRecomputations: recompute === null ? openRecomputations(generation, isMoe) : [],
    softwareEfficiency: softwareEfficiency(hardware, generation, isMoe),
    ...measuredOf(published, point, { devices, counted, globalBatch, sequenceLength, model, hardware }),
    ...memoryOf(point),
  };
}

/**
 * Recomputations to try where a case does not say. NeMo's recipes of MoE models drop single modules, never whole layers;
 * those of dense models in Megatron-Bridge drop nothing: where memory runs short, activations of some layers go to host memory
 * behind compute (cpu_offloading_num_layers; scripts/performance/configs/llama of NVIDIA-NeMo/Megatron-Bridge).
 */
function openRecomputations(
  { framework, date }: SoftwareGeneration,
  isMoe: boolean,
): TrainingRun['openRecomputations'] {
  if (framework === 'nemo' && isMoe) return ['selective'];
  return framework === 'nemo' && date >= BRIDGE_DATE ? ['none'] : ['none', 'selective', 'full'];
}

/**
 * The datatype of tables without a column for it: the figures of Megatron-Bridge 25.09 are FP8 with current scaling; its
 * footnote gives those of other granularities in brackets.
 */
const usualPrecision = (texts: string): string =>
  /^25\.09\b/.test(texts) && /Megatron-Bridge/i.test(texts) ? 'FP8-CS' : '';

/**
 * Recomputation as stated. What torchtitan calls selective is either every second layer whole ("layer"), or in every layer
 * every second matrix product with all that is elementwise ("op", its default; docs of its activation checkpointing): half
 * of a forward pass in both, and half of what is kept.
 */
function recomputationOf(text: string, texts: string, stageLayers: number): Recomputation {
  const { stated, layers } = recomputeOf(text);
  return stated === 'selective' && /torchtitan/i.test(texts)
    ? { stated: 'full', layers: Math.ceil(stageLayers / 2) }
    : { stated, layers };
}

/** Ranks over which the optimiser is sharded; null = all replicas, which software writes as -1. */
function shardingGroupOf(workload: Fields): number | null {
  const stated = numberOf(workload['shardingGroup']);
  return stated !== null && stated > 0 ? stated : null;
}

/**
 * Runs in FP16 sum gradients in 16 bits: of the time before flash attention, and MindSpeed, since Megatron's arguments.py
 * sets accumulate_allreduce_grads_in_fp32 for BF16 alone.
 */
const sumsIn16 = (generation: SoftwareGeneration): boolean =>
  isBeforeFlash(generation) || generation.framework === 'ascend';

/** Peak memory beside a figure, in GiB or GB. */
function memoryOf(point: Fields): { measuredMemoryBytes?: number } {
  const gib = numberOf(point['mem_gib']);
  if (gib !== null) return { measuredMemoryBytes: gib * 2 ** 30 };
  const gigabytes = numberOf(point['mem_gb']);
  return gigabytes === null ? {} : { measuredMemoryBytes: gigabytes * 1e9 };
}
