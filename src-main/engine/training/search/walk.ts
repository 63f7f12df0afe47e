/**
 * Goes through the space cell by cell and has every seat priced from tables that its layouts share.
 */
import { StoppedError } from '../../stopped-error';
import type { TrainingContext } from '../context';
import { priceLayers, type LayerCosts } from '../layer-cost';
import type { Strategy } from '../strategy';
import { expertOverlaps, layoutsWithin, sequenceOptions, tensorOverlaps } from './options';
import type { LayerTable, Pricer } from './pricer';
import { StageTables, roomOf, seatTables } from './rooms';
import type { SeatTables } from './seat-tables';
import type { Space } from './space';

export interface WalkOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Asked every few milliseconds of work. */
  readonly shouldStop?: (() => boolean) | undefined;
}

/** Seats looked at between two questions whether to stop. */
const POLL_INTERVAL = 256;

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
        const passes = Math.min(...fitting.map((seat) => seat.count / seat.pipelineParallel));
        let tables: SeatTables[] | undefined;
        for (const overlapsExperts of expertOverlaps(split)) {
          strategy.overlapExpertParallel = overlapsExperts;
          const costs = priceLayers(input, device, fabric, strategy, overlapsExperts, like);
          like ??= costs;
          for (const overlapsTensor of tensorOverlaps(cell)) {
            strategy.overlapTensorParallel = overlapsTensor;
            const table: LayerTable = pricer.layerTable(costs);
            if (pricer.isHopelessCell(table, passes)) {
              poll();
              for (const seat of fitting)
                counts.pruned += layoutsWithin(cell, seat, stages.waysOf(seat.pipelineParallel).length);
              continue;
            }
            tables ??= fitting.map((seat) => seatTables(context, stages, strategy, split, seat));
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
