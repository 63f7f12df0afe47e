/** What a layout may choose beside its degrees, in the order in which it is looked at; most of it is priced as sums. */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import { hostRate } from '../host-rate';
import type { StageKind } from '../stages';
import { exchangesExperts, type Offload, type Recompute, type Sharding, type Strategy } from '../strategy';
import type { Cell, Seat, Split } from './space';

/** A way of recomputation. */
export interface Recomputation {
  readonly recompute: Recompute;
  readonly recomputeLayers: number | null;
}

/** Sharding over replicas and offload: what a stage keeps on its devices. */
export interface Keep {
  readonly sharding: Sharding;
  readonly offload: Offload;
  /** Place in the list of all of them. */
  readonly index: number;
}

/** Counts of recomputed layers that are tried: so many even steps up to all layers of a stage. */
const LAYER_STEPS = 8;

/** None, selective, every layer, and smaller counts of layers per stage: all, or eighths where there are more than 8. */
export function recomputationsOf(kinds: readonly StageKind[]): Recomputation[] {
  const most = Math.max(...kinds.map((kind) => kind.dense + kind.moe));
  const whole: Recomputation[] = (['none', 'selective', 'full'] as const).map((recompute) => ({
    recompute,
    recomputeLayers: null,
  }));
  const steps = Math.min(most, LAYER_STEPS);
  for (let step = 1; step < steps; step++)
    whole.push({ recompute: 'full', recomputeLayers: Math.round((step * most) / steps) });
  return whole;
}

const offloads: readonly Offload[] = ['none', 'optimizer', 'activations'];
const keeps = (shardings: readonly Sharding[]): Keep[] =>
  shardings.flatMap((sharding, at) =>
    offloads.map((offload, place) => ({ sharding, offload, index: offloads.length * at + place })),
  );
const shardedKeeps = keeps(['none', 'optimizer', 'gradients', 'parameters']);
const wholeKeeps = keeps(['optimizer']);

/** Replicas to shard over: those of the weights, or of one expert. */
const hasReplicas = (cell: Cell, seat: Seat): boolean => cell.contextParallel * seat.dataParallel > 1;

/** Ways to shard and offload; without replicas there is nothing to shard. */
export const keepsOf = (cell: Cell, seat: Seat): readonly Keep[] =>
  hasReplicas(cell, seat) ? shardedKeeps : wholeKeeps;

const halvesOf = (all: readonly Keep[]): readonly (readonly Keep[])[] => [
  all.filter(({ offload }) => offload !== 'activations'),
  all.filter(({ offload }) => offload === 'activations'),
];
const shardedHalves = halvesOf(shardedKeeps);
const wholeHalves = halvesOf(wholeKeeps);

/** The same in two halves: activations stay, or are offloaded. */
export const keepHalves = (cell: Cell, seat: Seat): readonly (readonly Keep[])[] =>
  hasReplicas(cell, seat) ? shardedHalves : wholeHalves;

/** Whether the host can be reached at all. */
export const canOffload = (hardware: HardwareSpec): boolean => hostRate(hardware) > 0;

const both = [true, false] as const;
const on = [true] as const;
const off = [false] as const;

/** Overlap of the replicas' traffic; without replicas the flag stays set. */
export const dataOverlaps = (cell: Cell, seat: Seat): readonly boolean[] => (hasReplicas(cell, seat) ? both : on);
/** Overlap of tensor-parallel traffic needs a group to have an effect. */
export const tensorOverlaps = (cell: Cell): readonly boolean[] => (cell.tensorParallel > 1 ? both : off);
export const expertOverlaps = (split: Split): readonly boolean[] => (exchangesExperts(split) ? both : off);

/** The seat as it is with or without overlap of the exchange of experts; null where no pipeline has it. */
export const seatFor = (seat: Seat, overlapsExperts: boolean): Seat | null =>
  overlapsExperts ? seat.overlapping : seat;

/** Layouts of one seat and split, over all options of the cell. */
export function layoutCount(cell: Cell, seat: Seat, split: Split, recomputations: number): number {
  let count = 0;
  for (const overlaps of expertOverlaps(split)) {
    const each = seatFor(seat, overlaps);
    if (each) count += layoutsWithin(cell, each, recomputations);
  }
  return tensorOverlaps(cell).length * count;
}

/** The same for one set of overlaps. */
export const layoutsWithin = (cell: Cell, seat: Seat, recomputations: number): number =>
  recomputations * layoutsPerRecomputation(cell, seat);

/** The same for one way of recomputation. */
export const layoutsPerRecomputation = (cell: Cell, seat: Seat): number =>
  keepsOf(cell, seat).length * dataOverlaps(cell, seat).length * seat.pipelines.length;

const shardingRanks: Record<Sharding, number> = { optimizer: 0, none: 1, gradients: 2, parameters: 3 };
const offloadRanks: Record<Offload, number> = { none: 0, optimizer: 1, activations: 2 };
const recomputeRanks: Record<Recompute, number> = { none: 0, selective: 1, full: 2 };
const scheduleRanks: Record<Strategy['schedule'], number> = { oneForwardOneBackward: 0, zeroBubble: 1, dualPipe: 2 };

/** Numbers that say which of two equal layouts comes first: the one with smaller degrees and fewer options. */
const ranksOf = (each: Strategy): number[] => [
  each.tensorParallel * each.contextParallel * each.pipelineParallel,
  each.tensorParallel,
  each.contextParallel,
  each.pipelineParallel,
  each.expertParallel,
  each.expertTensorParallel,
  each.microBatch,
  scheduleRanks[each.schedule],
  each.interleave,
  recomputeRanks[each.recompute],
  each.recomputeLayers ?? Infinity,
  offloadRanks[each.offload],
  shardingRanks[each.sharding],
  each.contextExchange === 'ring' ? 0 : 1,
  each.sequenceParallel ? 0 : 1,
  each.overlapTensorParallel ? 0 : 1,
  each.overlapDataParallel ? 0 : 1,
  each.overlapExpertParallel ? 1 : 0,
];

/** Total order over layouts. */
export function compareStrategies(first: Strategy, second: Strategy): number {
  const others = ranksOf(second);
  for (const [index, rank] of ranksOf(first).entries()) {
    const other = others[index] as number;
    if (rank !== other) return rank < other ? -1 : 1;
  }
  return 0;
}
