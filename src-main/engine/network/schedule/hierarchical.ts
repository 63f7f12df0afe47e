/**
 * Collectives cut by tiers: a rank has a coordinate on every level (innermost first), and each level runs its own
 * algorithm among the ranks that differ in that coordinate alone. Reduce-scatter goes from the inside out, all-gather
 * back, so that outer tiers carry what inner ones have already split; all-to-all moves blocks level by level, which
 * bundles what one unit sends to another.
 */
import { directAllGather, directAllToAll, directReduceScatter } from './direct';
import { switchAllGather, switchReduceScatter } from './in-network';
import { doublingAllGather, halvingReduceScatter } from './recursive';
import { chainBroadcast, ringAllGather, ringReduceScatter } from './ring';
import type { Blocks, ScheduleBuilder } from './schedule-builder';

export type LevelAlgorithm = 'ring' | 'bidirectionalRing' | 'recursive' | 'direct' | 'inNetwork';

export interface Hierarchy {
  /** Members of every level, innermost first; their product is the number of ranks. */
  readonly levels: readonly number[];
  readonly algorithms: readonly LevelAlgorithm[];
  /** Switches that reduce in each unit of the innermost level. */
  readonly reducersPerUnit: number;
}

const strideOf = (levels: readonly number[], level: number): number =>
  levels.slice(0, level).reduce((product, members) => product * members, 1);

const rankRange = (levels: readonly number[]): number[] =>
  Array.from({ length: strideOf(levels, levels.length) }, (_, rank) => rank);

/** Coordinate of a rank on a level. */
export function coordinate(levels: readonly number[], rank: number, level: number): number {
  return Math.floor(rank / strideOf(levels, level)) % levels[level]!;
}

/** Groups of ranks that differ on one level alone, in the order of their coordinate on it. */
function groupsOf(levels: readonly number[], level: number): number[][] {
  const stride = strideOf(levels, level);
  const groups: number[][] = [];
  for (const first of rankRange(levels))
    if (coordinate(levels, first, level) === 0)
      groups.push(Array.from({ length: levels[level]! }, (_, at) => first + at * stride));
  return groups;
}

/** Shares of a group's members on a level: the blocks of all owners that agree with the member up to that level. */
function sharesOf(
  levels: readonly number[],
  level: number,
  members: readonly number[],
  blocksOf: (rank: number) => Blocks,
): Blocks[] {
  const inner = strideOf(levels, level + 1);
  const ranks = rankRange(levels);
  return members.map((member) => ranks.filter((rank) => rank % inner === member % inner).flatMap(blocksOf));
}

/** Half of every share round one way, half the other. */
function bothWays(
  members: readonly number[],
  shares: readonly Blocks[],
  run: (members: readonly number[], shares: readonly Blocks[], way: number) => void,
): void {
  const half = (way: number): Blocks[] => shares.map((share) => share.filter((block) => block % 2 === way));
  run(members, half(0), 0);
  run(members.toReversed(), half(1).toReversed(), 1);
}

function reducersOf({ levels, reducersPerUnit }: Hierarchy, rank: number): number[] {
  const ranks = strideOf(levels, levels.length);
  const unit = Math.floor(rank / levels[0]!);
  return Array.from({ length: reducersPerUnit }, (_, index) => ranks + unit * reducersPerUnit + index);
}

/**
 * Reduce-scatter level by level, from the inside out.
 * @param blocksOf blocks that a rank ends with
 * @param lanes channels are numbered from here, one per level
 */
export function hierarchicalReduceScatter(
  builder: ScheduleBuilder,
  hierarchy: Hierarchy,
  blocksOf: (rank: number) => Blocks,
  lanes: number,
): void {
  const { levels, algorithms } = hierarchy;
  for (let level = 0; level < levels.length; level++)
    for (const members of groupsOf(levels, level)) {
      const shares = sharesOf(levels, level, members, blocksOf);
      const lane = lanes + level;
      const algorithm = algorithms[level];
      if (algorithm === 'inNetwork')
        switchReduceScatter({ builder, members, reducers: reducersOf(hierarchy, members[0]!), lane }, shares);
      else if (algorithm === 'direct') directReduceScatter(builder, members, shares, lane);
      else if (algorithm === 'recursive') halvingReduceScatter(builder, members, shares, lane);
      else if (algorithm === 'bidirectionalRing')
        bothWays(members, shares, (order, halves, way) => {
          ringReduceScatter(builder, order, halves, lane + way * levels.length * 2);
        });
      else ringReduceScatter(builder, members, shares, lane);
    }
}

/**
 * All-gather level by level, from the outside in.
 * @param blocksOf blocks that a rank begins with
 * @param lanes as for hierarchicalReduceScatter
 */
export function hierarchicalAllGather(
  builder: ScheduleBuilder,
  hierarchy: Hierarchy,
  blocksOf: (rank: number) => Blocks,
  lanes: number,
): void {
  const { levels, algorithms } = hierarchy;
  for (let level = levels.length - 1; level >= 0; level--)
    for (const members of groupsOf(levels, level)) {
      const shares = sharesOf(levels, level, members, blocksOf);
      const lane = lanes + level;
      const algorithm = algorithms[level];
      if (algorithm === 'inNetwork')
        switchAllGather({ builder, members, reducers: reducersOf(hierarchy, members[0]!), lane }, shares);
      else if (algorithm === 'direct') directAllGather(builder, members, shares, lane);
      else if (algorithm === 'recursive') doublingAllGather(builder, members, shares, lane);
      else if (algorithm === 'bidirectionalRing')
        bothWays(members, shares, (order, halves, way) => {
          ringAllGather(builder, order, halves, lane + way * levels.length * 2);
        });
      else ringAllGather(builder, members, shares, lane);
    }
}

/** From the root along the outermost level, then inwards, piece by piece. */
export function hierarchicalBroadcast(
  builder: ScheduleBuilder,
  levels: readonly number[],
  root: number,
  pieces: readonly Blocks[],
): void {
  for (const blocks of pieces)
    for (let level = levels.length - 1; level >= 0; level--) {
      const inner = strideOf(levels, level);
      for (const members of groupsOf(levels, level)) {
        // Those that have the root's coordinates further in: they have been reached, or are about to be.
        if (members[0]! % inner !== root % inner) continue;
        const at = coordinate(levels, root, level);
        const order = members.map((_, index) => members[(index + at) % members.length]!);
        chainBroadcast(builder, order, [blocks], level);
      }
    }
}

/** All-to-all level by level, from the inside out. @param blocksOf what one rank has for another */
export function hierarchicalAllToAll(
  builder: ScheduleBuilder,
  levels: readonly number[],
  blocksOf: (from: number, to: number) => Blocks,
): void {
  const ranks = rankRange(levels);
  for (let level = 0; level < levels.length; level++) {
    const inner = strideOf(levels, level);
    for (const members of groupsOf(levels, level)) {
      const sources = (member: number): number[] =>
        ranks.filter((rank) => Math.floor(rank / inner) === Math.floor(member / inner));
      const destinations = (from: number, to: number): number[] =>
        ranks.filter(
          (rank) => rank % inner === from % inner && coordinate(levels, rank, level) === coordinate(levels, to, level),
        );
      directAllToAll(
        builder,
        members,
        (from, to) => {
          const there = destinations(members[from]!, members[to]!);
          return sources(members[from]!).flatMap((source) => there.flatMap((rank) => blocksOf(source, rank)));
        },
        level,
      );
    }
  }
}
