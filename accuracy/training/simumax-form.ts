/** Files in the form of SimuMax's measurements: cut-down models on one node of eight B200, with peak memory. */
import type { ModelSpec } from '../../src-shared/model/model-parameters';
import { fieldsOf, isFields, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { profileOf } from '../network/chips';
import { generationOf } from './generation';
import { degreeOf, precisionOf, recomputeOf } from './published-layout';
import { modelOfEntries } from './published-model';
import { softwareEfficiency } from './software';
import { statedStep, type DraftRun, type TrainingRun } from './training-run';

export const isSimumaxForm = (content: unknown): content is Fields =>
  isFields(content) && isFields(content['models']) && isFields(content['system']) && Array.isArray(content['cases']);

function modelOf(model: Fields, each: Fields): ModelSpec {
  const field = (name: string): number => {
    const value = numberOf(model[name]);
    if (value === null) throw new NotExpressible(`the model has no ${name}`);
    return value;
  };
  const isLatent = textOf(model['attention_type']) === 'mla';
  const isMoe = numberOf(model['expert_num']) !== null && field('expert_num') > 1;
  const layers = numberOf(each['layers']) ?? field('layer_num');
  return modelOfEntries(textOf(each['model']), {
    layers,
    hiddenSize: field('hidden_size'),
    attention: isLatent ? 'mla' : 'gqa',
    heads: field('head_num'),
    kvHeads: field('kv_head_num'),
    headDim: isLatent ? field('qk_head_dim') : field('head_size'),
    ffnSize: field('intermediate_size'),
    gatedFfn: model['use_swiglu'] !== false,
    vocabulary: field('vocab_size'),
    ...(isLatent
      ? {
          qLoraRank: numberOf(model['q_lora_rank']) ?? 0,
          kvLoraRank: field('kv_lora_rank'),
          ropeHeadDim: field('qk_pos_emb_head_dim'),
          valueHeadDim: field('v_head_dim'),
        }
      : {}),
    ...(isMoe
      ? {
          experts: field('expert_num'),
          activeExperts: field('topk'),
          expertFfnSize: field('moe_ffn_hidden_size'),
          sharedExperts: (numberOf(model['moe_shared_expert_intermediate_size']) ?? 0) / field('moe_ffn_hidden_size'),
          denseLayers: numberOf(each['dense_layers']) ?? 0,
        }
      : {}),
  });
}

/**
 * Megatron-LM with a distributed optimiser and no overlap, as the file says of all its cases; in BF16 and without
 * recomputation, as it says too, unless a case states another.
 */
export function simumaxRuns(content: Fields): DraftRun[] {
  const models = fieldsOf(content['models']);
  return listOf(content['cases']).map((each) => {
    const model = fieldsOf(models[textOf(each['model'])]);
    const isMoe = (numberOf(model['expert_num']) ?? 0) > 1;
    const kind = degreeOf(each, 'cp') > 1 ? 'context parallel' : isMoe ? 'MoE, MLA' : 'dense';
    const id = textOf(each['case']);
    const family = `B200 node/${kind}`;
    return { id, family, read: () => runOf(id, family, modelOf(model, each), each) };
  });
}

/** @throws NotExpressible when a case does not state what has no usual value */
function stated(each: Fields, name: string): number {
  const value = numberOf(each[name]);
  if (value === null || value <= 0) throw new NotExpressible(`the case has no ${name}`);
  return value;
}

function runOf(id: string, family: string, model: ModelSpec, each: Fields): TrainingRun {
  const hardware = profileOf('B200');
  const generation = generationOf('Megatron-LM 2025-10', 'bf16');
  const measured = fieldsOf(each['measured']);
  const stepMs = numberOf(measured['iteration_ms']);
  if (stepMs === null || stepMs <= 0) throw new NotExpressible('no iteration time is stated');
  const [tp, pp, cp] = ['tp', 'pp', 'cp'].map((name) => degreeOf(each, name)) as [number, number, number];
  const devices = numberOf(each['gpus']) ?? 8;
  const dp = numberOf(each['dp']) ?? devices / (tp * pp * cp);
  const microBatch = degreeOf(each, 'micro_batch');
  const { stated: recompute, layers } = recomputeOf(textOf(each['recompute']) || textOf(each['recompute_granularity']));
  const allocated = numberOf(measured['peak_alloc_GiB']);
  const memory = allocated ?? numberOf(measured['peak_reserved_GiB']);
  return {
    id,
    family,
    hardware,
    devices,
    model,
    workload: {
      sequenceLength: stated(each, 'seq'),
      globalBatch: microBatch * stated(each, 'micro_batches') * dp,
      precision:
        each['fp8'] === true ? 'fp8' : precisionOf(textOf(each['precision']) || textOf(each['dtype']) || 'bf16'),
    },
    layout: {
      tensorParallel: tp,
      pipelineParallel: pp,
      contextParallel: cp,
      expertParallel: degreeOf(each, 'ep'),
      expertTensorParallel: degreeOf(each, 'etp'),
      interleave: degreeOf(each, 'vp'),
      microBatch,
      recompute: recompute ?? 'none',
      recomputeLayers: numberOf(each['recompute_layers']) ?? layers,
      sharding: 'optimizer',
      overlapDataParallel: false,
      overlapTensorParallel: false,
      overlapExpertParallel: false,
    },
    ...statedStep,
    softwareEfficiency: softwareEfficiency(hardware, generation),
    measured: stepMs / 1e3,
    ...(memory === null ? {} : { measuredMemoryBytes: memory * 2 ** 30, isAllocatedMemory: allocated !== null }),
  };
}
