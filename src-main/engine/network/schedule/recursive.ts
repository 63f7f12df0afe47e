/**
 * Recursive halving and doubling (Thakur, Rabenseifner and Gropp 2005, sections 4.3 and 4.4): log2 n exchanges with
 * partners at distance 1, 2, 4 ..., half of what is left each time, nearest partners first because they carry most.
 * Where n is no power of two, each surplus member folds its data into its neighbour before and is told after.
 */
import type { Blocks, ScheduleBuilder } from './schedule-builder';

interface Folded {
  /** Positions that take part in the exchanges, and those folded into some of them. */
  readonly active: readonly number[];
  readonly surplusOf: ReadonlyMap<number, number>;
}

function fold(size: number): Folded {
  const power = 2 ** Math.floor(Math.log2(size));
  const surplus = size - power;
  const active: number[] = [];
  const surplusOf = new Map<number, number>();
  for (let at = 0; at < size; at++) {
    if (at < 2 * surplus && at % 2 === 0) surplusOf.set(at + 1, at);
    else active.push(at);
  }
  return { active, surplusOf };
}

interface Exchange {
  readonly builder: ScheduleBuilder;
  readonly members: readonly number[];
  readonly shares: readonly Blocks[];
  readonly lane: number;
}

/** Share of an active position with that of the one folded into it. */
function jointShare({ shares }: Exchange, { surplusOf }: Folded, at: number): Blocks {
  const other = surplusOf.get(at);
  return other === undefined ? shares[at]! : [...shares[other]!, ...shares[at]!];
}

function foldIn({ builder, members, shares, lane }: Exchange, { surplusOf }: Folded): void {
  const all = shares.flat();
  for (const [at, other] of surplusOf)
    builder.send({ from: members[other]!, to: members[at]!, blocks: all, isReduce: true, lane });
}

function halve(exchange: Exchange, folded: Folded): void {
  const { builder, members, lane } = exchange;
  const { active } = folded;
  for (let distance = 1; distance < active.length; distance *= 2)
    for (let index = 0; index < active.length; index++) {
      const partner = index ^ distance;
      const blocks = active.flatMap((at, owner) => {
        // What is left after the steps before, on the partner's side of this one.
        const isPartners = (owner & (2 * distance - 1)) === (partner & (2 * distance - 1));
        return isPartners ? jointShare(exchange, folded, at) : [];
      });
      const [from, to] = [members[active[index]!]!, members[active[partner]!]!];
      builder.send({ from, to, blocks, isReduce: true, lane });
    }
}

function double(exchange: Exchange, folded: Folded): void {
  const { builder, members, lane } = exchange;
  const { active } = folded;
  for (let distance = active.length / 2; distance >= 1; distance /= 2)
    for (let index = 0; index < active.length; index++) {
      const blocks = active.flatMap((at, owner) => {
        const isHeld = (owner & (2 * distance - 1)) === (index & (2 * distance - 1));
        return isHeld ? jointShare(exchange, folded, at) : [];
      });
      const [from, to] = [members[active[index]!]!, members[active[index ^ distance]!]!];
      builder.send({ from, to, blocks, isReduce: false, lane });
    }
}

/** Shares as for the ring. */
export function halvingReduceScatter(
  builder: ScheduleBuilder,
  members: readonly number[],
  shares: readonly Blocks[],
  lane: number,
): void {
  const exchange = { builder, members, shares, lane };
  const folded = fold(members.length);
  foldIn(exchange, folded);
  halve(exchange, folded);
  for (const [at, other] of folded.surplusOf)
    builder.send({ from: members[at]!, to: members[other]!, blocks: shares[other]!, isReduce: false, lane });
}

/** Shares as for the ring. */
export function doublingAllGather(
  builder: ScheduleBuilder,
  members: readonly number[],
  shares: readonly Blocks[],
  lane: number,
): void {
  const exchange = { builder, members, shares, lane };
  const folded = fold(members.length);
  for (const [at, other] of folded.surplusOf)
    builder.send({ from: members[other]!, to: members[at]!, blocks: shares[other]!, isReduce: false, lane });
  double(exchange, folded);
  tellSurplus(exchange, folded);
}

function tellSurplus({ builder, members, shares, lane }: Exchange, { surplusOf }: Folded): void {
  for (const [at, other] of surplusOf) {
    const blocks = shares.flatMap((share, owner) => (owner === other ? [] : share));
    builder.send({ from: members[at]!, to: members[other]!, blocks, isReduce: false, lane });
  }
}

/** Halving, then doubling; what is folded in is told once, at the end. */
export function recursiveAllReduce(
  builder: ScheduleBuilder,
  members: readonly number[],
  shares: readonly Blocks[],
  lane: number,
): void {
  const exchange = { builder, members, shares, lane };
  const folded = fold(members.length);
  foldIn(exchange, folded);
  halve(exchange, folded);
  double(exchange, folded);
  const all = shares.flat();
  for (const [at, other] of folded.surplusOf)
    builder.send({ from: members[at]!, to: members[other]!, blocks: all, isReduce: false, lane });
}

/** Binomial tree from the first member: ceil(log2 n) steps of the whole buffer. */
export function binomialBroadcast(
  builder: ScheduleBuilder,
  members: readonly number[],
  blocks: Blocks,
  lane: number,
): void {
  for (let reached = 1; reached < members.length; reached *= 2)
    for (let at = 0; at < reached && at + reached < members.length; at++)
      builder.send({ from: members[at]!, to: members[at + reached]!, blocks, isReduce: false, lane });
}
