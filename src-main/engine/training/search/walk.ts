/**
 * Goes through the space cell by cell and has every seat priced from tables that its layouts share. A whole cell is left
 * out where its layers alone, spread over as many devices as there are, take too long.
 */
import { StoppedError } from '../../stopped-error';
import type { TrainingContext } from '../context';
import { priceLayers, type LayerCosts } from '../layer-cost';
import { stageWeights, type StageWeights } from '../memory';
import { noRejections } from '../rules';
import { stageKinds, type StageKind } from '../stages';
import type { Strategy } from '../strategy';
import {
  expertOverlaps,
  layoutCount,
  recomputationsOf,
  sequenceOptions,
  tensorOverlaps,
  type Recomputation,
} from './options';
import type { LayerTable, Pricer } from './pricer';
import { SeatTables } from './seat-tables';
import { seatsOf, splitFits, type Cell, type Seat, type Space, type Split } from './space';

/** Stages by pipeline depth, and their weights by depth and degrees: the same for all cells. */
class StageTables {
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

export interface WalkOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Asked every few milliseconds of work. */
  readonly shouldStop?: (() => boolean) | undefined;
}

/** Seats looked at between two questions whether to stop. */
const POLL_INTERVAL = 256;

/** A cell with its seats and, split by split, those that fit. */
interface Room {
  cell: Cell;
  seats: { split: Split; fitting: Seat[] }[];
}

function roomOf(space: Space, cell: Cell, rejected: Parameters<typeof seatsOf>[2]): Room {
  const seats = seatsOf(space, cell, rejected);
  const perSplit = space.splits.map((split) => {
    const fitting = seats.filter((seat) => splitFits(space, cell, seat, split));
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

/**
 * Walks the space. `strategy` is the layout at hand, set before the pricer is asked.
 * @throws StoppedError when asked to stop
 */
export function walk(
  context: TrainingContext,
  space: Space,
  strategy: Strategy,
  pricer: Pricer,
  total: number,
  options: WalkOptions,
): void {
  const { input, device, fabric } = context;
  const stages = new StageTables(context);
  const { counts } = pricer;
  let sinceAsked = POLL_INTERVAL;
  const poll = (): void => {
    if (++sinceAsked < POLL_INTERVAL) return;
    sinceAsked = 0;
    if (options.shouldStop?.()) throw new StoppedError();
    options.onProgress?.(counts.evaluated + counts.pruned + counts.rejected.host, total);
  };

  for (const cell of space.cells) {
    Object.assign(strategy, cell);
    const room = roomOf(space, cell, counts.rejected);
    for (const sequenceParallel of sequenceOptions(cell)) {
      strategy.sequenceParallel = sequenceParallel;
      let like: LayerCosts | undefined;
      for (const { split, fitting } of room.seats) {
        Object.assign(strategy, split);
        const tables = fitting.map((seat) => seatTables(context, stages, strategy, split, seat));
        for (const overlapsExperts of expertOverlaps(split)) {
          strategy.overlapExpertParallel = overlapsExperts;
          const costs = priceLayers(input, device, fabric, strategy, overlapsExperts, like);
          like ??= costs;
          for (const overlapsTensor of tensorOverlaps(cell)) {
            strategy.overlapTensorParallel = overlapsTensor;
            const table: LayerTable = pricer.layerTable(costs);
            for (const [at, seat] of fitting.entries()) {
              poll();
              strategy.pipelineParallel = seat.pipelineParallel;
              strategy.dataParallel = seat.dataParallel;
              pricer.seat(cell, seat, tables[at] as SeatTables, table);
            }
          }
        }
      }
    }
  }
}
