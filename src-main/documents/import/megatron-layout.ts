/** The layout that Megatron-LM arguments describe, as entries of a training deployment. */
import type { Arguments } from './arguments';
import type { Draft } from './draft';
import { readPipeline } from './megatron-stages';

/** What the layout must know of the run. */
export interface RunShape {
  layers: number;
  hasExperts: boolean;
  /** Data-parallel replicas; null where the devices are not known. */
  replicas: number | null;
}

interface Degrees {
  tensor: number;
  context: number;
  pipeline: number;
}

/** Degrees whose product divides the devices into replicas; 1 where nothing is stated. */
export function readDegrees(args: Arguments): Degrees {
  const degree = (name: string): number => Math.max(1, args.count(name)?.value ?? 1);
  return {
    tensor: degree('tensor-model-parallel-size'),
    context: degree('context-parallel-size'),
    pipeline: degree('pipeline-model-parallel-size'),
  };
}

function readRecompute(args: Arguments, draft: Draft, chunks: number): void {
  const put = (key: string, value: number | string | undefined, from: string): void =>
    draft.put('deployment', key, value, from);
  const granularity = args.text('recompute-granularity', 'activations-checkpoint-granularity');
  const method = args.text('recompute-method', 'activations-checkpoint-method');
  const count = args.count('recompute-num-layers', 'activations-checkpoint-num-layers');
  const modules = args.text('recompute-modules');
  if (granularity?.value === 'full') {
    put('recompute', 'full', granularity.from);
    // "uniform" counts the layers between two kept inputs, "block" those of a stage that are recomputed.
    if (count && method?.value === 'block') {
      put('recomputeLayers', count.value * chunks, chunks > 1 ? `${count.from} × chunks` : count.from);
    } else if (count && count.value > 1)
      draft.note(`Inputs are kept every ${count.value} layers (${count.from}); the plan keeps them at every layer.`);
    return;
  }
  const short = args.flag('recompute-activations');
  const isSelective = granularity?.value === 'selective' || short?.value === true;
  put('recompute', isSelective ? 'selective' : 'none', (granularity ?? short)?.from ?? 'default (no recomputation)');
  if (isSelective && modules)
    draft.note(`Recomputed modules (${modules.value}) are taken as those of the plan's selective recomputation.`);
}

/** Kernels by the names of attention backends; "auto" takes what is fastest. */
const kernels: Readonly<Record<string, string>> = { flash: 'flash2', unfused: 'unfused', local: 'unfused' };

function readKernels(args: Arguments, draft: Draft): void {
  const loss = args.flag('cross-entropy-loss-fusion');
  if (loss?.value) draft.put('deployment', 'lossKernel', 'fused', loss.from);
  const backend = args.text('attention-backend');
  const flash = args.flag('use-flash-attn');
  const isLocal = args.text('transformer-impl')?.value === 'local';
  const kernel = backend ? (kernels[backend.value] ?? 'fused') : isLocal && flash?.value !== true ? 'unfused' : 'fused';
  const from = backend?.from ?? flash?.from ?? (isLocal ? '--transformer-impl local' : 'default (fused)');
  draft.put('deployment', 'attentionKernel', kernel, from);
  const activation = args.isOn('no-bias-gelu-fusion') || args.isOn('no-bias-swiglu-fusion');
  if (activation && args.isOn('no-bias-dropout-fusion'))
    draft.put('deployment', 'operatorFusion', 'unfused', '--no-bias-dropout-fusion');
}

const shardings: Readonly<Record<string, string>> = {
  no_shard: 'none',
  optim: 'optimizer',
  optim_grads: 'gradients',
  optim_grads_params: 'parameters',
};

/** Replicas that share one copy, where there are several copies; `replicas` null = not known. */
function readShardingGroup(args: Arguments, draft: Draft, replicas: number | null): void {
  const instances = args.count('num-distributed-optimizer-instances');
  if (!instances || instances.value < 2) return;
  if (replicas === null) draft.note('How many replicas share their states is not known without the number of devices.');
  else if (replicas % instances.value === 0)
    draft.put('deployment', 'shardingGroup', replicas / instances.value, `replicas / ${instances.from}`);
  else
    draft.error(
      instances.from,
      'It does not divide the data-parallel replicas',
      instances.value,
      `a divisor of ${replicas}`,
    );
}

function readSharding(args: Arguments, draft: Draft): void {
  const fsdp = args.flag('use-torch-fsdp2');
  const own = args.flag('use-megatron-fsdp', 'use-custom-fsdp');
  const strategy = args.text('data-parallel-sharding-strategy');
  const distributed = args.flag('use-distributed-optimizer');
  const put = (value: string, from: string): void => draft.put('deployment', 'sharding', value, from);
  const named = strategy && shardings[strategy.value];
  if (fsdp?.value) put('parameters', fsdp.from);
  else if (own?.value && strategy && named) put(named, strategy.from);
  else put(distributed?.value ? 'optimizer' : 'none', distributed?.from ?? 'default (replicated)');
  const grads = args.flag('overlap-grad-reduce');
  draft.put(
    'deployment',
    'overlapDataParallel',
    fsdp?.value === true || grads?.value === true,
    grads?.from ?? fsdp?.from ?? 'default (no overlap)',
  );
  const gather = args.flag('overlap-param-gather');
  if (grads?.value && distributed?.value)
    draft.put('deployment', 'overlapGather', gather?.value === true, gather?.from ?? 'default (no overlap)');
  const inFull = args.flag('accumulate-allreduce-grads-in-fp32');
  const inHalf = args.flag('grad-reduce-in-bf16');
  // Megatron sums gradients in FP32 by itself where weights are BF16.
  const isFull = inHalf?.value !== true && (inFull?.value === true || !args.isOn('fp16'));
  draft.put(
    'deployment',
    'gradientPrecision',
    isFull ? 'fp32' : 'bf16',
    (inHalf ?? inFull)?.from ?? 'default of the datatype',
  );
}

