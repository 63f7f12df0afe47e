/** All pairs at once: every member sends each peer its part without stops in between. */
import type { Blocks, ScheduleBuilder } from './schedule-builder';

/** Calls `send` for every ordered pair of positions, each sender beginning with its right neighbour. */
function eachPair(size: number, send: (from: number, to: number) => void): void {
  for (let distance = 1; distance < size; distance++)
    for (let at = 0; at < size; at++) send(at, (at + distance) % size);
}

/** Everyone sends each peer the peer's share, which adds it up; shares as for ringReduceScatter. */
export function directReduceScatter(
  builder: ScheduleBuilder,
  members: readonly number[],
  shares: readonly Blocks[],
  lane: number,
): void {
  eachPair(members.length, (from, to) => {
    builder.send({ from: members[from]!, to: members[to]!, blocks: shares[to]!, isReduce: true, lane });
  });
}

/** Everyone sends its share to each peer; shares as for ringAllGather. */
export function directAllGather(
  builder: ScheduleBuilder,
  members: readonly number[],
  shares: readonly Blocks[],
  lane: number,
): void {
  eachPair(members.length, (from, to) => {
    builder.send({ from: members[from]!, to: members[to]!, blocks: shares[from]!, isReduce: false, lane });
  });
}

/** Everyone sends each peer what it has for it. @param blocksOf what a position has for another */
export function directAllToAll(
  builder: ScheduleBuilder,
  members: readonly number[],
  blocksOf: (from: number, to: number) => Blocks,
  lane: number,
): void {
  eachPair(members.length, (from, to) => {
    builder.send({ from: members[from]!, to: members[to]!, blocks: blocksOf(from, to), isReduce: false, lane });
  });
}

/** The root sends all to everyone. @param members the root first */
export function directBroadcast(
  builder: ScheduleBuilder,
  members: readonly number[],
  blocks: Blocks,
  lane: number,
): void {
  const [root, ...others] = members;
  if (root === undefined) return;
  for (const to of others) builder.send({ from: root, to, blocks, isReduce: false, lane });
}
