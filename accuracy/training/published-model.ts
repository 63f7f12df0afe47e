/** Turns the model of a published case into the engine's, by its fields; models named without fields come from the library. */
import type { Entries } from '../../src-shared/model/parameter';
import type { ModelSpec } from '../../src-shared/model/model-parameters';
import { library } from '../../src-shared/model/library';
import { libraryModel, testModel } from '../../src-main/engine/testing/test-scenario';
import { totalParameters } from '../../src-main/engine/model/parameters';
import { fieldsOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import { knownShape } from './known-models';

const DEFAULT_VOCABULARY = 51200;

/** "vocab about 250k" in a note. */
function vocabularyIn(note: string): number | null {
  const found = /vocab\w*\s+(?:about\s+|of\s+)?(\d+)\s*(k?)\b/i.exec(note);
  return found ? Number(found[1]) * (found[2] ? 1000 : 1) : null;
}

/** The engine's model of these entries. @throws NotExpressible where they are out of range or contradict each other */
export function modelOfEntries(name: string, entries: Entries): ModelSpec {
  try {
    return testModel(name, entries);
  } catch (error) {
    const told = /"message":"([^"]*)"/.exec((error as Error).message)?.[1] ?? (error as Error).message;
    throw new NotExpressible(`the stated model cannot be: ${told}`);
  }
}

/** Entries that are known; the rest take the registry's defaults. */
function known(entries: Record<string, number | boolean | string | null>): Entries {
  const kept: Entries = {};
  for (const [key, value] of Object.entries(entries)) if (value !== null) kept[key] = value;
  return kept;
}

/** The latent attention's ranks, stated as an object; "yes (dims not seen)" takes those of DeepSeek-V3, whose form others took over. */
function latentOf(model: Fields): Fields | null {
  const { mla } = model;
  if (!mla) return null;
  const stated = fieldsOf(mla);
  return Object.keys(stated).length > 0
    ? stated
    : { q_lora_rank: 1536, kv_lora_rank: 512, qk_nope_head_dim: 128, qk_rope_head_dim: 64, v_head_dim: 128 };
}

const latentNumber = (latent: Fields, ...names: string[]): number | null =>
  names.map((name) => numberOf(latent[name])).find((value) => value !== null) ?? null;

/** Entries of latent attention. */
function latentEntries(latent: Fields): Record<string, number | string | null> {
  return {
    attention: 'mla',
    qLoraRank: latentNumber(latent, 'q_lora_rank', 'q_lora') ?? 0,
    kvLoraRank: latentNumber(latent, 'kv_lora_rank', 'kv_lora'),
    headDim: latentNumber(latent, 'qk_nope_head_dim', 'qk_nope', 'qk_head_dim', 'nope_head_dim') ?? 128,
    ropeHeadDim: latentNumber(latent, 'qk_rope_head_dim', 'qk_rope', 'qk_pos_emb_head_dim', 'rope_head_dim') ?? 64,
    valueHeadDim: latentNumber(latent, 'v_head_dim', 'v_head', 'value_head_dim') ?? 128,
  };
}

