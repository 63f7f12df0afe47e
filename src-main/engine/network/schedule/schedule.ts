/**
 * A collective as a list of transfers between the ranks of a group, apart from any network: who sends which blocks of
 * the buffer to whom, whether the receiver adds them to its own, and which transfers have to be over before. Sizes
 * follow nccl-tests: the buffer of one rank, for all-gather and reduce-scatter the whole gathered buffer.
 */
import type { CollectiveKind } from '../library/candidate';

export type ScheduleAlgorithm = 'ring' | 'tree' | 'recursive' | 'direct' | 'hierarchical' | 'inNetwork';

/** Transfers by index, struct of arrays. */
export interface Schedule {
  readonly kind: CollectiveKind;
  readonly algorithm: ScheduleAlgorithm;
  readonly ranks: number;
  /** Switches that reduce or copy: parties `ranks` to `ranks + reducers - 1`. 0 without in-network reduction. */
  readonly reducers: number;
  readonly count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly bytes: Float64Array;
  /** Wait of every transfer before its first byte, s: software. */
  readonly delayS: number;
  /** Transfer t waits for dependencies[dependencyStart[t]] up to, not including, dependencies[dependencyStart[t + 1]]. */
  readonly dependencyStart: Int32Array;
  readonly dependencies: Int32Array;
  /** Transfer t carries blocks[blockStart[t]] up to, not including, blocks[blockStart[t + 1]]. */
  readonly blockStart: Int32Array;
  readonly blocks: Int32Array;
  /** 1 where the receiver adds the blocks to its own, 0 where they replace them. */
  readonly isReduce: Uint8Array;
  /** Bytes of every block of the buffer. */
  readonly blockBytes: Float64Array;
}

/** Bytes that cross each ordered pair of parties in all, and by whom they are sent. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** The transfers of a schedule summed by pair: what a pipelined schedule has under way at once. */
export function edgesOf(schedule: Schedule): Edge[] {
  const parties = schedule.ranks + schedule.reducers;
  const sums = new Map<number, number>();
  for (let transfer = 0; transfer < schedule.count; transfer++) {
    const key = schedule.from[transfer]! * parties + schedule.to[transfer]!;
    sums.set(key, (sums.get(key) ?? 0) + schedule.bytes[transfer]!);
  }
  return Array.from(sums, ([key, bytes]) => ({ from: Math.floor(key / parties), to: key % parties, bytes }));
}
