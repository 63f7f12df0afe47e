/**
 * Bytes between each pair of ranks that a pipelined collective has under way at once, without writing its schedule
 * out: for large messages every piece of every level is on its way at the same time, so these flows, played together
 * without dependencies, take the time of the collective per byte. Equal to edgesOf(buildSchedule(...)).
 */
import { coordinate } from './hierarchical';
import { range, ringsOf } from './layout';
import type { Edge } from './schedule';
import { checkRequest, type ScheduleRequest } from './schedule-request';

class EdgeSums {
  private readonly sums = new Map<number, number>();
  private readonly ranks: number;

  constructor(ranks: number) {
    this.ranks = ranks;
  }

  add(from: number, to: number, bytes: number): void {
    if (from === to || bytes === 0) return;
    const key = from * this.ranks + to;
    this.sums.set(key, (this.sums.get(key) ?? 0) + bytes);
  }

  list(): Edge[] {
    return Array.from(this.sums, ([key, bytes]) => ({
      from: Math.floor(key / this.ranks),
      to: key % this.ranks,
      bytes,
    }));
  }
}

/** Passes over the buffer: an all-reduce scatters and gathers. */
const passesOf = ({ kind }: ScheduleRequest): number => (kind === 'allReduce' ? 2 : 1);

function addRings(sums: EdgeSums, request: ScheduleRequest): void {
  const { bytes, ranks } = request;
  const orders = ringsOf(request);
  const each = (passesOf(request) * bytes * (ranks - 1)) / ranks / orders.length;
  for (const order of orders) for (const [at, rank] of order.entries()) sums.add(rank, order[(at + 1) % ranks]!, each);
}

function addLevels(sums: EdgeSums, request: ScheduleRequest): void {
  const { ranks, levels = [ranks], levelAlgorithms = [] } = request;
  let inner = 1;
  for (const [level, members] of levels.entries()) {
    const share = (passesOf(request) * request.bytes) / inner / members;
    const algorithm = levelAlgorithms[level] ?? 'ring';
    for (const from of range(ranks)) {
      const place = coordinate(levels, from, level);
      const peer = (distance: number): number => from + (((place + distance + members) % members) - place) * inner;
      if (algorithm === 'direct')
        for (let distance = 1; distance < members; distance++) sums.add(from, peer(distance), share);
      else if (algorithm === 'bidirectionalRing') {
        sums.add(from, peer(1), (share * (members - 1)) / 2);
        sums.add(from, peer(-1), (share * (members - 1)) / 2);
      } else sums.add(from, peer(1), share * (members - 1));
    }
    inner *= members;
  }
}

/**
 * Flows of a collective of large messages; for sendReceive every rank sends to the next at once, as pipeline stages do.
 * @throws Error naming the field where the algorithm has no steady state (recursive, tree, inNetwork)
 */
export function steadyEdges(request: ScheduleRequest): Edge[] {
  checkRequest(request);
  const { kind, algorithm, ranks, bytes } = request;
  const sums = new EdgeSums(ranks);
  if (kind === 'sendReceive') for (const from of range(ranks - 1)) sums.add(from, from + 1, bytes);
  else if (kind === 'allToAll' || kind === 'allToAllV' || (algorithm === 'direct' && kind !== 'broadcast')) {
    const bytesOf = request.bytesOf ?? (() => (passesOf(request) * bytes) / ranks);
    for (const from of range(ranks)) for (const to of range(ranks)) sums.add(from, to, bytesOf(from, to));
  } else if (algorithm === 'ring' && kind !== 'broadcast') addRings(sums, request);
  else if (algorithm === 'hierarchical' && kind !== 'broadcast') addLevels(sums, request);
  else
    throw new Error(`algorithm: ${algorithm} of ${kind} is not allowed; rings, levels and direct have a steady state`);
  return sums.list();
}