/** A model by its architecture. @throws NotExpressible naming the field that is missing */
export function modelOfFields(model: Fields): ModelSpec {
  const layers = numberOf(model['layers']);
  const hidden = numberOf(model['hidden']);
  const latent = latentOf(model);
  const heads = numberOf(model['heads']) ?? (latent ? 128 : null);
  const name = textOf(model['name']);
  for (const [field, value] of Object.entries({ layers, hidden, heads }))
    if (value === null) throw new NotExpressible(`the model's ${field} are not stated`);
  const experts = numberOf(model['experts']) ?? 0;
  const isGpt = /GPT|OPT|BLOOM|MPT|Turing|NLG/i.test(`${name} ${textOf(model['family'])}`) && !/OSS/i.test(name);
  const gated = typeof model['gated_mlp'] === 'boolean' ? model['gated_mlp'] : !isGpt;
  const headCount = heads as number;
  const kvHeads = numberOf(model['kv_heads']) ?? headCount;
  const width = hidden as number;
  const dense = numberOf(model['dense_ffn']) ?? numberOf(model['ffn']) ?? (experts > 0 ? null : 4 * width);
  const expertWidth = numberOf(model['moe_ffn']) ?? (latent && experts > 0 ? 2048 : null);
  if (experts > 0 && expertWidth === null && dense === null)
    throw new NotExpressible('the width of the experts is not stated');
  // Llama 4 Maverick: every other layer has experts. The engine puts the dense ones first, which costs the same in sum.
  const isAlternating = experts > 0 && /alternat|interleav/i.test(textOf(model['family']));
  const isLearned = isGpt && !/ALiBi|RoPE|rotary/i.test(textOf(model['family']));
  return modelOfEntries(
    name || 'published',
    known({
      layers,
      hiddenSize: width,
      attention: kvHeads === headCount ? 'mha' : 'gqa',
      heads: headCount,
      kvHeads,
      headDim: numberOf(model['head_dim']) ?? width / headCount,
      ffnSize: dense ?? expertWidth,
      gatedFfn: gated,
      vocabulary: numberOf(model['vocab']) ?? vocabularyIn(textOf(model['note'])) ?? DEFAULT_VOCABULARY,
      learnedPositions: isLearned ? 2048 : 0,
      tiedEmbeddings: typeof model['tied_embeddings'] === 'boolean' ? model['tied_embeddings'] : isGpt,
      biases: isGpt && !/no biases/i.test(textOf(model['family'])),
      ...(experts > 0
        ? {
            experts,
            activeExperts: numberOf(model['topk']) ?? 1,
            sharedExperts: numberOf(model['shared_experts']) ?? 0,
            expertFfnSize: expertWidth ?? dense,
            denseLayers: numberOf(model['dense_layers']) ?? (isAlternating ? Math.floor((layers as number) / 2) : 0),
            expertGroups: numberOf(model['expert_groups']) ?? 0,
            expertGroupLimit: numberOf(model['topk_groups']) ?? 0,
          }
        : {}),
      mtpLayers: numberOf(model['mtp_layers']) ?? 0,
      ...(latent ? latentEntries(latent) : {}),
    }),
  );
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Library models by the names that tables use: "LLAMA3_8B", "8B" of a Llama case. */
function fromLibrary(name: string, family: string): ModelSpec | null {
  const wanted = plain(name);
  if (wanted === '') return null;
  const whole = library.models.find(({ id, name: title }) => [plain(id), plain(title)].includes(wanted));
  if (whole) return libraryModel(whole.id);
  const size = /(\d+)B$/i.exec(name)?.[1];
  if (size && /llama[\s_-]?3/i.test(`${name} ${family}`)) {
    const found = library.models.find(({ id }) => id.startsWith('llama-3') && id.endsWith(`-${size}b`));
    if (found) return libraryModel(found.id);
  }
  return null;
}

/** What a case prints as the number of parameters: 181e9, "181B" or a figure in billions. */
function statedParameters(published: Fields, point: Fields): number | null {
  const own = numberOf(point['params']);
  if (own !== null) return own;
  const text = /^([\d.]+)\s*B$/i.exec(textOf(point['params']).trim())?.[1];
  if (text) return Number(text) * 1e9;
  if (point['layers'] !== undefined || point['hidden'] !== undefined) return null;
  const billions = numberOf(fieldsOf(published['model'])['params_b']);
  return billions === null ? null : billions * 1e9;
}

/** A printed size that the printed shape cannot have: one of the two is a slip, and nobody can tell which. */
const CONTRADICTION = 0.15;

function consistent(model: ModelSpec, published: Fields, point: Fields): ModelSpec {
  const stated = statedParameters(published, point);
  if (stated === null || model.experts > 0) return model;
  const own = totalParameters(model, false);
  if (Math.abs(own / stated - 1) > CONTRADICTION)
    throw new NotExpressible(
      `the stated layers and widths have ${(own / 1e9).toPrecision(3)}B parameters, the case says ${(stated / 1e9).toPrecision(3)}B`,
    );
  return model;
}

/**
 * The model of a case or of one of its points.
 * @throws NotExpressible saying what is not stated
 */
export function modelOf(published: Fields, point: Fields): ModelSpec {
  // Tables say "(w/o MTP)" where the layers that predict further tokens were left out.
  const isWithoutMtp = /w\/?o MTP|without MTP/i.test(`${textOf(point['model'])} ${textOf(published['title'])}`);
  const model: Fields = { ...fieldsOf(published['model']), ...(isWithoutMtp ? { mtp_layers: 0 } : {}) };
  const pointName = [textOf(point['model']), textOf(point['size'])].filter(Boolean).join('-');
  const variants = Array.isArray(model['variants']) ? model['variants'].map(fieldsOf) : [];
  if (variants.length > 0 && pointName) {
    const wanted = plain(pointName);
    const found =
      variants.find((variant) => plain(textOf(variant['name'])) === wanted) ??
      variants.find((variant) => plain(textOf(variant['name'])).endsWith(wanted)) ??
      variants.find((variant) => plain(textOf(variant['name'])).includes(wanted));
    if (found) return modelOfFields(found);
  }
  // A point that states its own architecture overrides that of the case.
  if (numberOf(point['layers']) !== null || numberOf(point['hidden']) !== null) {
    const own = { ...model, ...pick(point, ['layers', 'hidden', 'heads', 'kv_heads', 'ffn', 'vocab']) };
    return consistent(modelOfFields(own), published, point);
  }
  if (numberOf(model['layers']) !== null) return consistent(modelOfFields(model), published, point);
  const shape = knownShape(pointName) ?? knownShape(textOf(model['name']));
  if (shape) return modelOfFields(shape);
  const found = fromLibrary(pointName || textOf(model['name']), textOf(model['name']));
  if (found) return found;
  throw new NotExpressible(`the architecture of ${pointName || textOf(model['name']) || 'the model'} is not stated`);
}

function pick(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]));
}
