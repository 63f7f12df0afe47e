/** How the buffer is cut into blocks, and the orders in which rings and trees visit the ranks. */
import type { ScheduleRequest } from './schedule-request';
import type { Blocks } from './schedule-builder';

/** 0 to count - 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Orders of the ranks, one per channel: every unit turned by `turn` ranks more than in the channel before. */
export function channelOrders(ranks: number, unit: number, channels: number, turn = 1): number[][] {
  return range(channels).map((channel) =>
    range(ranks).map((at) => at - (at % unit) + (((at % unit) + channel * turn) % unit)),
  );
}

/** Every rank's share of the buffer, cut into equal slices: block = share x slices + slice. */
export interface Layout {
  readonly slices: number;
  readonly shareOf: (rank: number, slice: number) => Blocks;
  readonly slice: (slice: number) => Blocks;
}

/** Layout of a buffer of `ranks` shares of so many slices. */
export function layoutOf(ranks: number, slices: number): Layout {
  return {
    slices,
    shareOf: (rank, slice) => [rank * slices + slice],
    slice: (slice) => range(ranks).map((rank) => rank * slices + slice),
  };
}

/** Slices of every share: one per ring, tree, piece of a pipeline and switch that reduces. */
export function slicesOf(request: ScheduleRequest): number {
  const { algorithm, kind, chunks = 8, channels = 1, isBidirectional = false, reducers = 1 } = request;
  const ways = channels * (isBidirectional ? 2 : 1);
  if (algorithm === 'ring') return kind === 'broadcast' ? ways * chunks : ways;
  if (algorithm === 'tree') return 2 * channels * chunks;
  if (algorithm === 'inNetwork') return chunks * reducers;
  if (algorithm === 'hierarchical')
    return chunks * reducers * (request.levelAlgorithms?.includes('bidirectionalRing') ? 2 : 1);
  return 1;
}

/**
 * Every ring of a request. Every second unit is visited backwards, so that a ring enters a unit at the place at which it
 * has left the one before: the same rail.
 */
export function ringsOf(request: ScheduleRequest): number[][] {
  const { ranks, unit = 1, channels = 1, turn = 1, isBidirectional = false } = request;
  const orders = channelOrders(ranks, unit, channels, turn).map((order) =>
    unitsOf(order, unit).flatMap((ranksOfUnit, index) => (index % 2 === 0 ? ranksOfUnit : ranksOfUnit.toReversed())),
  );
  return isBidirectional ? orders.flatMap((order) => [order, order.toReversed()]) : orders;
}

/** Runs of `unit` ranks. */
export const unitsOf = (order: readonly number[], unit: number): number[][] =>
  range(order.length / unit).map((index) => order.slice(index * unit, (index + 1) * unit));
