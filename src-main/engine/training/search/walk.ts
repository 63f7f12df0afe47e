/**
 * Goes through the space cell by cell and has every seat priced from tables that its layouts share.
 */
import { StoppedError } from '../../stopped-error';
import { layerCounts } from '../../model/parameters';
import type { TrainingContext } from '../context';
import { priceLayers, type LayerCosts } from '../layer-cost';
import type { Strategy } from '../strategy';
import { expertOverlaps, layoutCount, layoutsWithin, seatFor, tensorOverlaps } from './options';
import type { LayerTable, Pricer } from './pricer';
import { isNoWorse } from './twins';
import { ExpertBound } from './expert-bound';
import { CellActivations, Rooms, StageTables, seatTables, type Room } from './rooms';
import type { SeatTables } from './seat-tables';
import type { Cell, Seat, Space, Split } from './space';

export interface WalkOptions {
  /** Told how many layouts are accounted for. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Asked every few milliseconds of work. */
  readonly shouldStop?: (() => boolean) | undefined;
}

/** Seats looked at between two questions whether to stop. */
const POLL_INTERVAL = 512;

/**
 * Walks the space. `strategy` is the layout at hand, set before the pricer is asked.
 * @throws StoppedError when asked to stop
 */
export function walk(
  context: TrainingContext,
  space: Space,
  strategy: Strategy,
  pricer: Pricer,
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
    options.onProgress?.(counts.evaluated + counts.pruned + counts.rejected.host);
  };

  const bound = new ExpertBound(layerCounts(input.model));
  const countOf = (cell: Cell, split: Split, seats: readonly Seat[]): number =>
    seats.reduce((sum, seat) => sum + layoutCount(cell, seat, split, stages.waysOf(seat.pipelineParallel).length), 0);

  /** One cell with one way to spread the experts, priced from `like`. */
  const spread = (
    cell: Cell,
    split: Split,
    fitting: readonly Seat[],
    tablesOf: (seat: Seat, at: number) => SeatTables,
    like: LayerCosts,
  ): void => {
    const tokens = (cell.microBatch * input.workload.sequenceLength) / (cell.contextParallel * cell.tensorParallel);
    const passes = Math.min(...fitting.map((seat) => seat.count / seat.pipelineParallel));
    if (pricer.isTooSlow(passes, bound.leastS(tokens, split, like))) {
      counts.pruned += countOf(cell, split, fitting);
      return;
    }
    for (const overlapsExperts of expertOverlaps(split)) {
      if (!fitting.some((seat) => seatFor(seat, overlapsExperts))) continue;
      strategy.overlapExpertParallel = overlapsExperts;
      const costs = priceLayers(input, device, fabric, strategy, overlapsExperts, like);
      if (!overlapsExperts) bound.learn(tokens, split, costs);
      let twin: LayerTable | undefined;
      for (const overlapsTensor of tensorOverlaps(cell)) {
        strategy.overlapTensorParallel = overlapsTensor;
        const table: LayerTable = pricer.layerTable(costs);
        pricer.hasBetterTwin = twin !== undefined && isNoWorse(twin, table);
        twin ??= table;
        const modelS = pricer.modelS(table);
        for (let at = 0; at < fitting.length; at++) {
          const seat = seatFor(fitting[at] as Seat, overlapsExperts);
          if (!seat) continue;
          poll();
          if (pricer.isTooSlow(seat.count / seat.pipelineParallel, modelS)) {
            counts.pruned += layoutsWithin(cell, seat, stages.waysOf(seat.pipelineParallel).length);
            continue;
          }
          strategy.pipelineParallel = seat.pipelineParallel;
          strategy.dataParallel = seat.dataParallel;
          pricer.seat(cell, seat, tablesOf(seat, at), table);
        }
      }
      pricer.hasBetterTwin = false;
    }
  };

  const rooms = new Rooms(space);
  for (const cells of cellGroups(space)) {
    // Cells of a group have the same room; what does not fit counts in each of them.
    const [room] = cells.map((cell) => rooms.of(cell, counts.rejected)) as [Room];
    const first = cells[0] as Cell;
    Object.assign(strategy, first);
    const isTooLarge = pricer.isCellTooLarge();
    const likes: LayerCosts[] = [];
    const activations = new CellActivations();
    for (const { split, fitting } of room.seats) {
      poll();
      if (isTooLarge) {
        pricer.rejectTooLarge(cells.length * countOf(first, split, fitting));
        continue;
      }
      // Memory and replicas do not depend on how a sequence is exchanged: its cells share tables.
      const tables: SeatTables[] = [];
      const tablesOf = (seat: Seat, at: number): SeatTables =>
        (tables[at] ??= seatTables(context, stages, activations, strategy, split, seat));
      for (const [at, cell] of cells.entries()) {
        Object.assign(strategy, cell, split);
        // The first way to spread the experts has all of them on every device.
        const like = (likes[at] ??= priceLayers(input, device, fabric, strategy, false));
        spread(cell, split, fitting, tablesOf, like);
      }
    }
  }
}

/** Cells that differ in the way to exchange a sequence alone; they lie side by side. */
function cellGroups({ cells }: Space): Cell[][] {
  const groups: Cell[][] = [];
  for (const cell of cells) {
    const group = groups.at(-1);
    const last = group?.[0];
    const isSame =
      last?.microBatch === cell.microBatch &&
      last.contextParallel === cell.contextParallel &&
      last.tensorParallel === cell.tensorParallel;
    if (group && isSame) group.push(cell);
    else groups.push([cell]);
  }
  return groups;
}
