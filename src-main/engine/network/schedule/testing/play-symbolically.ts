/**
 * Plays a schedule with sets instead of bytes: every block of every party holds the set of ranks whose data is in it.
 * Transfers start and end in any order their dependencies allow, drawn by a seed; data is read when a transfer starts
 * and must not have changed when it ends. So a missing dependency, a contribution counted twice and a wrong block all show.
 */
import type { Schedule } from '../schedule';

/** Contributions by party and block; undefined where nothing is held. */
export type Holdings = (bigint | undefined)[][];

/** Pseudo-random numbers in [0, 1): mulberry32. */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What every party holds before: its own data, its own share, or what it has for others. */
export function initialHoldings(schedule: Schedule, root: number): Holdings {
  const { kind, ranks, reducers, blockBytes } = schedule;
  const blocks = blockBytes.length;
  const perShare = blocks / ranks;
  return Array.from({ length: ranks + reducers }, (_, party) =>
    Array.from({ length: blocks }, (__, block) => {
      const owner = Math.floor(block / perShare);
      if (party >= ranks) return undefined;
      if (kind === 'allReduce' || kind === 'reduceScatter') return 1n << BigInt(party);
      const holder = kind === 'broadcast' || kind === 'sendReceive' ? root : owner;
      return party === holder ? 1n << BigInt(holder) : undefined;
    }),
  );
}

/** @throws Error where a transfer sends what is not there, adds twice or reads what changes meanwhile */
export function playSymbolically(schedule: Schedule, root: number, seed: number): Holdings {
  const { count, from, to, dependencyStart, dependencies, blockStart, blocks, isReduce } = schedule;
  const holdings = initialHoldings(schedule, root);
  const random = seededNumbers(seed);
  const waiting = Int32Array.from({ length: count }, (_, t) => dependencyStart[t + 1]! - dependencyStart[t]!);
  const dependents: number[][] = Array.from({ length: count }, () => []);
  for (let t = 0; t < count; t++)
    for (const wait of dependencies.subarray(dependencyStart[t], dependencyStart[t + 1])) dependents[wait]!.push(t);
  const ready: number[] = [];
  const running: { transfer: number; read: bigint[] }[] = [];
  waiting.forEach((left, t) => {
    if (left === 0) ready.push(t);
  });
  const take = <T>(list: T[]): T => {
    const at = Math.floor(random() * list.length);
    const taken = list[at]!;
    list[at] = list.at(-1)!;
    list.pop();
    return taken;
  };
  const carried = (t: number): Int32Array => blocks.subarray(blockStart[t], blockStart[t + 1]);
  const start = (t: number): void => {
    const read = Array.from(carried(t), (block) => {
      const held = holdings[from[t]!]![block];
      if (held === undefined) throw new Error(`transfer ${t}: ${from[t]!} does not hold block ${block}`);
      return held;
    });
    running.push({ transfer: t, read });
  };
  const end = (t: number, read: readonly bigint[]): void => {
    carried(t).forEach((block, index) => {
      const sent = read[index]!;
      if (holdings[from[t]!]![block] !== sent)
        throw new Error(`transfer ${t}: block ${block} changed while it was sent`);
      const before = holdings[to[t]!]![block];
      if (isReduce[t] && before !== undefined && (before & sent) !== 0n)
        throw new Error(`transfer ${t}: adds to block ${block} what is in it`);
      holdings[to[t]!]![block] = isReduce[t] ? (before ?? 0n) | sent : sent;
    });
    for (const next of dependents[t]!) if (--waiting[next]! === 0) ready.push(next);
  };
  let ended = 0;
  while (ready.length + running.length > 0) {
    if (ready.length > 0 && (running.length === 0 || random() < 0.5)) start(take(ready));
    else {
      const { transfer, read } = take(running);
      end(transfer, read);
      ended++;
    }
  }
  if (ended < count) throw new Error('transfers wait for each other in a circle');
  return holdings;
}

/** Where the outcome of a collective is not what it should be; empty if right. */
export function wrongBlocks(schedule: Schedule, holdings: Holdings, root: number): string[] {
  const { kind, ranks, blockBytes } = schedule;
  const perShare = blockBytes.length / ranks;
  const all = (1n << BigInt(ranks)) - 1n;
  const wrong: string[] = [];
  for (let rank = 0; rank < ranks; rank++)
    for (let block = 0; block < blockBytes.length; block++) {
      const owner = Math.floor(block / perShare);
      const held = holdings[rank]![block];
      let expected: bigint | undefined;
      if (kind === 'allReduce') expected = all;
      else if (kind === 'reduceScatter') expected = owner === rank ? all : undefined;
      else if (kind === 'allGather') expected = 1n << BigInt(owner);
      else if (kind === 'broadcast') expected = 1n << BigInt(root);
      else if (kind === 'sendReceive') expected = rank === (root + 1) % ranks ? 1n << BigInt(root) : undefined;
      else expected = block % ranks === rank ? 1n << BigInt(owner) : undefined;
      if (expected !== undefined && held !== expected) wrong.push(`rank ${rank}, block ${block}`);
    }
  return wrong;
}
