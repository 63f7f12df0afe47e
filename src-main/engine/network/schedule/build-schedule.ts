/** Builds the schedule of a collective by one of its algorithms, from the primitives beside this file. */
import { buildBroadcast } from './broadcast';
import { directAllGather, directAllToAll, directReduceScatter } from './direct';
import { hierarchicalAllGather, hierarchicalAllToAll, hierarchicalReduceScatter, type Hierarchy } from './hierarchical';
import { switchAllGather, switchAllReduce, switchReduceScatter } from './in-network';
import { channelOrders, layoutOf, range, ringsOf, slicesOf, unitsOf, type Layout } from './layout';
import { doublingAllGather, halvingReduceScatter, recursiveAllReduce } from './recursive';
import { ringAllGather, ringReduceScatter } from './ring';
import type { Schedule } from './schedule';
import { ScheduleBuilder, type Blocks } from './schedule-builder';
import { checkRequest, type ScheduleRequest } from './schedule-request';
import { doubleTree, treeAllReduce } from './trees';

/**
 * The schedule of a collective.
 * @throws Error naming the field, the value and what is allowed
 */
export function buildSchedule(request: ScheduleRequest): Schedule {
  checkRequest(request);
  const { kind, algorithm, ranks, bytes, delayS = 0, reducers = 1 } = request;
  if (kind === 'allToAll' || kind === 'allToAllV') return buildAllToAll(request);
  if (kind === 'sendReceive') {
    const builder = new ScheduleBuilder(ranks, Float64Array.of(bytes));
    const root = request.root ?? 0;
    builder.send({ from: root, to: (root + 1) % ranks, blocks: [0], isReduce: false, lane: 0 });
    return builder.build(kind, algorithm, delayS);
  }
  const slices = slicesOf(request);
  const blockBytes = new Float64Array(ranks * slices).fill(bytes / (ranks * slices));
  const hierarchy = hierarchyOf(request);
  const units =
    algorithm === 'inNetwork' ? 1 : hierarchy.algorithms[0] === 'inNetwork' ? ranks / hierarchy.levels[0]! : 0;
  const builder = new ScheduleBuilder(ranks, blockBytes, units * reducers);
  const layout = layoutOf(ranks, slices);
  if (kind === 'broadcast') buildBroadcast(builder, request, layout);
  else if (algorithm === 'tree') trees(builder, request, layout);
  else if (algorithm === 'inNetwork') inNetwork(builder, request, layout);
  else if (algorithm === 'hierarchical') hierarchical(builder, request, hierarchy, layout);
  else if (algorithm === 'ring') rings(builder, request, layout);
  else flat(builder, request, layout);
  return builder.build(kind, algorithm, delayS);
}

function hierarchyOf({ algorithm, levels, levelAlgorithms, ranks, reducers = 1 }: ScheduleRequest): Hierarchy {
  const members = levels ?? [ranks];
  const algorithms = algorithm === 'hierarchical' ? members.map((_, level) => levelAlgorithms?.[level] ?? 'ring') : [];
  return { levels: members, algorithms, reducersPerUnit: reducers };
}

function buildAllToAll(request: ScheduleRequest): Schedule {
  const { kind, algorithm, ranks, bytes, levels, delayS = 0 } = request;
  const bytesOf = request.bytesOf ?? (() => bytes / ranks);
  const blockBytes = new Float64Array(ranks * ranks);
  for (let from = 0; from < ranks; from++)
    for (let to = 0; to < ranks; to++) blockBytes[from * ranks + to] = bytesOf(from, to);
  const builder = new ScheduleBuilder(ranks, blockBytes);
  const blocksOf = (from: number, to: number): Blocks => [from * ranks + to];
  if (algorithm === 'hierarchical') hierarchicalAllToAll(builder, levels ?? [ranks], blocksOf);
  else directAllToAll(builder, range(ranks), blocksOf, 0);
  return builder.build(kind, algorithm, delayS);
}

function rings(builder: ScheduleBuilder, request: ScheduleRequest, { shareOf }: Layout): void {
  for (const [slice, order] of ringsOf(request).entries()) {
    const shares = order.map((rank) => shareOf(rank, slice));
    if (request.kind !== 'allGather') ringReduceScatter(builder, order, shares, null);
    if (request.kind !== 'reduceScatter') ringAllGather(builder, order, shares, null);
  }
}

function trees(builder: ScheduleBuilder, request: ScheduleRequest, { slice }: Layout): void {
  const { ranks, unit = 1, channels = 1, chunks = 8 } = request;
  for (const [channel, order] of channelOrders(ranks, unit, channels).entries())
    for (const [side, tree] of doubleTree(unitsOf(order, unit)).entries()) {
      const lane = 2 * channel + side;
      treeAllReduce(
        builder,
        tree,
        range(chunks).map((chunk) => slice(lane * chunks + chunk)),
        lane,
      );
    }
}

function inNetwork(builder: ScheduleBuilder, request: ScheduleRequest, { shareOf, slice }: Layout): void {
  const { kind, ranks, chunks = 8, reducers: count = 1 } = request;
  const reducers = range(count).map((index) => ranks + index);
  const reduction = { builder, members: range(ranks), reducers, lane: 0 };
  for (let chunk = 0; chunk < chunks; chunk++) {
    const slices = range(count).map((index) => chunk * count + index);
    const shares = range(ranks).map((rank) => slices.flatMap((at) => shareOf(rank, at)));
    if (kind === 'reduceScatter') switchReduceScatter(reduction, shares);
    else if (kind === 'allGather') switchAllGather(reduction, shares);
    else switchAllReduce(reduction, slices.flatMap(slice));
  }
}

function hierarchical(
  builder: ScheduleBuilder,
  { kind, chunks = 8 }: ScheduleRequest,
  hierarchy: Hierarchy,
  { shareOf, slices }: Layout,
): void {
  const perChunk = slices / chunks;
  const levels = hierarchy.levels.length;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const blocksOf = (rank: number): Blocks =>
      range(perChunk).flatMap((index) => shareOf(rank, chunk * perChunk + index));
    if (kind !== 'allGather') hierarchicalReduceScatter(builder, hierarchy, blocksOf, 0);
    if (kind !== 'reduceScatter') hierarchicalAllGather(builder, hierarchy, blocksOf, levels);
  }
}

/** Recursive and direct: one pass over all ranks. */
function flat(builder: ScheduleBuilder, { kind, algorithm, ranks }: ScheduleRequest, { shareOf }: Layout): void {
  const members = range(ranks);
  const shares = members.map((rank) => shareOf(rank, 0));
  if (algorithm === 'recursive') {
    if (kind === 'allReduce') recursiveAllReduce(builder, members, shares, 0);
    else if (kind === 'reduceScatter') halvingReduceScatter(builder, members, shares, 0);
    else doublingAllGather(builder, members, shares, 0);
    return;
  }
  if (kind !== 'allGather') directReduceScatter(builder, members, shares, 0);
  if (kind !== 'reduceScatter') directAllGather(builder, members, shares, 0);
}
