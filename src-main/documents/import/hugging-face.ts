/**
 * Reads the `config.json` of a Hugging Face model into entries of the model registry. Fields are found by their names,
 * not by the name of the architecture, so that unknown ones are read too as long as they state enough.
 */
import type { Imported } from '../../../src-shared/import/imported';
import { findJsonError } from '../json-error';
import { ConfigReader, isObject, type Config } from './config-reader';
import { Draft } from './draft';
import { readExperts } from './hugging-face-experts';
import { modelFamilies, usuallyGated, type ModelFamily } from './model-families';

const NAMES = {
  layers: ['num_hidden_layers', 'n_layer', 'num_layers', 'n_layers'],
  hiddenSize: ['hidden_size', 'n_embd', 'd_model', 'emb_size'],
  heads: ['num_attention_heads', 'n_head', 'num_heads', 'n_heads', 'num_q_heads'],
  kvHeads: ['num_key_value_heads', 'num_kv_heads', 'n_head_kv', 'multi_query_group_num'],
  headDim: ['head_dim', 'kv_channels', 'attention_head_dim'],
  ffnSize: ['intermediate_size', 'n_inner', 'ffn_dim', 'ffn_hidden_size', 'd_ff'],
  vocabulary: ['vocab_size', 'padded_vocab_size'],
} as const;

/** Where a missing value would be looked for. */
const places = Object.fromEntries(Object.entries(NAMES).map(([key, names]) => [key, names.join(' or ')]));

/** Read apart from the others, or saying nothing that a plan could hold. */
const KNOWN_ELSEWHERE = [
  'architectures',
  'model_type',
  '_name_or_path',
  'hidden_act',
  'activation_function',
  'transformers_version',
];

/** Parts of a configuration that may hold the language model of a model for several kinds of input. */
const NESTED = ['text_config', 'llm_config', 'language_config', 'language_model'];

/** Configurations of models that are no decoders of text. */
const NO_DECODER = /ForMaskedLM|ForConditionalGeneration|ForSequenceClassification|ForImageClassification|Encoder/u;

interface Source {
  config: Config;
  prefix: string;
}

/** The language model's own part. */
function languageModel(config: Config): Source {
  for (const name of NESTED) {
    const nested = config[name];
    if (isObject(nested)) return { config: { ...inherited(config), ...nested }, prefix: `${name}.` };
  }
  return { config, prefix: '' };
}

/** What a nested configuration takes from the one around it where it is silent. */
const inherited = ({ tie_word_embeddings: tied }: Config): Config =>
  tied === undefined ? {} : { tie_word_embeddings: tied };

function architectureOf(config: Config): string {
  const { architectures } = config;
  const first: unknown = Array.isArray(architectures) ? architectures[0] : undefined;
  return typeof first === 'string' ? first : '';
}

/** `model_type` as the name of an architecture's class implies it: Qwen3MoeForCausalLM is qwen3_moe. */
const typeOfClass = (name: string): string =>
  name
    .replace(/ForCausalLM$|LMHeadModel$/u, '')
    .replace(/([a-z\d])([A-Z])/gu, '$1_$2')
    .toLowerCase();

function typeOf({ model_type: type }: Config): string {
  return typeof type === 'string' ? type : '';
}

function familyOf(source: Source, whole: Config, draft: Draft): ModelFamily {
  const type = [source.config['model_type'], whole['model_type'], typeOfClass(architectureOf(whole))].find(
    (each): each is string => typeof each === 'string' && Object.hasOwn(modelFamilies, each),
  );
  const known = type === undefined ? undefined : modelFamilies[type];
  if (known) return known;
  const stated = typeOf(source.config) || architectureOf(whole) || 'nothing';
  const activation = source.config['hidden_act'] ?? source.config['activation_function'];
  const gated = typeof activation === 'string' && usuallyGated(activation);
  draft.note(
    `The architecture “${stated.slice(0, 80)}” is not known: read by its fields as a decoder ${gated ? 'with' : 'without'} gated feed-forward blocks, by its activation${typeof activation === 'string' ? ` ${activation.slice(0, 40)}` : ''}.`,
  );
  return { gated, tied: false };
}

