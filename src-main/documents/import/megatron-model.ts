/**
 * The architecture that Megatron-LM arguments describe. What they leave unsaid follows Megatron's own defaults
 * (megatron/training/arguments.py and transformer_config.py of Megatron-LM, Apache-2.0), as facts.
 */
import type { Arguments } from './arguments';
import type { Draft } from './draft';
import { readLayerPattern } from './layer-pattern';
import { noopLayers } from './megatron-stages';
import { tokenizerEntries } from './vocabularies';

const PADDED_TO = 128;

interface Size {
  value: number;
  from: string;
}

/** Where a missing value would be looked for. */
export const modelPlaces: Readonly<Record<string, string>> = {
  layers: '--num-layers',
  hiddenSize: '--hidden-size',
  heads: '--num-attention-heads',
  kvHeads: '--num-attention-heads',
  headDim: '--kv-channels or --num-attention-heads',
  ffnSize: '--ffn-hidden-size or --hidden-size',
  vocabulary: '--padded-vocab-size or --vocab-size',
};

function tokenizerSize(args: Arguments): Size | undefined {
  const kind = args.text('tokenizer-type');
  const model = args.text('tokenizer-model', 'tokenizer-name-or-path');
  const entries = tokenizerEntries(kind?.value ?? '', model?.value ?? '');
  if (entries !== undefined) return { value: entries, from: (model ?? kind)?.from ?? '' };
  // Merges make the byte-pair tokenizer of GPT-2, whatever their file is called.
  const merges = kind ? undefined : args.text('merge-file');
  return merges && { value: tokenizerEntries('GPT2BPETokenizer', '') ?? 0, from: merges.from };
}

function readVocabulary(args: Arguments, draft: Draft, tensorParallel: number): void {
  const padded = args.count('padded-vocab-size');
  if (padded) return draft.put('model', 'vocabulary', padded.value, padded.from);
  const stated = args.count('vocab-size');
  const size: Size | undefined = stated ?? tokenizerSize(args);
  const unit = (args.count('make-vocab-size-divisible-by')?.value || PADDED_TO) * tensorParallel;
  if (!size) return;
  const value = Math.ceil(size.value / unit) * unit;
  draft.put(
    'model',
    'vocabulary',
    value,
    value === size.value ? size.from : `${size.from}, padded to a multiple of ${unit}`,
  );
}

function readLatentAttention(args: Arguments, draft: Draft, heads: Size | undefined): void {
  draft.put('model', 'attention', 'mla', '--multi-latent-attention');
  draft.put('model', 'kvHeads', heads?.value, heads?.from ?? '');
  for (const [key, name, other, usual] of [
    ['qLoraRank', 'q-lora-rank', 'q-lora-rank', 0],
    ['kvLoraRank', 'kv-lora-rank', 'kv-lora-rank', 32],
    ['headDim', 'qk-head-dim', 'qk-nope-head-dim', 128],
    ['ropeHeadDim', 'qk-pos-emb-head-dim', 'qk-rope-head-dim', 64],
    ['valueHeadDim', 'v-head-dim', 'v-head-dim', 128],
  ] as const) {
    const found = args.count(name, other);
    draft.put('model', key, found?.value ?? usual, found?.from ?? `default of --${name}`);
  }
}

function readAttention(args: Arguments, draft: Draft, hidden: Size | undefined): void {
  const heads = args.count('num-attention-heads');
  draft.put('model', 'heads', heads?.value, heads?.from ?? '');
  if (args.isOn('multi-latent-attention', 'multi-head-latent-attention'))
    return readLatentAttention(args, draft, heads);
  const grouped = args.flag('group-query-attention');
  const groups = args.count('num-query-groups');
  if (groups && args.isCommandLine && !grouped?.value)
    draft.note('--num-query-groups has no effect without --group-query-attention: the attention is multi-head.');
  const isGrouped = grouped ? grouped.value : groups !== undefined && !args.isCommandLine;
  const kvHeads: Size | undefined = isGrouped ? (groups ?? { value: 1, from: 'default of --num-query-groups' }) : heads;
  draft.put('model', 'kvHeads', kvHeads?.value, kvHeads?.from ?? '');
  draft.put(
    'model',
    'attention',
    kvHeads?.value === heads?.value ? 'mha' : 'gqa',
    grouped?.from ?? kvHeads?.from ?? '',
  );
  const channels = args.count('kv-channels');
  if (channels) draft.put('model', 'headDim', channels.value, channels.from);
  else if (heads && hidden && heads.value > 0) {
    if (hidden.value % heads.value === 0)
      draft.put('model', 'headDim', hidden.value / heads.value, 'hidden size / heads');
    else
      draft.error(heads.from, 'The heads do not divide the hidden size', heads.value, `a divisor of ${hidden.value}`);
  }
}

/** Whether the feed-forward blocks have a gate, and where that is said. */
function readGate(args: Arguments): { value: boolean; from: string } {
  const flag = args.flag('swiglu', 'gated-linear-unit', 'quick-geglu');
  const activation = args.text('activation-func');
  if (flag) return flag;
  return activation
    ? { value: /swiglu|geglu/iu.test(activation.value), from: activation.from }
    : { value: false, from: 'default (no --swiglu)' };
}

