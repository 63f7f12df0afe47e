/** A training layout: parallel degrees and options, and the rank order that places its communicators. */
import type { TrainingDeployment } from '../../../src-shared/model/deployment-parameters';
import type { Group } from '../network/fabric';

export type Recompute = TrainingDeployment['recompute'];
export type Schedule = TrainingDeployment['schedule'];
export type Sharding = TrainingDeployment['sharding'];
export type Offload = TrainingDeployment['offload'];
export type ContextExchange = TrainingDeployment['contextExchange'];

export interface Strategy {
  tensorParallel: number;
  sequenceParallel: boolean;
  contextParallel: number;
  contextExchange: ContextExchange;
  pipelineParallel: number;
  schedule: Schedule;
  interleave: number;
  dataParallel: number;
  expertParallel: number;
  expertTensorParallel: number;
  microBatch: number;
  recompute: Recompute;
  /** With full recomputation: layers per stage that are recomputed; null = all of them. */
  recomputeLayers: number | null;
  sharding: Sharding;
  offload: Offload;
  overlapTensorParallel: boolean;
  overlapDataParallel: boolean;
  overlapExpertParallel: boolean;
}

/** The layout as a deployment states it, but for the replicas, which fill the devices. */
export function givenStrategy(deployment: TrainingDeployment): Omit<Strategy, 'dataParallel'> {
  return {
    tensorParallel: deployment.tensorParallel,
    sequenceParallel: deployment.sequenceParallel,
    contextParallel: deployment.contextParallel,
    contextExchange: deployment.contextExchange,
    pipelineParallel: deployment.pipelineParallel,
    schedule: deployment.schedule,
    interleave: deployment.interleave,
    expertParallel: deployment.expertParallel,
    expertTensorParallel: deployment.expertTensorParallel,
    microBatch: deployment.microBatch,
    recompute: deployment.recompute,
    recomputeLayers: deployment.recomputeLayers,
    sharding: deployment.sharding,
    offload: deployment.offload,
    overlapTensorParallel: deployment.overlapTensorParallel,
    overlapDataParallel: deployment.overlapDataParallel,
    overlapExpertParallel: deployment.overlapExpertParallel,
  };
}

/** Communicators of a layout. Ranks run over TP first, then CP, then DP (EP lies in both), then PP. */
export interface Groups {
  tensor: Group;
  context: Group;
  expert: Group;
  expertTensor: Group;
  /** Replicas of the weights outside the experts: they lie in CP and DP. */
  data: Group;
  /** Replicas of one expert. */
  expertData: Group;
  pipeline: Group;
}

/** Degrees of parallelism that place the communicators. */
export type Degrees = Pick<
  Strategy,
  'tensorParallel' | 'contextParallel' | 'pipelineParallel' | 'dataParallel' | 'expertParallel' | 'expertTensorParallel'
>;

/** Communicators within a layer. */
export type LayerGroups = Pick<Groups, 'tensor' | 'context' | 'expert' | 'expertTensor'>;

export const layerGroupsOf = (
  layout: Pick<Degrees, 'tensorParallel' | 'contextParallel' | 'expertParallel' | 'expertTensorParallel'>,
): LayerGroups => ({
  tensor: { size: layout.tensorParallel, stride: 1 },
  context: { size: layout.contextParallel, stride: layout.tensorParallel },
  expert: { size: layout.expertParallel, stride: layout.expertTensorParallel },
  expertTensor: { size: layout.expertTensorParallel, stride: 1 },
});

/** Sizes and strides of the communicators; strides count devices. */
export function groupsOf(strategy: Degrees): Groups {
  const { tensorParallel: tp, contextParallel: cp, pipelineParallel: pp, dataParallel: dp } = strategy;
  return {
    ...layerGroupsOf(strategy),
    ...replicaGroupsOf(strategy),
    pipeline: { size: pp > 1 ? 2 : 1, stride: tp * cp * dp },
  };
}

/** Those of the replicas alone. */
export type ReplicaGroups = Pick<Groups, 'data' | 'expertData'>;

export function replicaGroupsOf(strategy: Degrees): ReplicaGroups {
  const { tensorParallel: tp, contextParallel: cp, dataParallel: dp } = strategy;
  const { expertParallel: ep, expertTensorParallel: etp } = strategy;
  return {
    data: { size: cp * dp, stride: tp },
    expertData: { size: (tp * cp * dp) / (ep * etp), stride: ep * etp },
  };
}

/** Devices that the layout uses. */
export const devicesOf = (strategy: Strategy): number =>
  strategy.tensorParallel * strategy.contextParallel * strategy.pipelineParallel * strategy.dataParallel;

/** Micro-batches that one replica works through in a step. */
export function microBatches(strategy: Strategy, globalBatch: number): number {
  return globalBatch / (strategy.dataParallel * strategy.microBatch);
}

