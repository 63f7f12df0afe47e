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

export const trainingDeploymentParameters = {
  systems,
  layout,
  tensorParallel: degree('Tensor parallel (TP)', 'Devices that share every layer; sequence parallelism is included.'),
  pipelineParallel: degree('Pipeline parallel (PP)', 'Stages over which the layers are cut.'),
  expertParallel: degree('Expert parallel (EP)', 'Devices over which the experts of a layer are spread.'),
  microBatch: degree('Micro-batch', 'Sequences per micro-batch.'),
  interleave: degree('Model chunks per stage', 'Virtual stages of the interleaved schedule; 1 is plain 1F1B.'),
  recompute: {
    kind: 'choice',
    title: 'Recomputation',
    description: 'Activations that are computed again in the backward pass instead of kept.',
    options: { none: 'None', selective: 'Selective (cheap operators)', full: 'Full (every layer)' },
    default: 'selective',
  },
  attentionKernel: {
    kind: 'choice',
    title: 'Attention kernel',
    description:
      'Fused kernels (flash attention) never store the score matrix; with unfused ones selective recomputation drops the attention core instead of norms and activations.',
    options: { fused: 'Fused (flash attention)', unfused: 'Unfused (score matrix in memory)' },
    default: 'fused',
  },
  shardedOptimizer: {
    kind: 'flag',
    title: 'Sharded optimiser',
    description: 'Optimiser states spread over the data-parallel replicas (ZeRO 1).',
    default: true,
  },
  overlapDataParallel: {
    kind: 'flag',
    title: 'Overlap gradient reduction',
    description: 'Gradient reduce-scatter and weight all-gather run behind compute where they fit.',
    default: true,
  },
  overlapExpertParallel: {
    kind: 'flag',
    title: 'Overlap dispatch and combine',
    description: 'Expert all-to-all runs behind the compute of another micro-batch.',
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
