/** Waves and the lower bound against whole plays over uneven stages, few micro-batches and hops that are not free. */
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../strategy';
import { leastPipelineS } from './bound';
import { playPipeline, stageTimes } from './play';
import { createSchedulePlayer, pipelineTimeS } from './pipeline-time';
import type { StageWork } from './work';

const shapes: [Schedule, number][] = [
  ['oneForwardOneBackward', 1],
  ['oneForwardOneBackward', 2],
  ['oneForwardOneBackward', 5],
  ['zeroBubble', 1],
  ['dualPipe', 1],
];

/** Layers dealt out as the engine does: a tail on the last stage, the rest of the division on the stages after the first. */
function cut(stages: number, base: number, extra: number, tail: number, backward: number): StageWork[] {
  return Array.from({ length: stages }, (_, stage) => {
    const layers =
      stage === stages - 1 ? Math.max(0, base - Math.round(tail)) : base + (stage > 0 && stage <= extra ? 1 : 0);
    const head = stage === stages - 1 ? tail : stage === 0 ? 0.1 : 0;
    return { forwardS: layers + head, backwardS: backward * (layers + head), weightsS: layers + head };
  });
}

describe.each(shapes)('%s in %i chunks', (schedule, chunks) => {
  const player = createSchedulePlayer();
  it('is never faster than the bound, and the search plays it within 1%', () => {
    let tight = 0;
    let all = 0;
    for (const stages of [2, 3, 8, 13, 24])
      for (const extra of [0, 1, Math.floor(stages / 2)])
        for (const tail of [0, 0.7, 2.4])
          for (const hopS of [0, 0.05, 0.6])
            for (const times of [0.5, 1, 3, 9]) {
              const microBatches = schedule === 'dualPipe' ? 2 * Math.ceil(times) * stages : Math.ceil(times) * stages;
              const few = chunks === 1 && schedule !== 'dualPipe' && times < 1 ? Math.ceil(stages / 2) : microBatches;
              if (schedule === 'dualPipe' && stages % 2 === 1) continue;
              const work = cut(stages, 4, extra, tail, all % 2 === 0 ? 1 : 2);
              const shape = { schedule, chunks, microBatches: few, hopS };
              const { endS } = playPipeline({ ...shape, stages: work });
              const leastS = leastPipelineS(shape, stageTimes(work));
              const what = `${stages} stages, ${few} micro-batches, extra ${extra}, tail ${tail}, hop ${hopS}`;
              expect(leastS / endS, what).toBeLessThanOrEqual(1 + 1e-12);
              expect(Math.abs(pipelineTimeS(player, shape, stageTimes(work)) / endS - 1), what).toBeLessThan(0.01);
              if (leastS > 0.95 * endS) tight++;
              all++;
            }
    // A bound far below the truth would keep a search from pruning anything.
    expect(tight / all).toBeGreaterThan(schedule === 'dualPipe' ? 0.05 : 0.3);
  });

  it('is exact for equal stages and free hops', () => {
    if (schedule === 'dualPipe') return;
    for (const stages of [2, 5, 16]) {
      const work = Array.from({ length: stages }, () => ({ forwardS: 1, backwardS: 1.3, weightsS: 0.8 }));
      const shape = { schedule, chunks, microBatches: 4 * stages, hopS: 0 };
      expect(leastPipelineS(shape, stageTimes(work)) / playPipeline({ ...shape, stages: work }).endS).toBeCloseTo(1, 9);
    }
  });
});
