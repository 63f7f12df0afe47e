/** Broadcasts from one rank to all others. */
import { directBroadcast } from './direct';
import { hierarchicalBroadcast } from './hierarchical';
import { switchBroadcast } from './in-network';
import { range, ringsOf, type Layout } from './layout';
import { binomialBroadcast } from './recursive';
import { chainBroadcast } from './ring';
import type { Blocks, ScheduleBuilder } from './schedule-builder';
import type { ScheduleRequest } from './schedule-request';
import { doubleTree, treeBroadcast } from './trees';

/** Writes the transfers of a broadcast. */
export function buildBroadcast(builder: ScheduleBuilder, request: ScheduleRequest, { slice, slices }: Layout): void {
  const { algorithm, ranks, root = 0, chunks = 8, reducers: count = 1, levels } = request;
  const fromRoot = (order: readonly number[]): number[] => {
    const at = order.indexOf(root);
    return [...order.slice(at), ...order.slice(0, at)];
  };
  const members = fromRoot(range(ranks));
  const piecesOf = (lane: number): Blocks[] => range(chunks).map((chunk) => slice(lane * chunks + chunk));
  switch (algorithm) {
    case 'ring':
      for (const [lane, order] of ringsOf(request).entries())
        chainBroadcast(builder, fromRoot(order), piecesOf(lane), lane);
      return;
    case 'tree':
      for (const [side, tree] of doubleTree(members.slice(1).map((rank) => [rank])).entries()) {
        // The root stands above both trees.
        const parent = new Map(tree.parent).set(tree.order[0]!, root);
        for (let channel = 0; channel < (request.channels ?? 1); channel++) {
          const lane = 2 * channel + side;
          treeBroadcast(builder, { order: [root, ...tree.order], parent }, piecesOf(lane), lane);
        }
      }
      return;
    case 'recursive':
      binomialBroadcast(builder, members, slice(0), 0);
      return;
    case 'direct':
      directBroadcast(builder, members, slice(0), 0);
      return;
    case 'hierarchical':
      hierarchicalBroadcast(builder, levels ?? [ranks], root, range(slices).map(slice));
      return;
    case 'inNetwork': {
      const reducers = range(count).map((index) => ranks + index);
      for (let chunk = 0; chunk < chunks; chunk++) {
        const blocks = range(count).flatMap((index) => slice(chunk * count + index));
        switchBroadcast({ builder, members, reducers, lane: 0 }, blocks);
      }
    }
  }
}
