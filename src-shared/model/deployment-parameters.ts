/** The parameter registry of deployments: how a workload is laid out on hardware. */
import type { ParameterTable, Resolved } from './parameter';

const systems = {
  kind: 'quantity',
  title: 'Systems',
  description: 'Supernodes (or servers, where a server is the scale-up domain) that the job may use.',
  dimension: 'count',
  unit: '',
  min: 1,
  max: 1e5,
  integer: true,
  default: 1,
} as const;

const layout = {
  kind: 'choice',
  title: 'Layout',
  description: 'Search all valid layouts for the best, or use the one given below.',
  options: { search: 'Find the best', fixed: 'As given' },
  default: 'search',
} as const;

const degree = (title: string, description: string) =>
  ({
    kind: 'quantity',
    title,
    description,
    dimension: 'count',
    unit: '',
    min: 1,
    max: 65536,
    integer: true,
    default: 1,
  }) as const;

/** Layers that the planner sets; none = cut evenly, or what `noneTitle` says. */
const stageLayers = (title: string, description: string, noneTitle: string) =>
  ({
    kind: 'quantity',
    title,
    description,
    dimension: 'count',
    unit: '',
    min: 0,
    max: 1000,
    integer: true,
    optional: true,
    noneTitle,
  }) as const;

export const trainingDeploymentParameters = {
  systems,
  layout,
  tensorParallel: degree('Tensor parallel (TP)', 'Devices that share every layer.'),
  sequenceParallel: {
    kind: 'flag',
    title: 'Sequence parallelism',
    description:
      'Norms and residuals split over the tensor-parallel group by tokens: reduce-scatter and all-gather take the place of the all-reduce.',
    default: true,
  },
  contextParallel: degree('Context parallel (CP)', 'Devices over which the tokens of one sequence are spread.'),
  contextExchange: {
    kind: 'choice',
    title: 'Context exchange',
    description:
      'Ring attention passes keys and values around behind the attention core; all-to-all (Ulysses) swaps tokens for heads before and after it.',
    options: { ring: 'Ring of keys and values', allToAll: 'All-to-all (Ulysses)' },
    default: 'ring',
  },
  pipelineParallel: degree('Pipeline parallel (PP)', 'Stages over which the layers are cut.'),
  schedule: {
    kind: 'choice',
    title: 'Pipeline schedule',
    description:
      'Order of forward and backward passes on a stage. 1F1B is interleaved where a stage has several chunks; zero-bubble defers the gradients of weights into the drain; DualPipe runs micro-batches from both ends over twice the weights.',
    options: {
      oneForwardOneBackward: '1F1B',
      zeroBubble: 'Zero-bubble (ZB-H1)',
      dualPipe: 'DualPipe',
    },
    default: 'oneForwardOneBackward',
  },
  interleave: degree('Model chunks per stage', 'Virtual stages of the interleaved schedule; 1 is plain 1F1B.'),
  firstStageLayers: stageLayers(
    'Layers of the first stage',
    'None = cut so that the stages are even in work.',
    'even in work',
  ),
  lastStageLayers: stageLayers(
    'Layers of the last stage',
    'None = cut so that the stages are even in work.',
    'even in work',
  ),
  expertParallel: degree('Expert parallel (EP)', 'Devices over which the experts of a layer are spread.'),
  expertTensorParallel: degree('Expert tensor parallel (ETP)', 'Devices that share every expert.'),
  microBatch: degree('Micro-batch', 'Sequences per micro-batch.'),
  recompute: {
    kind: 'choice',
    title: 'Recomputation',
    description:
      'Activations that are computed again in the backward pass instead of kept: those of cheap operators (selective), or of whole layers.',
    options: { none: 'None', selective: 'Selective', full: 'Full (every layer)' },
    default: 'selective',
  },
  recomputeLayers: stageLayers(
    'Recomputed layers per stage',
    'With full recomputation: layers of a stage that are recomputed, the others keep everything; none = all of them.',
    'all of them',
  ),
  attentionKernel: {
    kind: 'choice',
    title: 'Attention kernel',
    description:
      'Fused kernels (flash attention, the fastest form that the device has) never store the score matrix; FlashAttention-1 is the form of 2022 and its Triton port. With unfused ones selective recomputation drops the attention core instead of norms and activations.',
    options: {
      fused: 'Fused, fastest there is',
      flash2: 'FlashAttention-2',
      flash1: 'FlashAttention-1, Triton',
      unfused: 'Unfused',
    },
    default: 'fused',
  },
  operatorFusion: {
    kind: 'choice',
    title: 'Vector operators',
    description:
      'Fused kernels take bias, activation, dropout, residual and norm in one pass through memory; unfused ones pass once for each.',
    options: { fused: 'Fused', unfused: 'Unfused' },
    default: 'fused',
  },
  lossKernel: {
    kind: 'choice',
    title: 'Loss',
    description:
      'A fused cross-entropy works on the logits in place; an unfused one keeps them in 16 bits and in FP32, with their log-softmax and its gradient.',
    options: { fused: 'Fused (4 B per logit)', unfused: 'Unfused (14 B per logit)' },
    default: 'fused',
  },
  sharding: {
    kind: 'choice',
    title: 'Sharding over replicas',
    description:
      'What is spread over the data-parallel replicas instead of held by each: optimiser states (ZeRO 1, the distributed optimiser of Megatron-LM), gradients too (ZeRO 2), weights too (ZeRO 3, FSDP).',
    options: {
      none: 'Nothing (replicated)',
      optimizer: 'Optimiser (ZeRO 1)',
      gradients: 'Gradients too (ZeRO 2)',
      parameters: 'Weights too (ZeRO 3)',
    },
    default: 'optimizer',
  },
  shardingGroup: {
    kind: 'quantity',
    title: 'Sharding group',
    description:
      'Replicas over which one copy of what is sharded is spread, nearest first (hybrid sharding): each group holds all of it; none = all replicas.',
    dimension: 'count',
    unit: '',
    min: 1,
    max: 65536,
    integer: true,
    optional: true,
    noneTitle: 'all replicas',
  },
  gradientPrecision: {
    kind: 'choice',
    title: 'Gradient precision',
    description: 'Datatype in which gradients are summed and reduced.',
    options: { fp32: 'FP32', bf16: '16 bits' },
    default: 'fp32',
  },
  productBackward: {
    kind: 'choice',
    title: 'Backward pass of products',
    description:
      'Megatron-LM from 2022 on adds a weight gradient to its sum within the product, behind which it reduces the input gradient of tensor-parallel layers. Others add it in a kernel of its own; plain automatic differentiation also waits for the reduction.',
    options: {
      fused: 'Sums in the product',
      apart: 'Sums apart',
      plain: 'Plain, in sequence',
    },
    default: 'fused',
  },
  offload: {
    kind: 'choice',
    title: 'Offload to host memory',
    description: 'What is kept in host memory and moved over the host link behind compute.',
    options: { none: 'Nothing', optimizer: 'Optimiser states', activations: 'Activations' },
    default: 'none',
  },
  expertExchange: {
    kind: 'choice',
    title: 'Expert exchange',
    description:
      'Kernels made for dispatch and combine send one copy of a token to each device or node, in the datatype of the products; a plain all-to-all sends one for every chosen expert, in 16 bits.',
    options: { kernels: 'Dispatch kernels', allToAll: 'Plain all-to-all' },
    default: 'kernels',
  },
  allReduceAlgorithm: {
    kind: 'choice',
    title: 'All-reduce algorithm',
    description:
      'The choice of the communication library, which is its fastest for the size, or one algorithm wherever it has it (as NCCL_ALGO pins it).',
    options: { auto: "The library's choice", ring: 'Ring', tree: 'Double binary tree' },
    default: 'auto',
  },
  overlapTensorParallel: {
    kind: 'flag',
    title: 'Overlap tensor-parallel traffic',
    description: 'Gather and scatter run in pieces behind the products they feed.',
    default: false,
  },
  overlapDataParallel: {
    kind: 'flag',
    title: 'Overlap gradient reduction',
    description: 'Gradient reduce-scatter and weight all-gather run behind compute where they fit.',
    default: true,
  },
  overlapGather: {
    kind: 'flag',
    title: 'Overlap weight gathering',
    description:
      'With overlapped reduction: updated weights are gathered behind the forward pass too, instead of all at once after the update.',
    default: true,
  },
  overlapExpertParallel: {
    kind: 'flag',
    title: 'Overlap dispatch and combine',
    description:
      'Expert all-to-all runs behind the compute of another micro-batch: needs two or more, and PP 1, several chunks per stage or DualPipe.',
    default: false,
  },
} as const satisfies ParameterTable;

