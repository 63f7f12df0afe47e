/** Played schedules against what their papers print, and the shortened play against the whole one. */
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../strategy';
import { createSchedulePlayer, pipelineTimeS } from './pipeline-time';
import { playPipeline, stageTimes } from './play';
import type { PipelineWork, StageWork } from './work';

const [F, B, W] = [1, 1.2, 0.9];
const even = (stages: number): StageWork[] =>
  Array.from({ length: stages }, () => ({ forwardS: F, backwardS: B, weightsS: W }));
const scaled = (work: StageWork, by: number): StageWork => ({
  forwardS: work.forwardS * by,
  backwardS: work.backwardS * by,
  weightsS: work.weightsS * by,
});
const play = (stages: readonly StageWork[], microBatches: number, schedule: Schedule, chunks = 1, hopS = 0) =>
  playPipeline({ stages, microBatches, schedule, chunks, hopS });

const sizes: [stages: number, microBatches: number][] = [
  [2, 4],
  [4, 8],
  [8, 16],
  [8, 64],
  [16, 32],
];

describe.each(sizes)('%i stages, %i micro-batches', (stages, count) => {
  const workS = count * (F + B + W);
  const idleS = (schedule: Schedule, chunks = 1): number => play(even(stages), count, schedule, chunks).endS - workS;

  it('1F1B: bubble (p - 1) (F + B + W), over the chunks when interleaved (arXiv:2104.04473, 2.2)', () => {
    expect(idleS('oneForwardOneBackward')).toBeCloseTo((stages - 1) * (F + B + W), 9);
    for (const chunks of [2, 4])
      expect(idleS('oneForwardOneBackward', chunks)).toBeCloseTo(((stages - 1) * (F + B + W)) / chunks, 9);
  });

  it('ZB-H1: bubble (p - 1) (F + B - W) (arXiv:2401.10241, table 1)', () => {
    expect(idleS('zeroBubble')).toBeCloseTo((stages - 1) * (F + B - W), 9);
  });

  it('DualPipe: bubble (p / 2 - 1) (F&B + B - 3 W) with F&B = F + B + W (arXiv:2412.19437, table 2)', () => {
    const equal = even(stages).map(() => ({ forwardS: 1, backwardS: 1, weightsS: 1 }));
    expect(play(equal, count, 'dualPipe').endS - 3 * count).toBeCloseTo((stages / 2 - 1) * (3 + 2 - 3), 9);
    // Where passes differ the split backward passes of the last steps save a little more than the table says.
    const printed = (stages / 2 - 1) * (F + B + W + (B + W) - 3 * W);
    expect(idleS('dualPipe')).toBeLessThanOrEqual(printed + 1e-9);
    expect(idleS('dualPipe')).toBeGreaterThanOrEqual(0.9 * printed - 1e-9);
  });

  it('keeps as many micro-batches in flight as the papers say', () => {
    const most = (schedule: Schedule, chunks = 1): readonly number[] =>
      play(even(stages), count, schedule, chunks).inFlight;
    const place = (at: number): number => stages - at;
    expect(most('oneForwardOneBackward')).toEqual(
      Array.from({ length: stages }, (_, at) => Math.min(count, place(at))),
    );
    expect(Math.max(...most('zeroBubble'))).toBe(Math.min(count, stages));
    expect(Math.max(...most('dualPipe'))).toBe(stages + 1);
    // p (1 + (p - 1) / (p v)) on the first stage (arXiv:2205.05198, 4.2.3).
    expect(most('oneForwardOneBackward', 2)[0]).toBeCloseTo(Math.min(count, stages + (stages - 1) / 2), 9);
  });

  it('runs every pass once, without overlap and after what it needs', () => {
    for (const schedule of ['oneForwardOneBackward', 'zeroBubble', 'dualPipe'] as const) {
      const { passes, busyS } = play(even(stages), count, schedule);
      const kinds = (kind: string) => passes.filter((pass) => pass.kind === kind).length;
      expect(kinds('forward')).toBe(stages * count);
      expect(kinds('backward')).toBe(stages * count);
      for (const each of busyS) expect(each).toBeCloseTo(workS, 9);
      for (let stage = 0; stage < stages; stage++) {
        const own = passes.filter((pass) => pass.stage === stage);
        for (const [index, pass] of own.entries())
          if (index > 0) expect(pass.startS).toBeGreaterThanOrEqual((own[index - 1]?.endS ?? 0) - 1e-9);
      }
    }
  });
});

describe('hops', () => {
  it('of 1F1B are paid by fill and drain, and shared by the micro-batches of a round trip', () => {
    const hopS = 0.05;
    const { endS } = play(even(8), 64, 'oneForwardOneBackward', 1, hopS);
    const least = (64 + 7) * (F + B + W) + 2 * hopS * (7 + (63 * 7) / 8);
    expect(endS / least).toBeCloseTo(1, 2);
  });
  it('run behind other chunks', () => {
    const endS = (hopS: number): number => play(even(8), 64, 'oneForwardOneBackward', 4, hopS).endS;
    // Fill and drain pay 7 hops per chunk each way at most; 64 micro-batches x 4 chunks would pay 512.
    expect(endS(0.01) - endS(0)).toBeLessThan(2 * 0.01 * 8 * 4);
  });
});

describe('the shortened play', () => {
  const player = createSchedulePlayer();
  const shapes: [Schedule, number][] = [
    ['oneForwardOneBackward', 1],
    ['oneForwardOneBackward', 2],
    ['oneForwardOneBackward', 4],
    ['zeroBubble', 1],
    ['dualPipe', 1],
  ];
  it.each(shapes)('%s in %i chunks agrees with the whole play within 1%', (schedule, chunks) => {
    const one: StageWork = { forwardS: F, backwardS: B, weightsS: W };
    for (const stages of [2, 4, 8, 16])
      for (const times of [1, 2, 4, 12])
        for (const first of [0.9, 1, 1.1])
          for (const last of [0.9, 1, 1.15, 1.5])
            for (const hopS of [0, 0.02, 0.1]) {
              const microBatches = stages * times;
              if (schedule === 'dualPipe' && microBatches < 2 * stages) continue;
              const all = Array.from({ length: stages }, () => one);
              all[0] = scaled(one, first);
              all[stages - 1] = scaled(one, last);
              const work: PipelineWork = { stages: all, chunks, microBatches, schedule, hopS };
              const ratio = pipelineTimeS(player, work, stageTimes(all)) / playPipeline(work).endS;
              const what = `${stages} stages, ${microBatches}, first ${first}, last ${last}, hop ${hopS}`;
              expect(Math.abs(ratio - 1), what).toBeLessThan(0.01);
            }
  });
});
