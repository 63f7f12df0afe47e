/**
 * Writes schedules. Dependencies follow from the data: a transfer waits for all that its sender has received into the
 * blocks it carries, for the receiver's blocks to be in place before something is added to them, and for the transfer
 * before it on the same lane between the same two parties, because a channel sends in order.
 */
import type { CollectiveKind } from '../library/candidate';
import type { Schedule, ScheduleAlgorithm } from './schedule';

export type Blocks = readonly number[];

export interface Send {
  readonly from: number;
  readonly to: number;
  readonly blocks: Blocks;
  readonly isReduce: boolean;
  /** Channel: transfers of one lane between the same parties wait for each other. Null: only for their data. */
  readonly lane: number | null;
}

/** A schedule while it is written; its parties are the ranks, then the switches that reduce. */
export class ScheduleBuilder {
  readonly ranks: number;
  private readonly parties: number;
  private readonly blockBytes: Float64Array;
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly bytes: number[] = [];
  private readonly dependencyStart: number[] = [0];
  private readonly dependencies: number[] = [];
  private readonly blockStart: number[] = [0];
  private readonly blocks: number[] = [];
  private readonly isReduce: number[] = [];
  /** Transfers that wrote a block of a party, by party and block: one copy, and what was added to it. */
  private readonly writers = new Map<number, number[]>();
  /** The last transfer that replaced a block of a party. */
  private readonly replacers = new Map<number, number>();
  /** Last transfer by lane, sender and receiver. */
  private readonly lastOnLane = new Map<number, number>();

  constructor(ranks: number, blockBytes: Float64Array, reducers = 0) {
    this.ranks = ranks;
    this.parties = ranks + reducers;
    this.blockBytes = blockBytes;
  }

  /** Adds a transfer; one without blocks, or to its sender, is left out. */
  send({ from, to, blocks, isReduce, lane }: Send): void {
    if (from === to || blocks.length === 0) return;
    const transfer = this.from.length;
    const waits = new Set<number>();
    let bytes = 0;
    for (const block of blocks) {
      bytes += this.blockBytes[block]!;
      this.blocks.push(block);
      for (const writer of this.writers.get(this.key(from, block)) ?? []) waits.add(writer);
      const key = this.key(to, block);
      const known = isReduce ? this.writers.get(key) : undefined;
      if (known) known.push(transfer);
      else this.writers.set(key, [transfer]);
      // What is added before the block is replaced would be lost.
      const replacer = isReduce ? this.replacers.get(key) : undefined;
      if (replacer !== undefined) waits.add(replacer);
      if (!isReduce) this.replacers.set(key, transfer);
    }
    if (lane !== null) {
      const laneKey = (lane * this.parties + from) * this.parties + to;
      const before = this.lastOnLane.get(laneKey);
      if (before !== undefined) waits.add(before);
      this.lastOnLane.set(laneKey, transfer);
    }
    this.from.push(from);
    this.to.push(to);
    this.bytes.push(bytes);
    this.isReduce.push(isReduce ? 1 : 0);
    for (const wait of waits) this.dependencies.push(wait);
    this.dependencyStart.push(this.dependencies.length);
    this.blockStart.push(this.blocks.length);
  }

  /** The schedule of all transfers so far. @param delayS software before each transfer, s */
  build(kind: CollectiveKind, algorithm: ScheduleAlgorithm, delayS: number): Schedule {
    return {
      kind,
      algorithm,
      ranks: this.ranks,
      reducers: this.parties - this.ranks,
      count: this.from.length,
      from: Int32Array.from(this.from),
      to: Int32Array.from(this.to),
      bytes: Float64Array.from(this.bytes),
      delayS,
      dependencyStart: Int32Array.from(this.dependencyStart),
      dependencies: Int32Array.from(this.dependencies),
      blockStart: Int32Array.from(this.blockStart),
      blocks: Int32Array.from(this.blocks),
      isReduce: Uint8Array.from(this.isReduce),
      blockBytes: this.blockBytes,
    };
  }

  private key(party: number, block: number): number {
    return party * this.blockBytes.length + block;
  }
}
