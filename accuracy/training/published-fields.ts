/**
 * The fields of a published case as the reader of runs wants them: those of one point over those of its case, numbers that
 * tables write as text, degrees under any of their names, "2K", "n/a", configurations in brackets.
 */
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';

/** Names of one field in tables and configuration files, beside the one that is read. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  TP: ['tp', 'tensor_parallel', 'tensor_model_parallel_size'],
  PP: ['pp', 'pipeline_parallel', 'pipeline_model_parallel_size'],
  CP: ['cp', 'context_parallel', 'context_parallel_size'],
  EP: ['ep', 'expert_parallel', 'expert_model_parallel_size'],
  ETP: ['etp', 'expert_tensor_parallel', 'expert_tensor_parallel_size'],
  DP: ['dp', 'data_parallel'],
  VP: ['vp', 'VPP', 'vpp', 'virtual_pipeline'],
  gbs: ['global_batch', 'global_batch_size', 'GBS'],
  mbs: ['micro_batch', 'micro_batch_size', 'micro_bsz', 'MBS'],
  seq: ['seq_len', 'sequence_length', 'seqlen'],
  grad_accum: ['micro_num', 'GA', 'gradient_accumulation_steps', 'microbatches_per_dp'],
  shardingGroup: ['zero1'],
};

const nothing = /^(?:n\/?a|none|-|–|)$/i;

/** A degree that does not apply in that model is 1, not open. */
const degrees: ReadonlySet<string> = new Set(['TP', 'PP', 'CP', 'EP', 'ETP', 'VP']);

/** 8 of "8", 4096 of "4K", 2000000 of "2M" where tokens are counted; any other text stays. */
function numberIn(value: unknown, kilo: number): unknown {
  if (typeof value !== 'string') return value;
  const found = /^(\d+(?:\.\d+)?)\s*([KM]?)$/i.exec(value.trim().replace(/(\d),(?=\d{3})/g, '$1'));
  if (!found) return value;
  return Number(found[1]) * (found[2] === '' ? 1 : found[2]?.toUpperCase() === 'K' ? kilo : kilo * kilo);
}

/** Fields under the names that are read, numbers as numbers. */
function normalised(fields: Fields): Fields {
  const own: Fields = { ...fields };
  for (const [name, others] of Object.entries(aliases)) {
    const found = [name, ...others].find((each) => own[each] !== undefined && own[each] !== null);
    if (found === undefined) continue;
    const value = own[found];
    const isNothing = typeof value === 'string' && nothing.test(value.trim());
    own[name] = isNothing ? (degrees.has(name) ? 1 : null) : numberIn(value, 1024);
  }
  return own;
}

/** "(tp=2, zero1=8)" as fields. */
function configOf(point: Fields): Fields {
  const text = textOf(point['config']);
  const tp = /tp\s*=\s*(\d+)/i.exec(text)?.[1];
  const zero = /zero1?\s*=\s*(\d+)/i.exec(text)?.[1];
  return { ...(tp ? { TP: Number(tp) } : {}), ...(zero ? { shardingGroup: Number(zero) } : {}) };
}

/** "2 (tp=1) or 4 (tp=2)": the number stated for the point's degree. */
function numberFor(text: unknown, tp: number): unknown {
  if (typeof text !== 'string') return text;
  const found = new RegExp(`(\\d+)\\s*\\(tp\\s*=\\s*${tp}\\)`, 'i').exec(text)?.[1];
  return found ? Number(found) : text;
}

/** A flag as tables write it: true, "True", "yes"; null where it is not stated. */
function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' || value === '') return null;
  return /^(true|yes|on|1)$/i.test(value) ? true : /^(false|no|off|0|none)$/i.test(value) ? false : null;
}

const withoutNull = (point: Fields): Fields =>
  Object.fromEntries(Object.entries(point).filter(([, value]) => value !== null));

/** A case's workload with the fields of one point over it. */
export function mergedWorkload(published: Fields, point: Fields): Fields {
  const own = {
    ...normalised(fieldsOf(published['workload'])),
    ...configOf(point),
    ...withoutNull(normalised(point)),
  };
  const checkpointing = flagOf(
    own['activation_checkpointing'] ?? own['activation_checkpoint'] ?? own['activation_ckpt'],
  );
  return {
    ...own,
    mbs: numberFor(own['mbs'], numberOf(own['TP']) ?? 1),
    ...(checkpointing === null ? {} : { recompute: checkpointing ? 'full' : 'none' }),
  };
}

/** The expressions of one case: itself, or each of its points. */
export function pointsOf(published: Fields): { id: string; point: Fields }[] {
  const id = textOf(published['id']);
  const points = listOf(published['points']).concat(
    listOf(published['metrics']).flatMap((metric) => listOf(metric['points'])),
  );
  return points.length === 0
    ? [{ id, point: {} }]
    : points.map((point, index) => ({ id: `${id}#${index + 1}`, point }));
}

/** Devices of a run, and how many units its maker counts, to which rates "per NPU" refer. */
export interface DeviceCount {
  devices: number;
  counted: number;
}

/**
 * Where a package holds several devices (Ascend 910C: two dies), makers count packages: so it is, unless the count is named
 * as one of dies, or the degrees of the layout multiply to it.
 * @throws NotExpressible when no number is stated
 */
export function deviceCountOf(published: Fields, point: Fields, workload: Fields, perPackage: number): DeviceCount {
  const hardware = fieldsOf(published['hardware']);
  const counted = ['gpus', 'npus', 'devices', 'dies', 'num_gpus', 'chips']
    .map((name) => numberOf(numberIn(point[name], 1024)))
    .concat(numberOf(hardware['count']))
    .find((value) => value !== null);
  if (counted === undefined || counted === null) throw new NotExpressible('the number of devices is not stated');
  const layout = ['TP', 'PP', 'CP', 'DP'].reduce((product, name) => product * (numberOf(workload[name]) ?? 1), 1);
  const isDevices =
    perPackage === 1 ||
    numberOf(point['dies']) !== null ||
    /\b(?:dies|devices|ranks)\b/i.test(textOf(hardware['count_unit'])) ||
    (numberOf(workload['DP']) !== null && layout === counted);
  return { devices: isDevices ? counted : counted * perPackage, counted };
}

/** Sequences per step that tokens mean: "4M" tokens are 4 x 2^20, as makers of batches count. */
export function sequencesOfTokens(workload: Fields, sequenceLength: number | null): number | null {
  const tokens = numberOf(numberIn(workload['gbs_tokens'] ?? workload['tokens_per_batch'], 1024));
  return tokens === null || sequenceLength === null ? null : Math.max(1, Math.round(tokens / sequenceLength));
}
