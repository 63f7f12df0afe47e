/** Files in the form of vTrain's measurements: rows of one A100 cluster, columns named at the top. */
import { isFields, numberOf, type Fields } from '../lib/case-file';
import { profileOf } from '../network/chips';
import { generationOf } from './generation';
import { layoutOf } from './published-layout';
import { modelOfFields } from './published-model';
import { softwareEfficiency } from './software';
import type { TrainingRun } from './training-run';

/** 800 Gbit/s per node of eight (vTrain, arXiv:2312.12391, section 4). */
const NETWORK_BYTES_PER_S = 12.5e9;

export const isVtrainForm = (content: unknown): content is Fields =>
  isFields(content) && Array.isArray(content['columns']) && Array.isArray(content['rows']);

/** The runs of a file: Megatron-DeepSpeed of 2021-22 in FP16 with full recomputation. */
export function vtrainRuns(content: Fields): TrainingRun[] {
  const columns = content['columns'] as string[];
  const rows = content['rows'] as unknown[][];
  const a100 = profileOf('A100');
  const hardware = { ...a100, scaleOut: { ...a100.scaleOut, bandwidthBytesPerS: NETWORK_BYTES_PER_S } };
  const generation = generationOf('Megatron-DeepSpeed 2022-06', 'fp16');
  return rows.map((row) => {
    const field = (name: string): number => {
      const value = numberOf(row[columns.indexOf(name)]);
      if (value === null) throw new Error(`a row of the vTrain form has no ${name}`);
      return value;
    };
    const [gpus, hidden, layers] = [field('gpus'), field('hidden'), field('layers')];
    const [tp, pp, dp, micro] = [field('tp'), field('pp'), field('dp'), field('micro_batch')];
    const layout = layoutOf({ TP: tp, PP: pp }, generation, false, '');
    return {
      id: `vtrain-${gpus}-h${hidden}-l${layers}#tp${tp}-pp${pp}-dp${dp}-mb${micro}`,
      family: `vTrain/${gpus} A100, h ${hidden}, ${layers} layers`,
      hardware,
      devices: gpus,
      model: modelOfFields({ name: `GPT h${hidden} l${layers}`, layers, hidden, heads: field('heads'), vocab: 51200 }),
      workload: { sequenceLength: field('seq'), globalBatch: field('global_batch'), precision: 'fp16' },
      layout: { ...layout, microBatch: micro, recompute: 'full', gradientPrecision: 'bf16' },
      openMicroBatches: [],
      openChunks: [],
      openRecomputations: [],
      expertImbalance: 1,
      softwareEfficiency: softwareEfficiency(hardware, generation),
      metric: 'step time',
      unit: 's',
      measured: field('measured_ms') / 1e3,
      notes: [],
    };
  });
}