function readExperts(args: Arguments, draft: Draft, layers: number, ffn: Size | undefined): void {
  const experts = args.count('num-experts', 'num-moe-experts');
  if (!experts || experts.value < 2) return;
  draft.put('model', 'experts', experts.value, experts.from);
  const active = args.count('moe-router-topk');
  draft.put('model', 'activeExperts', active?.value ?? 2, active?.from ?? 'default of --moe-router-topk');
  const size = args.count('moe-ffn-hidden-size', 'moe-intermediate-size') ?? ffn;
  draft.put('model', 'expertFfnSize', size?.value, size?.from ?? '');
  const counted = args.count('n-shared-experts');
  draft.put('model', 'sharedExperts', counted?.value, counted?.from ?? '');
  const shared = args.count('moe-shared-expert-intermediate-size');
  if (shared && shared.value > 0 && size && size.value > 0) {
    const count = Math.max(1, Math.round(shared.value / size.value));
    draft.put('model', 'sharedExperts', count, `${shared.from} / width of an expert`);
    if (count * size.value !== shared.value)
      draft.note(
        `The shared expert is ${shared.value} wide; it is taken as ${count} of the width of a routed one, ${size.value}.`,
      );
  }
  readDenseLayers(args, draft, layers);
  const groups = args.count('moe-router-num-groups', 'n-group');
  if (!groups || groups.value < 2) return;
  draft.put('model', 'expertGroups', groups.value, groups.from);
  const limit = args.count('moe-router-group-topk', 'topk-group');
  draft.put('model', 'expertGroupLimit', limit?.value, limit?.from ?? '');
}

function readDenseLayers(args: Arguments, draft: Draft, layers: number): void {
  const leading = args.count('first-k-dense-replace');
  if (leading) return draft.put('model', 'denseLayers', leading.value, leading.from);
  const frequency = args.text('moe-layer-freq');
  if (!frequency || layers === 0 || layers > 1000) return;
  const pattern = readLayerPattern(frequency.value, layers);
  if (!pattern) {
    draft.error(
      frequency.from,
      `It is no pattern of ${layers} layers`,
      frequency.value,
      `every n-th layer (a whole number), or a list such as ([0]*1+[1]*${layers - 1})`,
    );
    return;
  }
  draft.put('model', 'denseLayers', pattern.dense, frequency.from);
  if (!pattern.isLeading)
    draft.note(
      `${pattern.dense} dense layers lie between those with experts; here they come first. Totals are the same.`,
    );
}

function readPositions(args: Arguments, draft: Draft): void {
  const kind = args.text('position-embedding-type');
  const isRotary = args.flag('use-rotary-position-embeddings');
  const length = args.count('max-position-embeddings', 'max-sequence-length') ?? args.count('seq-length');
  const isLearned =
    isRotary?.value !== true &&
    !args.isOn('no-position-embedding') &&
    (kind?.value ?? 'learned_absolute') === 'learned_absolute';
  if (isLearned && length) draft.put('model', 'learnedPositions', length.value, length.from);
}

function readDetails(args: Arguments, draft: Draft): void {
  const untied = args.flag('untie-embeddings-and-output-weights');
  const shares = args.flag('share-embeddings-and-output-weights');
  const isTied = untied ? !untied.value : (shares?.value ?? true);
  draft.put('model', 'tiedEmbeddings', isTied, (untied ?? shares)?.from ?? 'default (shared)');
  const without = args.flag('disable-bias-linear');
  const withBias = args.flag('add-bias-linear', 'bias');
  const hasBiases = without ? !without.value : (withBias?.value ?? true);
  draft.put('model', 'biases', hasBiases, (without ?? withBias)?.from ?? 'default (biases)');
  const small = args.flag('add-qkv-bias', 'qk-layernorm');
  if (small?.value) draft.put('model', 'qkvBias', true, small.from);
  const modules = args.count('mtp-num-layers');
  draft.put('model', 'mtpLayers', modules?.value, modules?.from ?? '');
}

/** Reads the model; `tensorParallel` pads the vocabulary. */
export function readModel(args: Arguments, draft: Draft, tensorParallel: number): void {
  const layers = args.count('num-layers', 'encoder-num-layers');
  const hidden = args.count('hidden-size');
  const noops = noopLayers(args);
  const count = layers && layers.value - noops.places.length;
  draft.put(
    'model',
    'layers',
    count,
    noops.places.length > 0 ? `${layers?.from ?? ''} without ${noops.from}` : (layers?.from ?? ''),
  );
  draft.put('model', 'hiddenSize', hidden?.value, hidden?.from ?? '');
  readAttention(args, draft, hidden);
  const gate = readGate(args);
  draft.put('model', 'gatedFfn', gate.value, gate.from);
  // Megatron keeps the number of weights by two thirds of the width where there are three matrices.
  const usual = hidden && (gate.value ? Math.floor((4 * hidden.value * 2) / 3 / 64) * 64 : 4 * hidden.value);
  const ffn =
    args.count('ffn-hidden-size') ??
    (usual === undefined ? undefined : { value: usual, from: gate.value ? '8/3 × hidden size' : '4 × hidden size' });
  draft.put('model', 'ffnSize', ffn?.value, ffn?.from ?? '');
  readExperts(args, draft, count ?? 0, ffn);
  readVocabulary(args, draft, tensorParallel);
  readPositions(args, draft);
  readDetails(args, draft);
}
