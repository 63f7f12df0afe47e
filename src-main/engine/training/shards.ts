/** Which share of a stage's states, gradients or weights one device holds when replicas split them. */
import type { Group } from '../network/fabric';
import type { StageWeights } from './memory';
import type { ReplicaGroups, Strategy } from './strategy';

/** Replicas that share one copy of what is sharded, and the groups of them that hold the same. */
export function shardGroups(data: Group, wanted: number | null): { near: Group; far: Group } {
  const size = wanted !== null && data.size % wanted === 0 ? wanted : data.size;
  return { near: { size, stride: data.stride }, far: { size: data.size / size, stride: data.stride * size } };
}

/** Weights whose states one device updates. */
export function ownStates(
  weights: StageWeights,
  sharding: Strategy['sharding'],
  groups: ReplicaGroups,
  shardingGroup: number | null,
): number {
  if (sharding === 'none') return weights.dense + weights.experts;
  return weights.dense / shardGroups(groups.data, shardingGroup).near.size + weights.experts / groups.expertData.size;
}

/** Weights of a stage of which one device holds its share. */
export const ownShare = (weights: StageWeights, groups: ReplicaGroups, shardingGroup: number | null): number =>
  ownStates(weights, 'optimizer', groups, shardingGroup);
