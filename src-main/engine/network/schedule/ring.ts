/**
 * Rings: in step k every member passes on to its right neighbour what it received in step k - 1 (Thakur, Rabenseifner
 * and Gropp 2005, section 4: ring all-gather, and its mirror image for reduce-scatter). n - 1 steps, (n - 1) / n of the
 * buffer on every link. Broadcast is a chain from the root that passes pieces on.
 */
import type { Blocks, ScheduleBuilder } from './schedule-builder';

/**
 * Sums every share on its way round to its member.
 * @param members in the order of the ring
 * @param shares blocks that each member ends with, in the order of `members`
 * @param lane null for a ring by itself: its data keeps the order, and one block need not wait for the one before to arrive
 */
export function ringReduceScatter(
  builder: ScheduleBuilder,
  members: readonly number[],
  shares: readonly Blocks[],
  lane: number | null,
): void {
  const size = members.length;
  for (let step = 0; step < size - 1; step++)
    for (let at = 0; at < size; at++) {
      // The share of member m starts at m + 1 and reaches m last.
      const share = shares[(at - 1 - step + 2 * size) % size]!;
      builder.send({ from: members[at]!, to: members[(at + 1) % size]!, blocks: share, isReduce: true, lane });
    }
}

/**
 * Passes every share round to all.
 * @param members in the order of the ring
 * @param shares blocks that each member begins with, in the order of `members`
 */
export function ringAllGather(
  builder: ScheduleBuilder,
  members: readonly number[],
  shares: readonly Blocks[],
  lane: number | null,
): void {
  const size = members.length;
  for (let step = 0; step < size - 1; step++)
    for (let at = 0; at < size; at++) {
      const share = shares[(at - step + size) % size]!;
      builder.send({ from: members[at]!, to: members[(at + 1) % size]!, blocks: share, isReduce: false, lane });
    }
}

/** Passes the buffer on from member to member. @param members the root first @param pieces sent one after the other */
export function chainBroadcast(
  builder: ScheduleBuilder,
  members: readonly number[],
  pieces: readonly Blocks[],
  lane: number,
): void {
  for (const blocks of pieces)
    for (let at = 0; at + 1 < members.length; at++)
      builder.send({ from: members[at]!, to: members[at + 1]!, blocks, isReduce: false, lane });
}