function readOffload(args: Arguments, draft: Draft): void {
  const activations = args.flag('cpu-offloading');
  const optimizer = args.flag('optimizer-cpu-offload', 'swap-optimizer');
  const layers = args.count('cpu-offloading-num-layers');
  if (activations?.value) draft.put('deployment', 'offload', 'activations', activations.from);
  else if (optimizer?.value) draft.put('deployment', 'offload', 'optimizer', optimizer.from);
  if (activations?.value && optimizer?.value)
    draft.note('Activations and optimiser states are offloaded; a plan holds one of them, activations.');
  if (activations?.value && layers)
    draft.note(`Activations of ${layers.value} layers are offloaded; the plan offloads those of all.`);
  const fraction = args.text('optimizer-offload-fraction');
  if (optimizer?.value && fraction && Number(fraction.value) < 1)
    draft.note(`A share of ${fraction.value} of the optimiser is offloaded; the plan offloads all of it.`);
}

/** Degrees of the experts; without a degree of their own they are split like everything else. */
function readExpertDegrees(args: Arguments, draft: Draft, tensor: number): void {
  const expert = args.count('expert-model-parallel-size');
  const own = args.count('expert-tensor-parallel-size');
  const extended = args.flag('moe-tp-extend-ep');
  // MindSpeed: the tensor-parallel group takes whole experts as well.
  const spread = extended?.value ? tensor : 1;
  draft.put(
    'deployment',
    'expertParallel',
    expert || spread > 1 ? (expert?.value ?? 1) * spread : undefined,
    spread > 1 ? [expert?.from, extended?.from].filter(Boolean).join(' × TP by ') : (expert?.from ?? ''),
  );
  const split = extended?.value ? 1 : (own?.value ?? tensor);
  draft.put('deployment', 'expertTensorParallel', split, (extended ?? own)?.from ?? 'default (as tensor parallel)');
}

/** Only the flexible dispatcher has kernels made for dispatch and combine (DeepEP, HybridEP). */
function readExchange(args: Arguments, draft: Draft): void {
  const dispatcher = args.text('moe-token-dispatcher-type');
  const own = args.flag('moe-enable-deepep');
  const hasKernels = dispatcher?.value === 'flex' || own?.value === true;
  const from = (own?.value ? own.from : dispatcher?.from) ?? 'default of --moe-token-dispatcher-type';
  draft.put('deployment', 'expertExchange', hasKernels ? 'kernels' : 'allToAll', from);
  if (!hasKernels && (dispatcher?.value ?? 'allgather') === 'allgather')
    draft.note(
      'Tokens are gathered by all expert-parallel ranks (the all-gather dispatcher); the plan takes a plain all-to-all.',
    );
}

/**
 * Reads the layout.
 */
export function readLayout(args: Arguments, draft: Draft, run: RunShape): void {
  const put = (key: string, value: number | string | boolean | undefined, from: string): void =>
    draft.put('deployment', key, value, from);
  put('layout', 'fixed', 'the layout is given');
  for (const [key, name] of [
    ['tensorParallel', 'tensor-model-parallel-size'],
    ['contextParallel', 'context-parallel-size'],
    ['pipelineParallel', 'pipeline-model-parallel-size'],
    ['microBatch', 'micro-batch-size'],
  ] as const) {
    const found = args.count(name);
    put(key, found?.value, found?.from ?? '');
  }
  const { tensor, context, pipeline } = readDegrees(args);
  const sequence = args.flag('sequence-parallel');
  put(
    'sequenceParallel',
    tensor > 1 ? sequence?.value === true : true,
    sequence?.from ?? (tensor > 1 ? 'default (off)' : 'without effect at TP 1'),
  );
  const exchange = args.text('cp-comm-type', 'context-parallel-algo');
  if (context > 1 && exchange) {
    const isAllToAll = /^(?:a2a|ulysses_cp_algo)$/u.test(exchange.value);
    put('contextExchange', isAllToAll ? 'allToAll' : 'ring', exchange.from);
    if (!isAllToAll && !/^(?:p2p|megatron_cp_algo)$/u.test(exchange.value))
      draft.note(`The context exchange ${exchange.value} is taken as a ring of keys and values.`);
  }
  const chunks = readPipeline(args, draft, run.layers, pipeline);
  if (run.hasExperts) {
    readExpertDegrees(args, draft, tensor);
    readExchange(args, draft);
  }
  readRecompute(args, draft, chunks);
  readKernels(args, draft);
  readSharding(args, draft);
  readShardingGroup(args, draft, run.replicas);
  const algorithm = args.text('nccl-algo');
  const pinned = algorithm && /^\W*(ring|tree)/iu.exec(algorithm.value)?.[1];
  if (pinned) put('allReduceAlgorithm', pinned.toLowerCase(), algorithm.from);
  readOffload(args, draft);
  const overlap = args.flag('tp-comm-overlap');
  put('overlapTensorParallel', overlap?.value === true && tensor > 1, overlap?.from ?? 'default (no overlap)');
  const experts = args.flag('overlap-moe-expert-parallel-comm', 'moe-fb-overlap');
  if (experts?.value) put('overlapExpertParallel', true, experts.from);
  if (args.isOn('delay-wgrad-compute'))
    draft.note('--delay-wgrad-compute has no counterpart of its own; overlap of dispatch and combine covers it.');
}
