/** The feed-forward part of a configuration: the dense block, and the experts of a mixture with what is shared. */
import type { ConfigReader, Found } from './config-reader';
import type { Draft } from './draft';

const EXPERTS = ['n_routed_experts', 'num_local_experts', 'num_experts', 'moe_num_experts', 'n_experts'];
const ACTIVE = [
  'num_experts_per_tok',
  'num_experts_per_token',
  'experts_per_token',
  'num_selected_experts',
  'moe_topk',
  'moe_top_k',
];
const EXPERT_SIZE = ['moe_intermediate_size', 'expert_ffn_hidden_size', 'moe_ffn_hidden_size'];

/** Layers without experts that the configuration names one by one or by their distance. */
function scatteredDense(reader: ConfigReader, layers: number): Found<number> | undefined {
  const only = reader.any('mlp_only_layers');
  if (only && Array.isArray(only.value) && only.value.length > 0) return { value: only.value.length, name: only.name };
  const pattern = reader.any('moe_layer_freq');
  if (pattern && Array.isArray(pattern.value))
    return { value: pattern.value.filter((each) => each === 0).length, name: pattern.name };
  const step = reader.positive(
    'decoder_sparse_step',
    'interleave_moe_layer_step',
    'moe_layer_freq',
    'moe_every_n_layers',
  );
  if (step && step.value > 1) return { value: layers - Math.floor(layers / step.value), name: step.name };
  return undefined;
}

function readShared(reader: ConfigReader, draft: Draft, expertSize: number): void {
  const counted = reader.positive('n_shared_experts', 'num_shared_experts', 'moe_num_shared_experts');
  if (counted) return draft.put('model', 'sharedExperts', counted.value, counted.name);
  const wide = reader.positive('shared_expert_intermediate_size', 'moe_shared_expert_intermediate_size');
  if (!wide || expertSize === 0) return;
  const count = Math.max(1, Math.round(wide.value / expertSize));
  draft.put('model', 'sharedExperts', count, `${wide.name} / width of an expert`);
  if (count * expertSize !== wide.value)
    draft.note(
      `The shared expert (${wide.name} ${wide.value}) is taken as ${count} of the width of a routed one, ${expertSize}.`,
    );
}

/**
 * Reads the feed-forward sizes into the draft.
 * @param ffn width of the dense block as it was found
 */
export function readExperts(reader: ConfigReader, draft: Draft, ffn: Found<number> | undefined): void {
  const experts = reader.positive(...EXPERTS);
  // Llama 4 names the width of its dense layers apart; there the usual field is that of an expert.
  const ownDense = reader.positive('intermediate_size_mlp', 'dense_intermediate_size');
  const dense = experts && ownDense ? ownDense : ffn;
  const stated = experts ? reader.positive(...EXPERT_SIZE) : undefined;
  const expertSize = stated ?? ffn;
  const width = dense ?? stated;
  draft.put('model', 'ffnSize', width?.value, width?.name ?? '');
  if (!experts || experts.value < 2) return;
  draft.put('model', 'experts', experts.value, experts.name);
  const active = reader.positive(...ACTIVE);
  draft.put('model', 'activeExperts', active?.value, active?.name ?? '');
  if (!active)
    draft.error(
      ACTIVE.join(' or '),
      'A mixture of experts needs the experts per token',
      undefined,
      `1 to ${experts.value}`,
    );
  draft.put('model', 'expertFfnSize', expertSize?.value, expertSize?.name ?? '');
  readShared(reader, draft, expertSize?.value ?? 0);
  const layers = reader.positive('num_hidden_layers', 'n_layer', 'num_layers', 'n_layers')?.value ?? 0;
  const leading = reader.positive('first_k_dense_replace', 'num_dense_layers', 'moe_layer_start_index');
  const scattered = leading ? undefined : scatteredDense(reader, layers);
  draft.put('model', 'denseLayers', (leading ?? scattered)?.value, (leading ?? scattered)?.name ?? '');
  if (scattered && scattered.value > 0)
    draft.note(
      `${scattered.value} dense layers (${scattered.name}) lie between the others; here they come first. Totals are the same.`,
    );
  const groups = reader.positive('n_group');
  if (groups && groups.value > 1) {
    draft.put('model', 'expertGroups', groups.value, groups.name);
    const limit = reader.count('topk_group');
    draft.put('model', 'expertGroupLimit', limit?.value, limit?.name ?? '');
  }
}
