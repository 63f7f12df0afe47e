/** Reads the layout of a published run: degrees, schedule, recomputation, sharding, overlap, datatypes. */
import type { TrainingDeployment } from '../../src-shared/model/deployment-parameters';
import type { TrainingSpec } from '../../src-shared/model/workload-parameters';
import { numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { isBeforeFlash, type SoftwareGeneration } from './generation';

type Layout = Partial<TrainingDeployment>;

/** What of the machine a rule may depend on. */
export interface Machine {
  isHopper: boolean;
  /** Devices in one scale-up domain. */
  domainDevices: number;
}

/** A degree under one of several names; null or absent = 1. */
export function degreeOf(workload: Fields, ...names: string[]): number {
  for (const name of names) {
    const value = numberOf(workload[name]);
    if (value !== null && value > 0) return value;
  }
  return 1;
}

/** The datatype of the products. @throws NotExpressible when it is not stated or unknown */
export function precisionOf(text: string): TrainingSpec['precision'] {
  if (/MXFP8|FP8[\s-]*MX|block|DeepSeek|FP8 GEMM/i.test(text)) return 'fp8Block';
  if (/NVFP4|\bFP4/i.test(text)) return 'fp4';
  if (/FP8|float8/i.test(text)) return 'fp8';
  if (/bf16|bfloat16/i.test(text)) return 'bf16';
  if (/fp16|half/i.test(text)) return 'fp16';
  throw new NotExpressible(text ? `precision "${text}" is not known` : 'the precision is not stated');
}

export interface Recomputation {
  stated: TrainingDeployment['recompute'] | null;
  layers: number | null;
}

/** Recomputation as a text states it; null where it does not. */
export function recomputeOf(text: string): Recomputation {
  const isOpen = text === '' || /not stated|recipe|per point|per submission|none or selective/i.test(text);
  if (isOpen) return { stated: null, layers: null };
  const layers = /(\d+)\s*layers?/i.exec(text)?.[1];
  if (layers) return { stated: 'full', layers: Number(layers) };
  if (/full|every layer|activation checkpoint|\btrue\b/i.test(text)) return { stated: 'full', layers: null };
  if (/^(?:none|no|off)\b|no recompute|\bfalse\b/i.test(text)) return { stated: 'none', layers: null };
  return { stated: 'selective', layers: null };
}

/** What the replicas share. */
function shardingOf(text: string, generation: SoftwareGeneration): TrainingDeployment['sharding'] {
  if (/SHARD_GRAD_OP/i.test(text)) return 'gradients';
  if (/ZeRO-?\s?3|FSDP|FULL_SHARD/i.test(text)) return 'parameters';
  if (/ZeRO|distributed optimi[sz]er|zero1|sharded/i.test(text)) return 'optimizer';
  if (/none|replicated/i.test(text)) return 'none';
  return generation.year <= 2022 ? 'none' : 'optimizer';
}

const isOff = (text: string, what: RegExp): boolean => new RegExp(`${what.source}[^;,]*\\boff\\b`, 'i').test(text);

/** Whether tensor-parallel traffic runs in pieces behind the products. */
function overlapsTensor(
  overlaps: string,
  workload: Fields,
  { framework }: SoftwareGeneration,
  isMoe: boolean,
  isHopper: boolean,
): boolean {
  if (workload['mc2'] === true) return true;
  if (workload['mc2'] === false) return false;
  if (/TP comm overlap off/i.test(overlaps)) return false;
  if (/TP comm overlap on for H100/i.test(overlaps)) return isHopper;
  if (/TP (?:comm )?overlap|DP\/TP\/PP communication overlap on|async\s?TP|in MegaScale/i.test(overlaps))
    return !isOff(overlaps, /TP (?:comm )?overlap/);
  // NeMo's recipes of dense models switch user buffers on.
  return framework === 'nemo' && !isMoe;
}

/** MosaicML's llm-foundry; its throughput tables are of 2023 and ran the Triton form of FlashAttention (attn_impl: triton). */
const isFoundry = (texts: string): boolean => /llm-foundry|Mosaic/i.test(texts);

/** InternEvo; elsewhere InternLM is the name of a model. */
const isInternEvoRun = ({ framework }: Pick<SoftwareGeneration, 'framework'>, texts: string): boolean =>
  /InternEvo|InternLM/i.test(texts) && framework !== 'ascend';

/**
 * Software whose own settings reduce gradients in 16 bits: llm-foundry (mixed_precision: PURE), InternEvo, and from NeMo 2
 * (24.09) on the recipes of NeMo and Megatron-Bridge (grad_reduce_in_fp32 = False), MLPerf's included.
 */
export const reducesGradientsIn16 = ({ framework, date }: SoftwareGeneration, texts: string): boolean =>
  (framework === 'nemo' && date > 2024.7) || isFoundry(texts) || isInternEvoRun({ framework }, texts);

/**
 * Megatron's default dispatcher is a plain all-to-all. Its DeepEP and HybridEP forms are what papers name, and what NeMo's
 * and Megatron-Bridge's performance recipes set from mid 2025 on: on NVL72 for every model, on boards of eight for
 * DeepSeek-V3 and its kin (whose routing is limited to groups) alone.
 */
function hasPlainExchange(
  workload: Fields,
  { framework, date }: SoftwareGeneration,
  { domainDevices }: Machine,
  isLimited: boolean,
): boolean {
  const stated = textOf(workload['dispatcher']);
  if (stated) return /all-?to-?all/i.test(stated) && !/DeepEP|HybridEP/i.test(stated);
  if (framework !== 'nemo' && framework !== 'megatron') return false;
  return date < 2025.5 || (domainDevices <= 8 && !isLimited);
}

/**
 * Megatron-Bridge's recipes run the exchange behind another micro-batch (moe_a2a_overlap) where experts are spread over
 * boards of eight, and from release 26.06 on for DeepSeek-V3 on every Blackwell; never for it on H100.
 */
const overlapsExchange = (
  workload: Fields,
  { framework, date }: SoftwareGeneration,
  { isHopper, domainDevices }: Machine,
  isLimited: boolean,
): boolean =>
  framework === 'nemo' &&
  date >= 2025.5 &&
  // It takes two micro-batches at once, which Megatron's schedule has with chunks only.
  (degreeOf(workload, 'PP', 'pp') === 1 || chunksOf(workload) > 1) &&
  !(isHopper && isLimited) &&
  ((isLimited && date >= 2026.4) || (domainDevices <= 8 && degreeOf(workload, 'EP', 'ep') > domainDevices));

/**
 * Devices that share an expert, where a case does not say it. Megatron-Core splits experts as it splits everything else
 * (arguments.py: without --expert-tensor-parallel-size they take the degree of the rest), and so do its forks, MindSpeed
 * unless --moe-tp-extend-ep spreads them. NVIDIA's recipes of DeepSeek-V3 and Qwen3 in NeMo and Megatron-Bridge
 * (expert_tensor_parallel_size=1) and those of Megatron-Core from 2025 on (arXiv:2504.14960 sets the degrees of experts
 * apart) keep experts whole.
 */
function expertTensorOf(workload: Fields, { framework, date }: SoftwareGeneration, tp: number): number {
  const stated = degreeOf(workload, 'ETP', 'etp');
  if (stated > 1 || numberOf(workload['ETP'] ?? workload['etp']) !== null) return stated;
  const follows =
    (framework === 'ascend' && workload['moe_tp_extend_ep'] !== true) ||
    ((framework === 'megatron' || framework === 'deepspeed') && date < 2025);
  return follows ? tp : 1;
}

/**
 * Megatron-LM's own backward function is of 2022 (arXiv:2205.05198); DeepSpeed's fork of that time had none. The scripts
 * of ModelLink in 2024 switch off the sum within the product (--no-gradient-accumulation-fusion).
 */
function productBackwardOf(
  workload: Fields,
  { framework, year }: SoftwareGeneration,
  isOld: boolean,
): TrainingDeployment['productBackward'] {
  const isFused = flagOr(workload['gradient_accumulation_fusion'], framework !== 'ascend' || year > 2024);
  return isOld && (framework === 'deepspeed' || year < 2022) ? 'plain' : isFused ? 'fused' : 'apart';
}

/** A flag of the script, where the case states it. */
const flagOr = (value: unknown, otherwise: boolean): boolean => (typeof value === 'boolean' ? value : otherwise);

/** Layers of the first and the last stage, where a list states those of all. */
function stageLayersOf(workload: Fields, stages: number): Layout {
  const list = Array.isArray(workload['layer_list']) ? workload['layer_list'].map(numberOf) : [];
  const [first, last] = [list[0], list.at(-1)];
  return stages > 1 && list.length === stages && first != null && last != null
    ? { firstStageLayers: first, lastStageLayers: last }
    : {};
}

/** Chunks per stage; an interleaved schedule without a degree has PyTorch's two. */
function chunksOf(workload: Fields): number {
  // DualPipe and its V form place two chunks on a device by their nature; tables may state them as virtual stages.
  if (/DualPipe/i.test(textOf(workload['schedule']))) return 1;
  const stated = degreeOf(workload, 'VP', 'vp');
  return stated === 1 && /interleaved/i.test(textOf(workload['tech'])) ? 2 : stated;
}

/**
 * The layout of a run.
 * @param texts everything else that the case says of its software
 * @param isLimited whether tokens go to few groups of experts only, as DeepSeek-V3's do
 */
export function layoutOf(
  workload: Fields,
  generation: SoftwareGeneration,
  isMoe: boolean,
  texts: string,
  machine: Machine = { isHopper: false, domainDevices: 8 },
  isLimited = false,
): Layout {
  const tp = degreeOf(workload, 'TP', 'tp');
  const pp = degreeOf(workload, 'PP', 'pp');
  const sharding = [textOf(workload['sharding']), textOf(workload['parallelism'])].join(' ').trim();
  const fsdp = numberOf(workload['FSDP']) ?? 0;
  const overlaps = [textOf(workload['overlaps']), sharding, textOf(workload['tech']), texts].join('; ');
  // Flash attention was off by default in Megatron-LM until 2024.
  const isOld = isBeforeFlash(generation);
  const isInternEvo = isInternEvoRun(generation, texts);
  // MPT's layer norms, plain activations and residuals are one kernel each in eager PyTorch, too.
  const isEager = (generation.framework === 'fsdp' && !isFoundry(texts)) || isInternEvo;
  const isDefault = generation.year <= 2024 && /Megatron defaults/i.test(sharding);
  const schedule = textOf(workload['schedule']) + textOf(workload['tech']);
  return {
    tensorParallel: tp,
    pipelineParallel: pp,
    contextParallel: degreeOf(workload, 'CP', 'cp'),
    contextExchange: /ulysses/i.test(textOf(workload['context_exchange'])) ? 'allToAll' : 'ring',
    expertParallel: degreeOf(workload, 'EP', 'ep'),
    expertTensorParallel: isMoe ? expertTensorOf(workload, generation, tp) : 1,
    interleave: pp > 1 ? chunksOf(workload) : 1,
    ...stageLayersOf(workload, pp),
    schedule: /DualPipe/i.test(schedule)
      ? 'dualPipe'
      : /zero-?bubble|ZBV?/i.test(schedule)
        ? 'zeroBubble'
        : 'oneForwardOneBackward',
    // InternEvo's tensor mode is 'mtp' unless set: Megatron's without sequence parallelism.
    sequenceParallel:
      workload['sequence_parallel'] === true || (workload['sequence_parallel'] !== false && !isOld && !isInternEvo),
    // Behind a pipeline FSDP keeps its weights gathered and reduces once per step (Llama 3, arXiv:2407.21783, 3.3.2).
    sharding:
      pp > 1 && (fsdp > 0 || /FSDP/i.test(sharding))
        ? 'optimizer'
        : fsdp > 0
          ? 'parameters'
          : shardingOf(sharding, generation),
    // PyTorch's attention is FlashAttention-2; Transformer Engine has cuDNN's kernels.
    attentionKernel:
      isOld || isDefault || workload['flash_attention'] === false
        ? 'unfused'
        : isFoundry(texts)
          ? 'flash1'
          : generation.framework === 'fsdp'
            ? 'flash2'
            : 'fused',
    // Eager PyTorch runs norms, rotary positions and gates kernel by kernel; compiled models and Megatron's stack fuse them.
    operatorFusion: isEager && !/compile/i.test(textOf(workload['tech'])) ? 'unfused' : 'fused',
    // torchtitan compiled the loss with the model from 2025 on, InternEvo calls PyTorch's; that of llm-foundry is fused by
    // default (loss_fn). MindSpeed takes Megatron's steps one by one, which only --cross-entropy-loss-fusion joins.
    lossKernel: (isEager || generation.framework === 'ascend') && generation.date < 2025 ? 'unfused' : 'fused',
    productBackward: productBackwardOf(workload, generation, isOld),
    expertExchange: hasPlainExchange(workload, generation, machine, isLimited) ? 'allToAll' : 'kernels',
    allReduceAlgorithm: isOld ? 'ring' : 'auto',
    overlapDataParallel: flagOr(
      workload['overlap_grad_reduce'],
      !isOld && generation.year > 2022 && !/Megatron defaults/i.test(sharding),
    ),
    // InternEvo's configurations: overlap_sync_param=False.
    overlapGather: flagOr(workload['overlap_param_gather'], !isInternEvo),
    overlapTensorParallel: tp > 1 && overlapsTensor(overlaps, workload, generation, isMoe, machine.isHopper),
    overlapExpertParallel:
      /DualPipe/i.test(schedule) ||
      workload['ep_overlap_1f1b'] === 'on' ||
      /EP overlap on/i.test(overlaps) ||
      overlapsExchange(workload, generation, machine, isLimited),
  };
}
