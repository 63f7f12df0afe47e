/** What a schedule is asked for, and what is refused. */
import type { CollectiveKind } from '../library/candidate';
import type { LevelAlgorithm } from './hierarchical';
import type { ScheduleAlgorithm } from './schedule';

/** A collective and how it is laid out. */
export interface ScheduleRequest {
  readonly kind: CollectiveKind;
  readonly algorithm: ScheduleAlgorithm;
  /** As nccl-tests counts them: one rank's buffer; for all-gather and reduce-scatter the gathered one. */
  readonly bytes: number;
  readonly ranks: number;
  /** Sender of a broadcast or send; 0. */
  readonly root?: number;
  /** Pieces of a pipeline (tree, hierarchical, in-network, chains); 8. */
  readonly chunks?: number;
  /** Rings or trees side by side, each turned by `turn` ranks more within every unit; 1. */
  readonly channels?: number;
  /** Ranks by which channels differ: those that share a package, so that rings do not take it apart; 1. */
  readonly turn?: number;
  /** Half of the data goes round the other way. */
  readonly isBidirectional?: boolean;
  /** Ranks of a unit (node): what channels turn within, and the chains of a tree; 1 = none. */
  readonly unit?: number;
  /** Members of every level, innermost first, for hierarchical; their product is `ranks`. */
  readonly levels?: readonly number[];
  /** What each level runs; ring. */
  readonly levelAlgorithms?: readonly LevelAlgorithm[];
  /** Switches that reduce, in each unit of the innermost level or in all; 1. */
  readonly reducers?: number;
  /** Bytes that one rank has for another (allToAllV); bytes / ranks. */
  readonly bytesOf?: (from: number, to: number) => number;
  /** Software before each transfer, s. */
  readonly delayS?: number;
}

/** Algorithms that a schedule can be built of, by collective. */
export const algorithmsOf: Readonly<Record<CollectiveKind, readonly ScheduleAlgorithm[]>> = {
  allReduce: ['ring', 'tree', 'recursive', 'direct', 'hierarchical', 'inNetwork'],
  reduceScatter: ['ring', 'recursive', 'direct', 'hierarchical', 'inNetwork'],
  allGather: ['ring', 'recursive', 'direct', 'hierarchical', 'inNetwork'],
  broadcast: ['ring', 'tree', 'recursive', 'direct', 'hierarchical', 'inNetwork'],
  allToAll: ['direct', 'hierarchical'],
  allToAllV: ['direct', 'hierarchical'],
  sendReceive: ['direct'],
};

/** Bytes from rank to rank where one rank receives `imbalance` times the mean: the busiest expert's. */
export function imbalancedBytes(bytes: number, ranks: number, imbalance: number): (from: number, to: number) => number {
  const hot = Math.min(1, imbalance / ranks);
  const others = ranks > 1 ? (1 - hot) / (ranks - 1) : 0;
  return (_, to) => bytes * (to === 0 ? hot : others);
}

/** Checks a request. @throws Error naming the field, the value and what is allowed */
export function checkRequest({ kind, algorithm, ranks, bytes, levels, unit = 1, root = 0 }: ScheduleRequest): void {
  const allowed = algorithmsOf[kind];
  if (!allowed.includes(algorithm))
    throw new Error(`algorithm: ${algorithm} is not allowed for ${kind}; it is one of ${allowed.join(', ')}`);
  if (!Number.isInteger(ranks) || ranks < 2) throw new Error(`ranks: ${ranks} is not allowed; it is 2 or more`);
  if (!(bytes >= 0 && bytes < Infinity)) throw new Error(`bytes: ${bytes} is not allowed; it is finite, 0 or more`);
  if (!(root >= 0 && root < ranks)) throw new Error(`root: ${root} is not allowed; ranks are 0 to ${ranks - 1}`);
  if (!Number.isInteger(ranks / unit)) throw new Error(`unit: ${unit} is not allowed; it divides the ${ranks} ranks`);
  const product = (levels ?? [ranks]).reduce((all, members) => all * members, 1);
  if (algorithm === 'hierarchical' && product !== ranks)
    throw new Error(`levels: their product ${product} is not allowed; it is the number of ranks, ${ranks}`);
}