export const inferenceDeploymentParameters = {
  systems,
  layout,
  prefillDevices: degree('Devices of a prefill instance', 'Devices over which one prefill instance spreads.'),
  prefillTensorParallel: degree('Prefill TP', 'Tensor-parallel degree of attention and dense layers in prefill.'),
  decodeDevices: degree(
    'Devices of a decode instance',
    'Devices over which one decode instance spreads; such instances may also do the prefill themselves where that serves more.',
  ),
  decodeTensorParallel: degree('Decode TP', 'Tensor-parallel degree of attention and dense layers in decode.'),
  overlapMicroBatches: {
    kind: 'flag',
    title: 'Two-micro-batch overlap',
    description: 'Dispatch and combine of one half batch run behind the compute of the other.',
    default: true,
  },
} as const satisfies ParameterTable;

export const collectiveDeploymentParameters = { systems } as const satisfies ParameterTable;

export const deploymentParameters = {
  training: trainingDeploymentParameters,
  inference: inferenceDeploymentParameters,
  collective: collectiveDeploymentParameters,
} as const;

export type TrainingDeployment = Resolved<typeof trainingDeploymentParameters>;
export type InferenceDeployment = Resolved<typeof inferenceDeploymentParameters>;
export type CollectiveDeployment = Resolved<typeof collectiveDeploymentParameters>;
