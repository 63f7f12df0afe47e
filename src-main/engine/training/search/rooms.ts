/** What the walk over the space finds in a cell: its seats, split by split, with the tables that their layouts share. */
import type { TrainingContext } from '../context';
import { stageWeights, type StageWeights } from '../memory';
import { noRejections, type Rejections } from '../rules';
import { stageKinds, type StageKind } from '../stages';
import type { Strategy } from '../strategy';
import { layoutCount, recomputationsOf, type Recomputation } from './options';
import { SeatTables } from './seat-tables';
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

/** A cell with its seats and, split by split, those that fit. */
export interface Room {
  cell: Cell;
  seats: { split: Split; fitting: Seat[] }[];
}

/** Seats and splits of a cell; those that do not fit are counted. */
export function roomOf(space: Space, cell: Cell, rejected: Rejections): Room {
  const seats = seatsOf(space, cell, rejected);
  const perSplit = space.splits.map((split) => {
    const fitting = seats.filter((seat) => splitFits(cell, seat, split));
    rejected.experts += seats.length - fitting.length;
    return { split, fitting };
  });
  return { cell, seats: perSplit.filter(({ fitting }) => fitting.length > 0) };
}

/** Layouts of the whole space. */
export function countLayouts(context: TrainingContext, space: Space): number {
  const stages = new StageTables(context);
  const ignored = noRejections();
  let total = 0;
  for (const cell of space.cells)
    for (const { split, fitting } of roomOf(space, cell, ignored).seats)
      for (const seat of fitting) total += layoutCount(cell, seat, split, stages.waysOf(seat.pipelineParallel).length);
  return total;
}

/** Everything that the layouts of one seat share, ready to be asked. */
export function seatTables(
  context: TrainingContext,
  stages: StageTables,
  strategy: Strategy,
  split: Split,
  seat: Seat,
): SeatTables {
  strategy.pipelineParallel = seat.pipelineParallel;
  strategy.dataParallel = seat.dataParallel;
  const kinds = stages.kindsOf(seat.pipelineParallel);
  const weights = stages.weightsOf(seat.pipelineParallel, strategy.tensorParallel, split);
  return new SeatTables(context, strategy, kinds, stages.waysOf(seat.pipelineParallel), weights, seat.count);
}
