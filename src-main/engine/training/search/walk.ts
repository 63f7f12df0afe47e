/**
 * Goes through the space cell by cell and has every seat priced from tables that its layouts share.
 */
import { StoppedError } from '../../stopped-error';
import { layerCounts } from '../../model/parameters';
import type { TrainingContext } from '../context';
import { priceLayers, type LayerCosts } from '../layer-cost';
import type { Strategy } from '../strategy';
import { expertOverlaps, layoutsWithin, sequenceOptions, tensorOverlaps } from './options';
import type { LayerTable, Pricer } from './pricer';
import { isNoWorse } from './twins';
import { ExpertBound } from './expert-bound';
import { StageTables, roomOf, seatTables } from './rooms';
import type { SeatTables } from './seat-tables';
import type { Cell, Seat, Space } from './space';

export interface WalkOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
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

  const bound = new ExpertBound(layerCounts(input.model));
  // Memory and replicas do not depend on how a sequence is exchanged: cells that differ in it alone lie side by side.
  const shared = new Map<string, SeatTables[]>();
  let last: Cell | undefined;
  const countOf = (cell: Cell, seats: readonly Seat[]): number =>
    seats.reduce((sum, seat) => sum + layoutsWithin(cell, seat, stages.waysOf(seat.pipelineParallel).length), 0);

  for (const cell of space.cells) {
    Object.assign(strategy, cell);
    const room = roomOf(space, cell, counts.rejected);
    const isTooLarge = pricer.isCellTooLarge();
    const isLikeLast =
      last?.microBatch === cell.microBatch &&
      last.contextParallel === cell.contextParallel &&
      last.tensorParallel === cell.tensorParallel;
    if (!isLikeLast) shared.clear();
    last = cell;
    const tokens = (cell.microBatch * input.workload.sequenceLength) / (cell.contextParallel * cell.tensorParallel);
    for (const sequenceParallel of sequenceOptions(cell)) {
      strategy.sequenceParallel = sequenceParallel;
      let like: LayerCosts | undefined;
      for (const { split, fitting } of room.seats) {
        poll();
        Object.assign(strategy, split);
        const variants = expertOverlaps(split).length * tensorOverlaps(cell).length;
        if (isTooLarge) {
          pricer.rejectTooLarge(variants * countOf(cell, fitting));
          continue;
        }
        if (!like) {
          // The first way to spread the experts: all of them on every device.
          like = priceLayers(input, device, fabric, strategy, false);
        }
        const passes = Math.min(...fitting.map((seat) => seat.count / seat.pipelineParallel));
        if (pricer.isTooSlow(passes, bound.leastS(tokens, split, like))) {
          counts.pruned += variants * countOf(cell, fitting);
          continue;
        }
        const key = `${strategy.sequenceParallel} ${split.expertParallel} ${split.expertTensorParallel}`;
        const tables = shared.get(key) ?? [];
        shared.set(key, tables);
        for (const overlapsExperts of expertOverlaps(split)) {
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
            if (pricer.isTooSlow(passes, modelS)) {
              counts.pruned += countOf(cell, fitting);
              continue;
            }
            for (const [at, seat] of fitting.entries()) {
              poll();
              strategy.pipelineParallel = seat.pipelineParallel;
              strategy.dataParallel = seat.dataParallel;
              if (pricer.isTooSlow(seat.count / seat.pipelineParallel, modelS)) {
                counts.pruned += layoutsWithin(cell, seat, stages.waysOf(seat.pipelineParallel).length);
                continue;
              }
              const own = (tables[at] ??= seatTables(context, stages, strategy, split, seat));
              pricer.seat(cell, seat, own, table);
            }
          }
        }
        pricer.hasBetterTwin = false;
      }
    }
  }
}