function readAttention(reader: ConfigReader, family: ModelFamily, draft: Draft, hiddenSize: number): void {
  const heads = reader.positive(...NAMES.heads);
  draft.put('model', 'heads', heads?.value, heads?.name ?? '');
  const latent = reader.positive('kv_lora_rank');
  if (latent) {
    draft.put('model', 'attention', 'mla', latent.name);
    draft.put('model', 'kvHeads', heads?.value, `${heads?.name ?? ''} (latent attention)`);
    for (const [key, name] of [
      ['headDim', 'qk_nope_head_dim'],
      ['ropeHeadDim', 'qk_rope_head_dim'],
      ['valueHeadDim', 'v_head_dim'],
    ] as const) {
      const found = reader.count(name);
      draft.put('model', key, found?.value, found?.name ?? name);
      if (!found) draft.error(name, 'Latent attention needs this', undefined, 'a whole number from 1');
    }
    const query = reader.count('q_lora_rank');
    draft.put('model', 'qLoraRank', query?.value, query?.name ?? '');
    draft.put('model', 'kvLoraRank', latent.value, latent.name);
    return;
  }
  const isOneHead = reader.flag('multi_query')?.value ?? family.isMultiQuery === true;
  const isNewDecoder = reader.flag('new_decoder_architecture')?.value ?? false;
  // Falcon counts as multi-query whatever num_kv_heads says, unless it is of the newer kind.
  const stated = family.isMultiQuery && isOneHead && !isNewDecoder ? undefined : reader.positive(...NAMES.kvHeads);
  const kvHeads = stated?.value ?? (isOneHead && !isNewDecoder ? 1 : heads?.value);
  const from =
    stated?.name ?? (isOneHead ? 'multi_query' : `${heads?.name ?? ''} (no other number of KV heads stated)`);
  draft.put('model', 'kvHeads', kvHeads, from);
  draft.put('model', 'attention', kvHeads === heads?.value ? 'mha' : 'gqa', from);
  const headDim = reader.positive(...NAMES.headDim);
  if (headDim) draft.put('model', 'headDim', headDim.value, headDim.name);
  else if (hiddenSize === 0) return;
  else if (heads && hiddenSize % heads.value !== 0)
    draft.error(heads.name, 'The heads do not divide the hidden size', heads.value, `a divisor of ${hiddenSize}`);
  else if (heads) draft.put('model', 'headDim', hiddenSize / heads.value, 'hidden size / heads');
}

function readDetails(reader: ConfigReader, family: ModelFamily, draft: Draft): void {
  draft.put('model', 'gatedFfn', family.gated, 'architecture');
  const bias = reader.flag('bias', 'use_bias', 'mlp_bias');
  draft.put('model', 'biases', bias?.value ?? family.biases === true, bias?.name ?? 'architecture');
  const small = reader.flag('attention_bias', 'qkv_bias', 'add_qkv_bias', 'use_qk_norm', 'qk_layernorm');
  const hasSmall = small?.value === true || family.qkvBias === true;
  draft.put('model', 'qkvBias', hasSmall, small?.value ? small.name : 'architecture');
  const tied = reader.flag('tie_word_embeddings');
  draft.put('model', 'tiedEmbeddings', tied?.value ?? family.tied, tied?.name ?? 'architecture');
  const length = reader.positive('n_positions', 'n_ctx', 'max_position_embeddings');
  if (family.learnedPositions && length)
    draft.put('model', 'learnedPositions', length.value + (family.extraPositions ?? 0), length.name);
  const modules = reader.positive('num_nextn_predict_layers', 'mtp_num_layers');
  draft.put('model', 'mtpLayers', modules?.value, modules?.name ?? '');
  const window = reader.positive('sliding_window', 'attention_chunk_size');
  if (window && reader.flag('use_sliding_window')?.value !== false)
    draft.note(
      `Windowed attention (${window.name} ${window.value}) is not modelled: every layer looks at the whole text.`,
    );
  const kinds = reader.any('layer_types', 'layers_block_type', 'hybrid_override_pattern', 'full_attention_interval');
  if (kinds && /linear|mamba|recurrent|conv|M\*|full_attention_interval/iu.test(`${kinds.name} ${String(kinds.value)}`))
    draft.warn(
      kinds.name,
      'Some layers have no attention; they are counted like the others',
      kinds.value,
      'attention in every layer',
    );
  const projection = reader.positive('word_embed_proj_dim');
  const hidden = reader.positive(...NAMES.hiddenSize);
  if (projection && hidden && projection.value !== hidden.value)
    draft.note(
      `${projection.name} ${projection.value} differs from the hidden size; the embedding is taken as wide as the model.`,
    );
}

