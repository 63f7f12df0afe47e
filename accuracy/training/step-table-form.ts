/** Files of Megatron step times with their layout: {"form": "megatron steps", "models": ..., "steps": [...]}. */
import { fieldsOf, isFields, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { profileOf } from '../network/chips';
import { generationOf } from './generation';
import { layoutOf } from './published-layout';
import { modelOfFields } from './published-model';
import { softwareEfficiency } from './software';
import { statedStep, type DraftRun, type TrainingRun } from './training-run';

export const isStepTableForm = (content: unknown): content is Fields =>
  isFields(content) && isFields(content['models']) && Array.isArray(content['steps']);

/** The runs: full recomputation without sequence parallelism, or selective with it (arXiv:2205.05198, table 5). */
export function stepTableRuns(content: Fields): DraftRun[] {
  const generation = generationOf(textOf(content['source']), 'fp16');
  const hardware = profileOf('A100');
  return listOf(content['steps']).map((step) => {
    const name = textOf(step['model']);
    const isFull = textOf(step['recompute']) === 'full';
    const number = (key: string): number => numberOf(step[key]) ?? 1;
    const id = `${name}/${textOf(step['recompute'])}`;
    const family = 'training/the 8 Megatron A100 steps';
    const measured = numberOf(step['measured_s']);
    const read = (): TrainingRun => {
      if (measured === null || measured <= 0) throw new NotExpressible('no step time is stated');
      return {
        id,
        family,
        hardware,
        devices: number('gpus'),
        model: modelOfFields({ ...fieldsOf(fieldsOf(content['models'])[name]), name: `GPT ${name}` }),
        workload: { sequenceLength: number('seq'), globalBatch: number('gbs'), precision: 'fp16' as const },
        layout: {
          ...layoutOf({ ...step, sequence_parallel: !isFull }, generation, false, ''),
          microBatch: number('mbs'),
          recompute: isFull ? ('full' as const) : ('selective' as const),
          gradientPrecision: 'fp32' as const,
        },
        ...statedStep,
        softwareEfficiency: softwareEfficiency(hardware, generation),
        measured,
      };
    };
    return { id, family, read };
  });
}
