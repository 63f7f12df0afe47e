/**
 * Double binary tree (Sanders, Speck and Traeff 2009): two binary trees over the same units in which every unit is a
 * leaf of at least one, each carrying half of the buffer in pieces, so that no link carries more than the buffer each
 * way. A unit is a chain of ranks, as NCCL lays trees over nodes: the head meets other units, the rest follow it.
 */
import type { Blocks, ScheduleBuilder } from './schedule-builder';

/** Parent in the first tree, an in-order binary tree under unit 0; -1 for the root. */
function treeParent(unit: number, units: number): number {
  if (unit === 0) return -1;
  const bit = unit & -unit;
  const parent = (unit ^ bit) | (bit << 1);
  return parent < units ? parent : unit ^ bit;
}

/** Parent in the second tree: the first one mirrored where the units are even, shifted by one where they are odd. */
function secondTreeParent(unit: number, units: number): number {
  if (units % 2 === 0) {
    const parent = treeParent(units - 1 - unit, units);
    return parent < 0 ? -1 : units - 1 - parent;
  }
  const parent = treeParent((unit - 1 + units) % units, units);
  return parent < 0 ? -1 : (parent + 1) % units;
}

export interface RankTree {
  /** Every rank after its parent. */
  readonly order: readonly number[];
  /** Parent by rank; the root has none. */
  readonly parent: ReadonlyMap<number, number>;
}

/**
 * Both trees over units of ranks.
 * @param units ranks of every unit, heads first
 */
export function doubleTree(units: readonly (readonly number[])[]): [RankTree, RankTree] {
  const grow = (parentOf: (unit: number, units: number) => number): RankTree => {
    const parent = new Map<number, number>();
    const children: number[][] = units.map(() => []);
    let root = 0;
    for (let unit = 0; unit < units.length; unit++) {
      const above = parentOf(unit, units.length);
      if (above < 0) root = unit;
      else {
        children[above]!.push(unit);
        parent.set(units[unit]![0]!, units[above]![0]!);
      }
    }
    const order: number[] = [];
    const open = [root];
    for (let unit = open.shift(); unit !== undefined; unit = open.shift()) {
      const chain = units[unit]!;
      for (const [at, rank] of chain.entries()) {
        order.push(rank);
        if (at > 0) parent.set(rank, chain[at - 1]!);
      }
      open.push(...children[unit]!);
    }
    return { order, parent };
  };
  return [grow(treeParent), grow(secondTreeParent)];
}

/** Sums up the tree, then sends the sum down, piece by piece. */
export function treeAllReduce(builder: ScheduleBuilder, tree: RankTree, pieces: readonly Blocks[], lane: number): void {
  for (const blocks of pieces) {
    for (let at = tree.order.length - 1; at > 0; at--) {
      const from = tree.order[at]!;
      builder.send({ from, to: tree.parent.get(from)!, blocks, isReduce: true, lane });
    }
    sendDown(builder, tree, blocks, lane);
  }
}

/** Sends the root's buffer down, piece by piece. */
export function treeBroadcast(builder: ScheduleBuilder, tree: RankTree, pieces: readonly Blocks[], lane: number): void {
  for (const blocks of pieces) sendDown(builder, tree, blocks, lane);
}

function sendDown(builder: ScheduleBuilder, tree: RankTree, blocks: Blocks, lane: number): void {
  for (const to of tree.order.slice(1)) builder.send({ from: tree.parent.get(to)!, to, blocks, isReduce: false, lane });
}
