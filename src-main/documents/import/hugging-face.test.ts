/** Configurations of released models against the parameter counts that their makers state, and files that are no good. */
import { describe, expect, it } from 'vitest';
import { canBeAdded, entriesOf, type Imported } from '../../../src-shared/import/imported';
import type { ModelSpec } from '../../../src-shared/model/model-parameters';
import { resolveModel } from '../../../src-shared/model/resolve';
import { activeParameters, totalParameters } from '../../engine/model/parameters';
import { importHuggingFace } from './hugging-face';

const files = import.meta.glob<object>('./testing/configs/*.json', { import: 'default', eager: true });
const configOf = (name: string): Record<string, unknown> => ({
  ...(files[`./testing/configs/${name}.json`] as Record<string, unknown>),
});
const read = (config: unknown): Imported => importHuggingFace(JSON.stringify(config));

function specOf(imported: Imported): ModelSpec {
  expect(imported.issues.filter((issue) => issue.severity === 'error')).toEqual([]);
  const { name } = imported;
  const values = entriesOf(imported, 'model');
  const spec = resolveModel({ id: 'a', name, description: '', source: 'a', values }, 'model', []);
  if (!spec) throw new Error('not resolved');
  return spec;
}

/** All weights as counted in the released checkpoints; active ones as published. */
const published: [string, number, number | null][] = [
  ['llama-3.1-8b', 8_030_261_248, null],
  ['llama-3.1-70b', 70_553_706_496, null],
  ['llama-3.1-405b', 405_853_388_800, null],
  ['mistral-7b', 7_241_732_096, null],
  ['qwen2.5-72b', 72_706_203_648, null],
  ['gemma-2-9b', 9_241_705_984, null],
  ['phi-3-mini', 3_821_079_552, null],
  ['gpt2', 124_439_808, null],
  ['opt-30b', 29_974_540_288, null],
  ['gpt-neox-20b', 20_554_567_680, null],
  ['falcon-7b', 6_921_720_704, null],
  ['mixtral-8x7b', 46_702_792_704, 12.9e9],
  ['qwen3-235b-a22b', 235_093_634_560, 22.2e9],
  ['deepseek-v3', 671_026_419_200, 37.6e9],
];

/** Known to the digits that their makers give. */
const rounded: [string, number, number][] = [
  ['deepseek-v2', 236e9, 21e9],
  ['kimi-k2', 1.03e12, 32e9],
  ['qwen2-57b-a14b', 57.4e9, 14e9],
  ['gpt-oss-120b', 116.8e9, 5.7e9],
  ['glm-4.5', 355e9, 32e9],
  ['grok-1', 314e9, 86e9],
  ['falcon-40b', 41.3e9, 41.3e9],
  ['gemma-3-27b', 27e9, 27e9],
];

describe('released models', () => {
  it.each(published)('%s has the parameters of its checkpoint', (name, total, active) => {
    const spec = specOf(read(configOf(name)));
    expect(Math.abs(totalParameters(spec, false) / total - 1)).toBeLessThan(2e-4);
    if (active !== null) expect(Math.abs(activeParameters(spec, false) / active - 1)).toBeLessThan(0.01);
  });

  it.each(rounded)('%s has the published parameters', (name, total, active) => {
    const spec = specOf(read(configOf(name)));
    expect(Math.abs(totalParameters(spec, false) / total - 1)).toBeLessThan(0.02);
    expect(Math.abs(activeParameters(spec, false) / active - 1)).toBeLessThan(0.11);
  });

  it('are covered, every file of them', () => {
    const named = [...published, ...rounded].map(([name]) => `./testing/configs/${name}.json`);
    expect(named.sort()).toEqual(Object.keys(files).sort());
  });
});