function readParsed(whole: Config, fileName: string | null): Imported {
  const draft = new Draft();
  const source = languageModel(whole);
  if (source.prefix !== '')
    draft.note(`Only the language model (${source.prefix.slice(0, -1)}) is read, not what feeds it.`);
  const reader = new ConfigReader(source.config, draft, source.prefix);
  const architecture = architectureOf(whole);
  if (source.config['is_encoder_decoder'] === true || (source.prefix === '' && NO_DECODER.test(architecture)))
    draft.error(
      'architectures',
      'This is not a decoder-only language model',
      architecture,
      'a model of the kind …ForCausalLM',
    );
  const family = familyOf(source, whole, draft);
  const hidden = reader.positive(...NAMES.hiddenSize);
  for (const key of ['layers', 'hiddenSize', 'vocabulary'] as const) {
    const found = reader.positive(...NAMES[key]);
    draft.put('model', key, found?.value, found?.name ?? '');
  }
  readAttention(reader, family, draft, hidden?.value ?? 0);
  const ffn = reader.positive(...NAMES.ffnSize);
  const isFourfold = !ffn && family.fourfoldFfn === true && hidden !== undefined;
  readExperts(reader, draft, ffn ?? (isFourfold ? { value: 4 * hidden.value, name: '4 × hidden size' } : undefined));
  readDetails(reader, family, draft);
  const name = nameOf(whole, architecture, fileName);
  const origin = [architecture, fileName].filter((each) => each !== '' && each !== null).join(', ');
  return draft.finish(
    {
      kind: 'huggingFace',
      name,
      source: `config.json${origin === '' ? '' : ` (${origin})`}`.slice(0, 200),
      devices: null,
    },
    ['model'],
    places,
    reader.unused().filter(([key]) => !KNOWN_ELSEWHERE.includes(key)),
  );
}

/** A name from what the file says of itself, else of its architecture, else of the file. */
function nameOf(config: Config, architecture: string, fileName: string | null): string {
  const path = [config['_name_or_path'], config['name_or_path']].find(
    (each) => typeof each === 'string' && each !== '',
  );
  const last = typeof path === 'string' ? (path.split(/[\\/]/u).findLast((each) => each !== '') ?? '') : '';
  if (last !== '' && !/^\.+$/u.test(last)) return last.slice(0, 100);
  const stem = (fileName ?? '').replace(/\.json$/iu, '');
  if (stem !== '' && !/config/iu.test(stem)) return stem.slice(0, 100);
  const kind = architecture.replace(/For[A-Z].*$/u, '') || typeOf(config);
  return kind === '' ? 'Imported model' : `Imported ${kind}`.slice(0, 100);
}

/**
 * Reads a Hugging Face `config.json`.
 * @param fileName its name where it is known, for the name of the model
 * @returns what it states; where it cannot be used `issues` says why
 */
export function importHuggingFace(text: string, fileName: string | null = null): Imported {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    const error = findJsonError(text);
    const place = error ? `line ${error.line}, column ${error.column}: ${error.message}` : 'it is empty';
    return refused(`This is not JSON: ${place}`, text.slice(0, 40));
  }
  return isObject(parsed) ? readParsed(parsed, fileName) : refused('This is no configuration', parsed);
}

function refused(message: string, found: unknown): Imported {
  const draft = new Draft();
  draft.error('', message, found, 'the config.json of a language model: one JSON object');
  return draft.finish({ kind: 'huggingFace', name: 'Imported model', source: '', devices: null }, [], {});
}
