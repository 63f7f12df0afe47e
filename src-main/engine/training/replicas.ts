/**
 * What the replicas cost in a step: gathering weights, reducing gradients, updating the optimiser's states, and moving
 * what is kept in host memory. Depends on the degrees and the sharding, not on schedule or recomputation.
 */
import { collectivePlan, collectiveTimeS } from '../network/collectives';
import { groupLevels, type Group } from '../network/fabric';
import type { TrainingContext } from './context';
import { gradientBytes, type StageWeights } from './memory';
import { hostMemoryRate, hostRate } from './host-rate';
import { ownStates, shardGroups } from './shards';
import { groupsOf, type Groups, type Strategy } from './strategy';
import { stageBoundaryBytes } from './traffic';

/** Once per step (or per micro-batch, where the sharding says so), for the heaviest stage. */
export interface ReplicaCosts {
  /** Reduction of all gradients of the stage. */
  reduceS: number;
  /** Gathering of all weights of the stage. */
  gatherS: number;
  /** Whether weights are gathered, and gradients reduced, for every micro-batch. */
  gathersEachMicroBatch: boolean;
  reducesEachMicroBatch: boolean;
  /** Whether gathering once per step can run behind the forward pass. */
  hidesGather: boolean;
  optimizerS: number;
  /** Sum of the gradients of an embedding that first and last stage share. */
  embeddingS: number;
  /** One activation or gradient from stage to stage. */
  hopS: number;
  /** Which other traffic of the job runs on the tier that sets the replicas' rate: there they take turns. */
  shared: SharedTier;
}

/** Whether tensor, expert and pipeline traffic cross that tier. */
export interface SharedTier {
  tensor: boolean;
  expert: boolean;
  pipeline: boolean;
}

/** Bytes that the optimiser moves per weight that it updates: FP32 states, and gradients, which are FP32 by then. */
const ADAM_BYTES = 12 + 12 + 4 + 2;
/** The norm of all gradients is taken before the update: one more read of every FP32 gradient kept. */
const NORM_BYTES = 4;
/** The sum of gradients is set to zero before the step. */
const ZERO_BYTES = 4;

/** Who else crosses the tier that sets the rate of the replicas' traffic. */
function sharedTier(context: TrainingContext, groups: Groups, bytes: number): SharedTier {
  const { fabric } = context;
  const slowest = collectivePlan(fabric, 'reduceScatter', bytes, groups.data)?.slowestTier;
  const crosses = (group: Group): boolean => groupLevels(fabric, group).some(({ tier }) => tier.name === slowest);
  return {
    tensor: slowest !== undefined && crosses(groups.tensor),
    expert: slowest !== undefined && crosses(groups.expert),
    pipeline: slowest !== undefined && crosses(groups.pipeline),
  };
}

/** The heaviest stage's weights: its replicas finish last. */
function heaviestStage(weights: readonly StageWeights[]): StageWeights {
  let heaviest: StageWeights = { dense: 0, experts: 0 };
  for (const each of weights) if (each.dense + each.experts > heaviest.dense + heaviest.experts) heaviest = each;
  return heaviest;
}

/** Weights in one bucket of gradients: Megatron-Core's default for so many replicas. */
const bucketWeights = (replicas: number): number => Math.max(40e6, 1e6 * replicas);

/**
 * Messages in which a stage's gradients are reduced and its weights gathered: layer by layer where parameters are sharded
 * (FSDP's units), else bucket by bucket. Each pays the latency of the whole group.
 */
function messagesOf(context: TrainingContext, weights: number, replicas: number, strategy: Strategy): number {
  return strategy.sharding === 'parameters'
    ? Math.ceil(context.input.model.layers / strategy.pipelineParallel)
    : Math.ceil(weights / bucketWeights(replicas));
}

