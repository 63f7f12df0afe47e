/**
 * Time of a pipelined step for a search: plays at most a few micro-batches per stage and continues with the period that the
 * pipeline has reached by then. Agrees with the whole play to 1%, mostly to rounding.
 */
import { leastPipelineS } from './bound';
import { compileProgram, runProgram, type Program, type StageTimes } from './program';
import { createWaveRoom, playWaves, type WaveRoom, type WaveShape } from './waves';
import type { PipelineWork } from './work';

/** Micro-batches per stage after which DualPipe runs with a steady period. */
const SETTLED_AFTER = 4;

/** An answer given before: options of the replicas change the step but not its pipeline. */
interface Answer extends WaveShape {
  times: StageTimes;
  timeS: number;
}

/** Compiled schedules and room for their results, shared by all layouts of a search. */
export interface SchedulePlayer {
  readonly programs: Map<string, Program>;
  endsS: Float64Array;
  readonly waves: WaveRoom;
  /** The last answers, without hops and with them. */
  readonly answers: [Answer | null, Answer | null];
}

/** An empty player, for one search. */
export const createSchedulePlayer = (): SchedulePlayer => ({
  programs: new Map(),
  endsS: new Float64Array(0),
  waves: createWaveRoom(),
  answers: [null, null],
});

function programFor(
  player: SchedulePlayer,
  { schedule, chunks }: Pick<PipelineWork, 'schedule' | 'chunks'>,
  microBatches: number,
  stages: number,
): Program {
  const key = `${schedule} ${chunks} ${microBatches} ${stages}`;
  let program = player.programs.get(key);
  if (!program) {
    program = compileProgram({ schedule, chunks, microBatches }, stages);
    player.programs.set(key, program);
    if (program.kind.length > player.endsS.length) player.endsS = new Float64Array(program.kind.length);
  }
  return program;
}

/** DualPipe by its compiled program. */
function dualPipeS(player: SchedulePlayer, shape: WaveShape, times: StageTimes): number {
  const stages = times.forwardS.length;
  const { microBatches, hopS } = shape;
  const play = (count: number): number => {
    const program = programFor(player, shape, count, stages);
    return runProgram(program, times, hopS, player.endsS);
  };
  const settled = SETTLED_AFTER * stages;
  if (microBatches <= settled) return play(microBatches);
  // The rest of a division by the stages stays in the played part: the schedule works in groups of them.
  const played = settled + ((microBatches - settled) % stages);
  const playedS = play(played);
  if (played === microBatches) return playedS;
  const periodS = (playedS - play(played - stages)) / stages;
  return playedS + (microBatches - played) * periodS;
}

/** Seconds from the first pass to the last. `times` hold one entry per stage. */
export function pipelineTimeS(player: SchedulePlayer, shape: WaveShape, times: StageTimes): number {
  const { schedule, chunks, microBatches, hopS } = shape;
  if (times.forwardS.length === 1)
    return (
      microBatches * ((times.forwardS[0] as number) + (times.backwardS[0] as number) + (times.weightsS[0] as number))
    );
  const place = hopS > 0 ? 1 : 0;
  const known = player.answers[place];
  if (
    known?.times === times &&
    known.hopS === hopS &&
    known.microBatches === microBatches &&
    known.chunks === chunks &&
    known.schedule === schedule
  )
    return known.timeS;
  const playedS = schedule === 'dualPipe' ? dualPipeS(player, shape, times) : playWaves(player.waves, shape, times);
  // A stage slower than the others catches up with the rest late: its own work is the least that there is.
  const timeS = Math.max(playedS, leastPipelineS(shape, times));
  player.answers[place] = { schedule, chunks, microBatches, hopS, times, timeS };
  return timeS;
}
