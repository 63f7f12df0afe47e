/**
 * Switches that reduce and copy (NVLink SHARP, SHARP): every member sends its data to a switch, which adds it up, and
 * receives the result from it (Graham et al. 2016, Scalable Hierarchical Aggregation Protocol). The switch is a party
 * of the schedule: reductions are transfers to it, one result sent to many is one transfer down each of its links.
 * Data is dealt over all switches of the unit.
 */
import type { Blocks, ScheduleBuilder } from './schedule-builder';

export interface Reduction {
  readonly builder: ScheduleBuilder;
  readonly members: readonly number[];
  /** Parties that stand for the switches; blocks are dealt to them in turn by their number. */
  readonly reducers: readonly number[];
  readonly lane: number;
}

function deal(blocks: Blocks, reducers: readonly number[], send: (reducer: number, blocks: Blocks) => void): void {
  for (const [index, reducer] of reducers.entries())
    send(
      reducer,
      blocks.filter((block) => block % reducers.length === index),
    );
}

function sumInSwitch({ builder, members, reducers, lane }: Reduction, all: Blocks): void {
  for (const from of members)
    deal(all, reducers, (to, blocks) => {
      builder.send({ from, to, blocks, isReduce: true, lane });
    });
}

function copyDown({ builder, reducers, lane }: Reduction, to: number, blocks: Blocks): void {
  deal(blocks, reducers, (from, part) => {
    builder.send({ from, to, blocks: part, isReduce: false, lane });
  });
}

/** Everyone sends all and receives its share of the sum; shares as for the ring. */
export function switchReduceScatter(reduction: Reduction, shares: readonly Blocks[]): void {
  sumInSwitch(reduction, shares.flat());
  for (const [at, member] of reduction.members.entries()) copyDown(reduction, member, shares[at]!);
}

/** Everyone sends its share and receives those of the others. */
export function switchAllGather(reduction: Reduction, shares: readonly Blocks[]): void {
  const { builder, members, reducers, lane } = reduction;
  for (const [at, from] of members.entries())
    deal(shares[at]!, reducers, (to, blocks) => {
      builder.send({ from, to, blocks, isReduce: false, lane });
    });
  for (const [at, member] of members.entries())
    for (const [owner, share] of shares.entries()) if (owner !== at) copyDown(reduction, member, share);
}

/** Everyone sends all and receives the whole sum. */
export function switchAllReduce(reduction: Reduction, blocks: Blocks): void {
  sumInSwitch(reduction, blocks);
  for (const member of reduction.members) copyDown(reduction, member, blocks);
}

/** The first member sends all once; the switches copy it to the others. */
export function switchBroadcast(reduction: Reduction, blocks: Blocks): void {
  const { builder, members, reducers, lane } = reduction;
  const [root, ...others] = members;
  if (root === undefined) return;
  deal(blocks, reducers, (to, part) => {
    builder.send({ from: root, to, blocks: part, isReduce: false, lane });
  });
  for (const member of others) copyDown(reduction, member, blocks);
}