describe('fields', () => {
  it('says where every value comes from', () => {
    const { fields } = read(configOf('deepseek-v3'));
    const from = (key: string) => fields.find((field) => field.key === key);
    expect(from('hiddenSize')).toMatchObject({ value: 7168, from: 'hidden_size' });
    expect(from('attention')).toMatchObject({ value: 'mla', from: 'kv_lora_rank' });
    expect(from('expertGroupLimit')).toMatchObject({ value: 4, from: 'topk_group' });
    expect(from('mtpLayers')).toMatchObject({ value: 1, from: 'num_nextn_predict_layers' });
    expect(from('gatedFfn')).toMatchObject({ value: true, from: 'architecture' });
  });

  it('reads the language model of a model for pictures and text', () => {
    const imported = read(configOf('gemma-3-27b'));
    expect(imported.fields).toContainEqual({
      target: 'model',
      key: 'layers',
      value: 62,
      from: 'text_config.num_hidden_layers',
    });
    expect(imported.notes.join()).toContain('text_config');
  });

  it('counts dense layers that lie between the others', () => {
    const { fields, notes } = read({ ...configOf('qwen3-235b-a22b'), decoder_sparse_step: 2 });
    expect(fields.find(({ key }) => key === 'denseLayers')).toMatchObject({ value: 47, from: 'decoder_sparse_step' });
    expect(notes.join()).toContain('Totals are the same');
    const listed = read({ ...configOf('qwen3-235b-a22b'), mlp_only_layers: [0, 5, 9] });
    expect(listed.fields.find(({ key }) => key === 'denseLayers')?.value).toBe(3);
  });

  it('says that windows are not modelled, only where they are used', () => {
    expect(read(configOf('mistral-7b')).notes.join()).toContain('sliding_window 4096');
    expect(read(configOf('qwen2.5-72b')).notes).toEqual([]);
  });

  it('takes an unknown architecture with enough fields, with a note', () => {
    const imported = read({ ...configOf('llama-3.1-8b'), architectures: ['NovelForCausalLM'], model_type: 'novel' });
    expect(canBeAdded(imported)).toBe(true);
    expect(imported.notes.join()).toContain('“novel” is not known');
    expect(totalParameters(specOf(imported), false)).toBe(8_030_261_248);
  });

  it.each(['llama-3.1-8b', 'qwen3-235b-a22b', 'deepseek-v3', 'gpt2'])('knows %s by the class alone', (id) => {
    const imported = read({ ...configOf(id), model_type: null });
    expect(imported.notes.join()).not.toContain('is not known');
    expect(imported.fields).toEqual(read(configOf(id)).fields);
  });

  it('lists what it did not use', () => {
    const { ignored } = read(configOf('llama-3.1-8b'));
    expect(ignored).toContainEqual({ name: 'rope_theta', value: '500000' });
    expect(ignored.map(({ name }) => name)).not.toContain('hidden_size');
  });

  it('names the model as the file does, else by its architecture', () => {
    expect(read({ ...configOf('gpt2'), _name_or_path: 'company/big-model' }).name).toBe('big-model');
    expect(read(configOf('gpt2')).name).toBe('Imported GPT2LMHeadModel');
    expect(importHuggingFace(JSON.stringify(configOf('gpt2')), 'own-model.json').name).toBe('own-model');
  });
});

describe('files that are no good', () => {
  const errorsOf = (text: string) => importHuggingFace(text).issues.filter((issue) => issue.severity === 'error');

  it.each([
    ['no JSON', 'hello', 'This is not JSON: line 1'],
    ['nothing', '', 'This is not JSON'],
    ['a list', '[1, 2]', 'no configuration'],
    ['a number', '3', 'no configuration'],
    ['a cut file', '{\n  "hidden_size": 4096,\n', 'This is not JSON: line 3'],
  ])('%s', (_case, text, message) => {
    const errors = errorsOf(text);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.allowed).toContain('config.json');
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['negative', { num_hidden_layers: -4 }, 'num_hidden_layers', /-4.*whole number/u],
    ['a text', { hidden_size: 'wide' }, 'hidden_size', /"wide".*whole number/u],
    ['a list', { num_attention_heads: [32] }, 'num_attention_heads', /a list of 1.*whole number/u],
    ['a fraction', { intermediate_size: 1.5 }, 'intermediate_size', /1\.5.*whole number/u],
    ['huge', { hidden_size: 1e12 }, 'hidden_size', /1000000000000.*1 to 1000000/u],
    ['beyond whole numbers', { vocab_size: 1e300 }, 'vocab_size', /1e\+300.*whole number/u],
    [
      'missing',
      { num_hidden_layers: null },
      'num_hidden_layers or n_layer or num_layers or n_layers',
      /nothing.*1 to 1000/u,
    ],
    ['a switch', { tie_word_embeddings: 'no' }, 'tie_word_embeddings', /"no".*true or false/u],
    ['inconsistent', { num_key_value_heads: 5 }, 'num_key_value_heads', /5.*divisor of 32/u],
    [
      'heads that do not divide',
      { num_attention_heads: 30, num_key_value_heads: 30 },
      'num_attention_heads',
      /30.*divisor of 4096/u,
    ],
    ['an encoder', { is_encoder_decoder: true }, 'architectures', /ForCausalLM/u],
  ])('%s: an issue with the field, what was found and what is allowed', (_case, change, path, text) => {
    const issues = errorsOf(JSON.stringify({ ...configOf('llama-3.1-8b'), ...change }));
    const issue = issues.find((each) => each.path === path);
    expect(issues.map((each) => each.path)).toContain(path);
    expect(`${issue?.found} ${issue?.allowed}`).toMatch(text);
  });

  it('does not report what follows from a problem', () => {
    const paths = (change: object) =>
      errorsOf(JSON.stringify({ ...configOf('llama-3.1-8b'), ...change })).map(({ path }) => path);
    expect(paths({ hidden_size: '4096' })).toEqual(['hidden_size']);
    expect(paths({ num_attention_heads: null, num_key_value_heads: null })).toHaveLength(1);
  });

  it('reports one problem once', () => {
    const issues = errorsOf(JSON.stringify({ ...configOf('deepseek-v3'), num_hidden_layers: 'x', hidden_size: -1 }));
    expect(issues.map(({ path }) => path).sort()).toEqual(['hidden_size', 'num_hidden_layers']);
  });

  it('needs the experts per token of a mixture', () => {
    const issues = errorsOf(JSON.stringify({ ...configOf('mixtral-8x7b'), num_experts_per_tok: undefined }));
    expect(issues.map(({ path }) => path).join()).toContain('num_experts_per_tok');
  });
});