/** Whether the experts lie on several devices, so that tokens travel to them. */
export const exchangesExperts = (layout: Pick<Strategy, 'expertParallel' | 'expertTensorParallel'>): boolean =>
  layout.expertParallel * layout.expertTensorParallel > 1;

const scheduleNames: Record<Schedule, string> = {
  oneForwardOneBackward: '1F1B',
  zeroBubble: 'zero-bubble',
  dualPipe: 'DualPipe',
};
const shardingNames: Record<Sharding, string> = {
  none: 'no sharding',
  optimizer: 'ZeRO 1',
  gradients: 'ZeRO 2',
  parameters: 'ZeRO 3',
};

const offloadNames: Record<Offload, string> = { none: '', optimizer: 'optimiser', activations: 'activations' };

/** The layout in words, degrees of 1 and usual options left out. */
export function strategyLabel(strategy: Strategy): string {
  const parts = [
    ['TP', strategy.tensorParallel],
    ['CP', strategy.contextParallel],
    ['PP', strategy.pipelineParallel],
    ['DP', strategy.dataParallel],
    ['EP', strategy.expertParallel],
    ['ETP', strategy.expertTensorParallel],
  ]
    .filter(([, degree]) => degree !== 1)
    .map(([name, degree]) => `${name} ${degree}`);
  parts.push(`micro-batch ${strategy.microBatch}`);
  if (strategy.interleave > 1) parts.push(`${strategy.interleave} chunks per stage`);
  else if (strategy.pipelineParallel > 1 && strategy.schedule !== 'oneForwardOneBackward')
    parts.push(scheduleNames[strategy.schedule]);
  const { recompute, recomputeLayers } = strategy;
  if (recompute === 'none') parts.push('no recomputation');
  else if (recompute === 'full' && recomputeLayers !== null)
    parts.push(`full recomputation of ${recomputeLayers} ${recomputeLayers === 1 ? 'layer' : 'layers'} per stage`);
  else parts.push(`${recompute} recomputation`);
  if (strategy.sharding !== 'optimizer' && strategy.dataParallel * strategy.contextParallel > 1)
    parts.push(shardingNames[strategy.sharding]);
  if (!strategy.sequenceParallel && strategy.tensorParallel > 1) parts.push('no sequence parallelism');
  if (strategy.contextParallel > 1 && strategy.contextExchange === 'allToAll') parts.push('all-to-all context');
  if (strategy.offload !== 'none') parts.push(`${offloadNames[strategy.offload]} offloaded`);
  if (strategy.overlapTensorParallel && strategy.tensorParallel > 1) parts.push('TP overlapped');
  if (strategy.overlapExpertParallel && exchangesExperts(strategy)) parts.push('EP overlapped');
  if (!strategy.overlapDataParallel && strategy.dataParallel * strategy.contextParallel > 1)
    parts.push('DP not overlapped');
  return parts.join(', ');
}

/** A layout as results carry it: plain values, "all" where every layer is recomputed. */
export const valuesOf = (strategy: Strategy): Record<string, string | number | boolean> => ({
  ...strategy,
  recomputeLayers: strategy.recomputeLayers ?? 'all',
});

/**
 * The layout that values of a result state.
 * @throws Error naming the first field that is missing or of another kind
 */
export function strategyFromValues(values: Readonly<Record<string, string | number | boolean>>): Strategy {
  const read = <T extends 'number' | 'string' | 'boolean'>(name: string, kind: T) => {
    const value = values[name];
    if (typeof value !== kind) throw new Error(`layout.${name}: found ${String(value)}, allowed: a ${kind}`);
    return value as T extends 'number' ? number : T extends 'string' ? string : boolean;
  };
  const layers = values['recomputeLayers'];
  return {
    tensorParallel: read('tensorParallel', 'number'),
    sequenceParallel: read('sequenceParallel', 'boolean'),
    contextParallel: read('contextParallel', 'number'),
    contextExchange: read('contextExchange', 'string') as ContextExchange,
    pipelineParallel: read('pipelineParallel', 'number'),
    schedule: read('schedule', 'string') as Schedule,
    interleave: read('interleave', 'number'),
    dataParallel: read('dataParallel', 'number'),
    expertParallel: read('expertParallel', 'number'),
    expertTensorParallel: read('expertTensorParallel', 'number'),
    microBatch: read('microBatch', 'number'),
    recompute: read('recompute', 'string') as Recompute,
    recomputeLayers: typeof layers === 'number' ? layers : null,
    sharding: read('sharding', 'string') as Sharding,
    offload: read('offload', 'string') as Offload,
    overlapTensorParallel: read('overlapTensorParallel', 'boolean'),
    overlapDataParallel: read('overlapDataParallel', 'boolean'),
    overlapExpertParallel: read('overlapExpertParallel', 'boolean'),
  };
}
