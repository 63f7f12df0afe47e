/**
 * Time of a pipelined step for a search: plays at most a few micro-batches per stage and continues with the period that the
 * pipeline has reached by then. Agrees with the whole play to 1%, mostly to rounding.
 */
import { compileProgram, runProgram, type Program, type StageTimes } from './program';
import type { PipelineWork } from './work';

/** Micro-batches per stage after which a pipeline runs with a steady period; chunks of unequal stages settle late. */
const settledAfter = (chunks: number): number => (chunks > 1 ? 6 : 4);

/** Compiled schedules and room for their results, shared by all layouts of a search. */
export interface SchedulePlayer {
  readonly programs: Map<string, Program>;
  endsS: Float64Array;
}

export const createSchedulePlayer = (): SchedulePlayer => ({ programs: new Map(), endsS: new Float64Array(0) });

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

/** Seconds from the first pass to the last. `times` hold one entry per stage. */
export function pipelineTimeS(
  player: SchedulePlayer,
  shape: Pick<PipelineWork, 'schedule' | 'chunks' | 'microBatches' | 'hopS'>,
  times: StageTimes,
): number {
  const stages = times.forwardS.length;
  const { microBatches, hopS } = shape;
  if (stages === 1)
    return (
      microBatches * ((times.forwardS[0] as number) + (times.backwardS[0] as number) + (times.weightsS[0] as number))
    );
  const play = (count: number): number => {
    const program = programFor(player, shape, count, stages);
    return runProgram(program, times, hopS, player.endsS);
  };
  const settled = settledAfter(shape.chunks) * stages;
  if (microBatches <= settled) return play(microBatches);
  // The rest of a division by the stages stays in the played part: schedules work in groups of them.
  const played = settled + ((microBatches - settled) % stages);
  const playedS = play(played);
  if (played === microBatches) return playedS;
  const periodS = (playedS - play(played - stages)) / stages;
  // A stage slower than the others catches up with the rest late: its own work is the least that there is.
  const totalS = (stage: number): number =>
    (times.forwardS[stage] as number) + (times.backwardS[stage] as number) + (times.weightsS[stage] as number);
  let slowestS = 0;
  for (let stage = 0; stage < stages; stage++) {
    // A device of DualPipe does half of its micro-batches on the stage opposite.
    const ownS = shape.schedule === 'dualPipe' ? (totalS(stage) + totalS(stages - 1 - stage)) / 2 : totalS(stage);
    slowestS = Math.max(slowestS, ownS);
  }
  return Math.max(playedS + (microBatches - played) * periodS, microBatches * slowestS);
}
