/** What the walk over the space finds in a cell: its seats, split by split, with the tables that their layouts share. */
import type { TrainingContext } from '../context';
import { stageWeights, type StageWeights } from '../memory';
import { noRejections, type Rejections } from '../rules';
import { stageKinds, type StageKind } from '../stages';
import type { Strategy } from '../strategy';
import { layoutCount, recomputationsOf, type Recomputation } from './options';
import { SeatTables, type SeatActivations } from './seat-tables';
import { seatsOf, splitFits, type Cell, type Seat, type Space, type Split } from './space';

/** Stages by pipeline depth, and their weights by depth and degrees: the same for all cells. */
export class StageTables {
  private readonly context: TrainingContext;
  private readonly kinds: (StageKind[] | undefined)[] = [];
  private readonly ways: (Recomputation[] | undefined)[] = [];
  private readonly weights = new Map<number, StageWeights[]>();

  constructor(context: TrainingContext) {
    this.context = context;
  }

  kindsOf(depth: number): readonly StageKind[] {
    const { model, deployment } = this.context.input;
    return (this.kinds[depth] ??= stageKinds(model, depth, deployment));
  }

  /** Ways of recomputation at a depth. */
  waysOf(depth: number): readonly Recomputation[] {
    return (this.ways[depth] ??= recomputationsOf(this.kindsOf(depth)));
  }

  weightsOf(depth: number, tensorParallel: number, split: Split): readonly StageWeights[] {
    const key = ((depth * 4096 + split.expertParallel) * 512 + split.expertTensorParallel) * 512 + tensorParallel;
    let found = this.weights.get(key);
    if (!found) {
      found = this.kindsOf(depth).map((kind) =>
        stageWeights(this.context.input.model, kind, tensorParallel, split.expertParallel, split.expertTensorParallel),
      );
      this.weights.set(key, found);
    }
    return found;
  }
}

/**
 * Activations of one cell, by pipeline depth and tensor parallelism of the experts: the same for every degree of expert
 * parallelism and number of replicas.
 */
export class CellActivations {
  private readonly known = new Map<number, SeatActivations>();

  of(depth: number, { expertTensorParallel }: Split): SeatActivations {
    const key = depth * 4096 + expertTensorParallel;
    let found = this.known.get(key);
    if (!found) {
      found = [];
      this.known.set(key, found);
    }
    return found;
  }
}

/** The seats of a cell, split by split, that fit. */
export interface Room {
  readonly seats: readonly { readonly split: Split; readonly fitting: readonly Seat[] }[];
  /** What does not fit. */
  readonly rejected: Rejections;
}

/** Finds rooms cell by cell, in the order of the space: neighbours share what is the same for them. */
export class Rooms {
  private readonly space: Space;
  private microBatch = 0;
  /** Seats of the micro-batch at hand by devices of a stage, with those that do not fit. */
  private readonly seats = new Map<number, { all: Seat[]; rejected: Rejections }>();
  private last: { cell: Cell; room: Room } | undefined;

  constructor(space: Space) {
    this.space = space;
  }

  /** The room of a cell; what does not fit is counted. */
  of(cell: Cell, rejected: Rejections): Room {
    const isLast =
      this.last?.cell.microBatch === cell.microBatch &&
      this.last.cell.contextParallel === cell.contextParallel &&
      this.last.cell.tensorParallel === cell.tensorParallel;
    const room = isLast && this.last ? this.last.room : this.find(cell);
    this.last = { cell, room };
    addRejections(rejected, room.rejected);
    return room;
  }

  private find(cell: Cell): Room {
    const { all, rejected } = this.seatsOf(cell);
    const own = { ...rejected };
    const seats: { split: Split; fitting: Seat[] }[] = [];
    for (const split of this.space.splits) {
      const fitting = all.filter((seat) => splitFits(cell, seat, split));
      own.experts += all.length - fitting.length;
      if (fitting.length > 0) seats.push({ split, fitting });
    }
    return { seats, rejected: own };
  }

  private seatsOf(cell: Cell): { all: Seat[]; rejected: Rejections } {
    if (cell.microBatch !== this.microBatch) this.seats.clear();
    this.microBatch = cell.microBatch;
    const devices = cell.contextParallel * cell.tensorParallel;
    let found = this.seats.get(devices);
    if (!found) {
      const rejected = noRejections();
      found = { all: seatsOf(this.space, cell, rejected), rejected };
      this.seats.set(devices, found);
    }
    return found;
  }
}

function addRejections(sum: Rejections, more: Rejections): void {
  for (const reason of Object.keys(more) as (keyof Rejections)[]) sum[reason] += more[reason];
}

/** Layouts of the whole space. */
export function countLayouts(context: TrainingContext, space: Space): number {
  const stages = new StageTables(context);
  const rooms = new Rooms(space);
  const ignored = noRejections();
  let total = 0;
  for (const cell of space.cells)
    for (const { split, fitting } of rooms.of(cell, ignored).seats)
      for (const seat of fitting) total += layoutCount(cell, seat, split, stages.waysOf(seat.pipelineParallel).length);
  return total;
}

/** Everything that the layouts of one seat share, ready to be asked. */
export function seatTables(
  context: TrainingContext,
  stages: StageTables,
  activations: CellActivations,
  strategy: Strategy,
  split: Split,
  seat: Seat,
): SeatTables {
  strategy.pipelineParallel = seat.pipelineParallel;
  strategy.dataParallel = seat.dataParallel;
  const kinds = stages.kindsOf(seat.pipelineParallel);
  const ways = stages.waysOf(seat.pipelineParallel);
  const weights = stages.weightsOf(seat.pipelineParallel, strategy.tensorParallel, split);
  const own = activations.of(seat.pipelineParallel, split);
  return new SeatTables(context, strategy, kinds, ways, weights, own, seat.count);
}