/** Time of the update, seconds. */
function optimizerTimeS(context: TrainingContext, weights: StageWeights, states: number, strategy: Strategy): number {
  const { device, input } = context;
  const { memoryBandwidthBytesPerS } = input.hardware.device;
  const bandwidth = memoryBandwidthBytesPerS * device.calibration.vectorMemoryShare;
  const zeroS = (ZERO_BYTES * (weights.dense + weights.experts)) / bandwidth;
  if (strategy.offload !== 'optimizer') return ((ADAM_BYTES + NORM_BYTES) * states) / bandwidth + zeroS;
  // Gradients go to the host, new weights come back; the host updates in its own memory, shared by the node's devices.
  const linkS = ((gradientBytes(input.deployment) + 2) * states) / hostRate(input.hardware);
  const hostS = (ADAM_BYTES * states) / hostMemoryRate(input.hardware);
  return linkS + hostS + zeroS;
}

/** Costs that depend on the degrees, the micro-batch and the sharding. */
export function replicaCosts(
  context: TrainingContext,
  weights: readonly StageWeights[],
  strategy: Strategy,
): ReplicaCosts {
  const { fabric, input } = context;
  const { model, workload } = input;
  const groups = groupsOf(strategy);
  const heaviest = heaviestStage(weights);
  const { near, far } = shardGroups(groups.data, input.deployment.shardingGroup);
  const timesS = (kind: 'reduceScatter' | 'allGather' | 'allReduce', bytes: number, group: Group, messages: number) =>
    messages * collectiveTimeS(fabric, kind, bytes / messages, group);
  const both = (kind: 'reduceScatter' | 'allGather' | 'allReduce', bytes: number): number => {
    const dense = bytes * heaviest.dense;
    const messages = messagesOf(context, heaviest.dense, groups.data.size, strategy);
    const ofExperts = messagesOf(context, heaviest.experts, groups.expertData.size, strategy);
    return (
      timesS(kind, dense, kind === 'allReduce' ? groups.data : near, messages) +
      // What a group has scattered is summed over the groups, share by share.
      (kind === 'reduceScatter' ? timesS('allReduce', dense / near.size, far, messages) : 0) +
      (heaviest.experts > 0 ? timesS(kind, bytes * heaviest.experts, groups.expertData, ofExperts) : 0)
    );
  };
  const isSharded = strategy.sharding !== 'none';
  const gradient = gradientBytes(input.deployment);
  // Every rank of a tensor-parallel group sends its share; without sequence parallelism it is gathered again behind it.
  const boundary = stageBoundaryBytes(model, workload.sequenceLength, strategy);
  const hasPipeline = strategy.pipelineParallel > 1;
  const regatherS =
    hasPipeline && !strategy.sequenceParallel && strategy.tensorParallel > 1
      ? collectiveTimeS(fabric, 'allGather', boundary * strategy.tensorParallel, groups.tensor)
      : 0;
  const tied = (model.vocabulary * model.hiddenSize * gradient) / strategy.tensorParallel;
  const ends: Group = {
    size: 2,
    stride: groups.pipeline.stride * Math.max(1, strategy.pipelineParallel - 1),
  };
  return {
    reduceS: both(isSharded ? 'reduceScatter' : 'allReduce', gradient),
    gatherS: isSharded ? both('allGather', 2) : 0,
    gathersEachMicroBatch: strategy.sharding === 'parameters',
    reducesEachMicroBatch: strategy.sharding === 'gradients' || strategy.sharding === 'parameters',
    hidesGather: input.deployment.overlapGather,
    optimizerS: optimizerTimeS(
      context,
      heaviest,
      ownStates(heaviest, strategy.sharding, groups, input.deployment.shardingGroup),
      strategy,
    ),
    embeddingS: model.tiedEmbeddings && hasPipeline ? collectiveTimeS(fabric, 'allReduce', tied, ends) : 0,
    hopS: hasPipeline ? collectiveTimeS(fabric, 'sendReceive', boundary, groups.pipeline) + regatherS : 0,
    shared: sharedTier(context, groups, gradient * heaviest.dense),
  };
}
