/** The parameter registry of neural-network architectures (decoder-only transformers). */
import type { ParameterTable, Resolved } from './parameter';

const size = (title: string, description: string, max = 1e6) =>
  ({ kind: 'quantity', title, description, dimension: 'count', unit: '', min: 1, max, integer: true }) as const;
const sizeOrZero = (title: string, description: string, max = 1e6) =>
  ({ ...size(title, description, max), min: 0, default: 0 }) as const;

export const modelParameters = {
  layers: size('Layers', 'Transformer layers, without a multi-token prediction head.', 1000),
  hiddenSize: size('Hidden size', 'Width of the residual stream.'),
  attention: {
    kind: 'choice',
    title: 'Attention',
    description: 'Multi-head, grouped-query or multi-head latent attention.',
    options: { mha: 'Multi-head (MHA)', gqa: 'Grouped-query (GQA)', mla: 'Latent (MLA)' },
    default: 'gqa',
  },
  heads: size('Attention heads', 'Query heads of a layer.', 4096),
  kvHeads: size('KV heads', 'Key/value heads of a layer; equal to heads for MHA and MLA.', 4096),
  headDim: size('Head dimension', 'Width of one query/key head (for MLA: the part without position).', 4096),
  qLoraRank: sizeOrZero('Query latent rank', 'MLA: width of the compressed query; 0 when not compressed.'),
  kvLoraRank: sizeOrZero('KV latent rank', 'MLA: width of the compressed key/value.'),
  ropeHeadDim: sizeOrZero('Rope head dimension', 'MLA: width of the decoupled position part.', 4096),
  valueHeadDim: sizeOrZero('Value head dimension', 'MLA: width of one value head.', 4096),
  ffnSize: size('Feed-forward size', 'Inner width of the dense feed-forward block.', 1e7),
  gatedFfn: {
    kind: 'flag',
    title: 'Gated feed-forward',
    description: 'Three matrices (SwiGLU) instead of two (GELU).',
    default: true,
  },
  experts: sizeOrZero('Routed experts', 'Routed experts of a MoE layer; 0 for a dense model.', 65536),
  activeExperts: sizeOrZero('Experts per token', 'Routed experts that each token uses (top-k).', 1024),
  sharedExperts: sizeOrZero('Shared experts', 'Experts that every token uses.', 64),
  expertFfnSize: sizeOrZero('Expert feed-forward size', 'Inner width of one expert.', 1e7),
  denseLayers: sizeOrZero('Leading dense layers', 'Layers before the first MoE layer (first-k-dense).', 1000),
  expertGroups: sizeOrZero(
    'Expert groups',
    'Groups into which the routed experts fall for group-limited routing; 0 when any expert may be chosen.',
    1024,
  ),
  expertGroupLimit: sizeOrZero('Groups per token', 'Most expert groups that one token may use; 0 = no limit.', 1024),
  vocabulary: size('Vocabulary', 'Entries of the embedding table.', 1e7),
  learnedPositions: sizeOrZero('Learned positions', 'Rows of a learned position table; 0 for rotary.', 1e7),
  tiedEmbeddings: {
    kind: 'flag',
    title: 'Tied embeddings',
    description: 'The LM head shares the embedding table.',
    default: false,
  },
  biases: {
    kind: 'flag',
    title: 'Biases',
    description: 'Linear layers and norms carry biases (GPT-2 and GPT-3 style).',
    default: false,
  },
  qkvBias: {
    kind: 'flag',
    title: 'QKV bias or norm',
    description: 'Small per-head query/key norms or biases, as in Qwen.',
    default: false,
  },
  mtpLayers: sizeOrZero('MTP modules', 'Multi-token prediction modules after the last layer.', 8),
  publishedParameters: {
    kind: 'quantity',
    title: 'Published parameters',
    description: 'Parameter count stated by its makers, without MTP modules; checked against the operator list.',
    dimension: 'count',
    unit: '',
    min: 1e6,
    max: 1e14,
    optional: true,
  },
  publishedActiveParameters: {
    kind: 'quantity',
    title: 'Published active parameters',
    description: 'Parameters used per token as stated by its makers.',
    dimension: 'count',
    unit: '',
    min: 1e6,
    max: 1e14,
    optional: true,
  },
} as const satisfies ParameterTable;

/** A model as the engine sees it. */
export type ModelSpec = Resolved<typeof modelParameters> & {
  readonly id: string;
  readonly name: string;
};
