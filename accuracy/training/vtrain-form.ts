/** Files in the form of vTrain's measurements: rows of one A100 cluster, columns named at the top. */
import { isFields, numberOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { profileOf } from '../network/chips';
import { generationOf } from './generation';
import { layoutOf } from './published-layout';
import { modelOfFields } from './published-model';
import { softwareEfficiency } from './software';
import { statedStep, type DraftRun, type TrainingRun } from './training-run';

/** 800 Gbit/s per node of eight (vTrain, arXiv:2312.12391, section 4). */
const NETWORK_BYTES_PER_S = 12.5e9;

export const isVtrainForm = (content: unknown): content is Fields =>
  isFields(content) && Array.isArray(content['columns']) && Array.isArray(content['rows']);

/**
 * The runs of a file: Megatron-DeepSpeed in FP16 with full recomputation and attention without flash kernels.
 *
 * Open: that input gradients are reduced behind weight gradients is assumed, apart from the rule for DeepSpeed
 * (`productBackwardOf`), and no source says it. Later releases of Megatron-DeepSpeed switch that off (its issue 447), and
 * vTrain's own simulator adds the reductions in sequence. By the rule the 512 devices have a mean error of 9.3% and a rank
 * correlation of 0.67 (7.6% and 0.66 without the factor for DeepSpeed), the 64 devices 7.7% and 0.96.
 */
export function vtrainRuns(content: Fields): DraftRun[] {
  const columns = content['columns'] as string[];
  const rows = content['rows'] as unknown[][];
  const a100 = profileOf('A100');
  const hardware = { ...a100, scaleOut: { ...a100.scaleOut, bandwidthBytesPerS: NETWORK_BYTES_PER_S } };
  const generation = generationOf('Megatron-DeepSpeed 2022-06', 'fp16');
  return rows.map((row) => {
    const field = (name: string): number => {
      const value = numberOf(row[columns.indexOf(name)]);
      if (value === null || value <= 0) throw new NotExpressible(`the row has no ${name}`);
      return value;
    };
    const shown = (name: string): string => String(numberOf(row[columns.indexOf(name)]) ?? '?');
    const id = `vtrain-${shown('gpus')}-h${shown('hidden')}-l${shown('layers')}#tp${shown('tp')}-pp${shown('pp')}-dp${shown('dp')}-mb${shown('micro_batch')}`;
    const family = `vTrain/${shown('gpus')} A100, h ${shown('hidden')}, ${shown('layers')} layers`;
    const read = (): TrainingRun => {
      const [gpus, hidden, layers] = [field('gpus'), field('hidden'), field('layers')];
      const [tp, pp, micro] = [field('tp'), field('pp'), field('micro_batch')];
      const layout = layoutOf({ TP: tp, PP: pp }, generation, false, '');
      return {
        id,
        family,
        hardware,
        devices: gpus,
        model: modelOfFields({
          name: `GPT h${hidden} l${layers}`,
          layers,
          hidden,
          heads: field('heads'),
          vocab: 51200,
        }),
        workload: { sequenceLength: field('seq'), globalBatch: field('global_batch'), precision: 'fp16' },
        layout: {
          ...layout,
          microBatch: micro,
          recompute: 'full',
          gradientPrecision: 'bf16',
          productBackward: 'apart',
        },
        ...statedStep,
        softwareEfficiency: softwareEfficiency(hardware, generation),
        measured: field('measured_ms') / 1e3,
      };
    };
    return { id, family, read };
  });
}
