/** The parameter registry of workloads: what is asked of the hardware. */
import { algorithmChoices, AUTO, collectiveNames } from './collective-names';
import type { ParameterTable, Resolved } from './parameter';

const trainingPrecision = {
  kind: 'choice',
  title: 'Precision',
  description: 'Datatype of the matrix products; weights stay in 16 bits with FP32 master copies.',
  options: {
    bf16: 'BF16',
    fp16: 'FP16',
    fp8: 'FP8, scaled per tensor',
    fp8Block: 'FP8, scaled per block (DeepSeek, MXFP8)',
    fp4: 'FP4, scaled per block (NVFP4)',
  },
  default: 'bf16',
} as const;

export const trainingParameters = {
  sequenceLength: {
    kind: 'quantity',
    title: 'Sequence length',
    description: 'Tokens of one training sequence.',
    dimension: 'tokens',
    unit: 'tokens',
    min: 16,
    max: 1e7,
    integer: true,
    default: 8192,
  },
  globalBatch: {
    kind: 'quantity',
    title: 'Global batch',
    description: 'Sequences per optimiser step over all replicas.',
    dimension: 'count',
    unit: '',
    min: 1,
    max: 1e6,
    integer: true,
    default: 1024,
  },
  totalTokens: {
    kind: 'quantity',
    title: 'Training tokens',
    description: 'Tokens of the whole run.',
    dimension: 'tokens',
    unit: 'trillion tokens',
    min: 1e6,
    max: 1e16,
    default: '15 trillion tokens',
  },
  precision: trainingPrecision,
  deadline: {
    kind: 'quantity',
    title: 'Deadline',
    description: 'Time within which the run must end; none = no deadline.',
    dimension: 'seconds',
    unit: 'days',
    min: 60,
    max: 1e10,
    optional: true,
  },
} as const satisfies ParameterTable;

export const inferenceParameters = {
  promptTokens: {
    kind: 'quantity',
    title: 'Prompt length',
    description: 'Mean tokens of a prompt.',
    dimension: 'tokens',
    unit: 'tokens',
    min: 1,
    max: 1e7,
    integer: true,
    default: 4096,
  },
  outputTokens: {
    kind: 'quantity',
    title: 'Output length',
    description: 'Mean tokens generated per request.',
    dimension: 'tokens',
    unit: 'tokens',
    min: 1,
    max: 1e6,
    integer: true,
    default: 1024,
  },
  ttftLimit: {
    kind: 'quantity',
    title: 'TTFT limit',
    description: 'Longest time to first token that the service allows.',
    dimension: 'seconds',
    unit: 's',
    min: 1e-3,
    max: 3600,
    default: '5 s',
  },
  tpotLimit: {
    kind: 'quantity',
    title: 'TPOT limit',
    description: 'Longest time per output token that the service allows.',
    dimension: 'seconds',
    unit: 'ms',
    min: 1e-4,
    max: 10,
    default: '50 ms',
  },
  precision: {
    kind: 'choice',
    title: 'Precision',
    description: '8-bit runs in FP8 where the device has it, else in INT8; the attention core stays BF16.',
    options: { bf16: 'BF16', '8bit': '8-bit (FP8 or INT8)' },
    default: '8bit',
  },
  kvPrecision: {
    kind: 'choice',
    title: 'KV cache precision',
    description: 'Datatype of cached keys and values.',
    options: { bf16: 'BF16', '8bit': '8-bit' },
    default: 'bf16',
  },
  cacheReuse: {
    kind: 'quantity',
    title: 'Prompt cache reuse',
    description: 'Share of prompt tokens found in the context cache and not computed again.',
    dimension: 'ratio',
    unit: '%',
    min: 0,
    max: 0.99,
    default: 0,
  },
  requestRate: {
    kind: 'quantity',
    title: 'Request rate',
    description: 'Requests per second to serve; none = report the capacity only.',
    dimension: 'perS',
    unit: '/s',
    min: 1e-6,
    max: 1e9,
    optional: true,
  },
} as const satisfies ParameterTable;

export const collectiveParameters = {
  collective: {
    kind: 'choice',
    title: 'Collective',
    description: 'Operation to time.',
    options: collectiveNames,
    default: 'allReduce',
  },
  messageSize: {
    kind: 'quantity',
    title: 'Message size',
    description: 'Bytes per rank as nccl-tests counts them (the whole gathered buffer for all-gather).',
    dimension: 'bytes',
    unit: 'MiB',
    min: 1,
    max: 1e13,
    default: '256 MiB',
  },
  groupSize: {
    kind: 'quantity',
    title: 'Group size',
    description: 'Devices (ranks) that take part, packed closely; none = all devices.',
    dimension: 'count',
    unit: '',
    min: 2,
    max: 1e6,
    integer: true,
    optional: true,
  },
  algorithm: {
    kind: 'choice',
    title: 'Algorithm',
    description:
      'What runs the operation: the choice of the library, which is its fastest, or one algorithm for all sizes.',
    options: algorithmChoices,
    default: AUTO,
  },
  inNetworkReduction: {
    kind: 'choice',
    title: 'In-network reduction',
    description: 'Whether switches that can reduce (NVLink SHARP) may do so in an all-reduce.',
    options: { on: 'Where the switches can', off: 'Off' },
    default: 'on',
  },
  loadImbalance: {
    kind: 'quantity',
    title: 'Load of the busiest device',
    description: 'Bytes of the busiest device over the mean in an uneven all-to-all; other operations are even.',
    dimension: 'ratio',
    unit: '',
    min: 1,
    max: 100,
    default: '1.25',
  },
} as const satisfies ParameterTable;

export const workloadParameters = {
  training: trainingParameters,
  inference: inferenceParameters,
  collective: collectiveParameters,
} as const;

export type WorkloadKind = keyof typeof workloadParameters;

export const workloadKindTitles: Record<WorkloadKind, string> = {
  training: 'Training run',
  inference: 'Inference service',
  collective: 'Collective benchmark',
};

export type TrainingSpec = Resolved<typeof trainingParameters>;
export type InferenceSpec = Resolved<typeof inferenceParameters>;
export type CollectiveSpec = Resolved<typeof collectiveParameters>;
