/** The layout that needs least device memory, for scenarios in which none fits. */
import type { TrainingContext } from '../context';
import { noRejections } from '../rules';
import { givenStrategy, type Strategy } from '../strategy';
import { compareStrategies, keepsOf } from './options';
import { PLAIN } from './seat-tables';
import { CellActivations, Rooms, StageTables, seatTables } from './rooms';
import type { Space } from './space';

/** Of all ways to recompute, shard and offload; schedules with more micro-batches in flight are not looked at. */
export function leastMemory(context: TrainingContext, space: Space): Strategy | null {
  const stages = new StageTables(context);
  const rooms = new Rooms(space);
  const strategy: Strategy = {
    ...givenStrategy(context.input.deployment),
    schedule: PLAIN.schedule,
    interleave: PLAIN.interleave,
    dataParallel: 1,
  };
  strategy.overlapTensorParallel = false;
  strategy.overlapDataParallel = true;
  strategy.overlapExpertParallel = false;
  let least: { memoryBytes: number; strategy: Strategy } | null = null;
  for (const cell of space.cells) {
    Object.assign(strategy, cell);
    const activations = new CellActivations();
    for (const { split, fitting } of rooms.of(cell, noRejections()).seats)
      for (const seat of fitting) {
        Object.assign(strategy, split);
        const tables = seatTables(context, stages, activations, strategy, split, seat);
        const keeps = keepsOf(cell, seat);
        if (least && tables.leastBytes(keeps) > least.memoryBytes) continue;
        for (const [way, recomputation] of tables.recomputations.entries())
          for (const keep of keeps) {
            const memoryBytes = tables.memoryBytes(way, keep, PLAIN);
            if (least && memoryBytes > least.memoryBytes) continue;
            if (!tables.hostTakes(way, keep, PLAIN)) continue;
            const { sharding, offload } = keep;
            const found = { ...strategy, ...recomputation, sharding, offload };
            if (!least || memoryBytes < least.memoryBytes || compareStrategies(found, least.strategy) < 0)
              least = { memoryBytes, strategy: found };
          }
      }
  }
  return least?.strategy ?? null;
}
