/** Files of the peer estimator's cases (calculon): those of them that carry a measured step time, as a table of steps. */
import { fieldsOf, isFields, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { stepTableRuns } from './step-table-form';
import type { DraftRun } from './training-run';

/** The peer has no vocabulary; its measured cases are the GPT models of arXiv:2205.05198. */
const VOCABULARY = 51200;

export const isPeerForm = (content: unknown): content is Fields =>
  isFields(content) &&
  isFields(content['models']) &&
  listOf(content['cases']).some(({ execution }) => isFields(execution));

const modelOf = (model: Fields): Fields => ({
  layers: model['num_blocks'],
  hidden: model['hidden'],
  heads: model['attn_heads'],
  head_dim: model['attn_size'],
  ffn: model['feedforward'],
  vocab: VOCABULARY,
});

/** The measured cases; the others are what the peer computed. */
export function peerRuns(content: Fields): DraftRun[] {
  const models = fieldsOf(content['models']);
  const measured = listOf(content['cases']).filter(
    (each) => numberOf(fieldsOf(each['measured'])['iteration_time_s']) !== null,
  );
  return stepTableRuns({
    source: 'Megatron-LM, arXiv:2205.05198, table 5',
    models: Object.fromEntries(Object.entries(models).map(([name, model]) => [name, modelOf(fieldsOf(model))])),
    steps: measured.map((each) => {
      const execution = fieldsOf(each['execution']);
      return {
        model: textOf(each['model']),
        gpus: execution['num_procs'],
        TP: execution['tensor_par'],
        PP: execution['pipeline_par'],
        VP: execution['pipeline_interleaving'],
        seq: fieldsOf(models[textOf(each['model'])])['seq_size'],
        gbs: execution['batch_size'],
        mbs: execution['microbatch_size'],
        recompute: execution['activation_recompute'] === 'full' ? 'full' : 'selective',
        measured_s: fieldsOf(each['measured'])['iteration_time_s'],
      };
    }),
  });
}
