/**
 * Plays a schedule: every stage runs its passes in order, each as soon as the pass that it waits for has ended on the
 * neighbour and the activation or gradient has arrived. No approximation beyond the times of the passes themselves.
 */
import { BACKWARD, FORWARD, WEIGHTS, WHOLE_BACKWARD, compileProgram, runProgram, type StageTimes } from './program';
import type { PipelineWork, StageWork } from './work';

export interface PlayedPass {
  stage: number;
  microBatch: number;
  /** Chunk of the interleaved schedule, or direction (0 down, 1 up the pipeline) of DualPipe. */
  chunk: number;
  kind: 'forward' | 'backward' | 'weights';
  /** A backward pass that does the gradients of weights as well. */
  isWhole: boolean;
  startS: number;
  endS: number;
}

export interface Play {
  endS: number;
  /** In order of time on every stage. */
  passes: PlayedPass[];
  busyS: number[];
  inFlight: readonly number[];
}

/** Passes of all stages side by side, seconds. */
export const stageTimes = (stages: readonly StageWork[]): StageTimes => ({
  forwardS: Float64Array.from(stages, (stage) => stage.forwardS),
  backwardS: Float64Array.from(stages, (stage) => stage.backwardS),
  weightsS: Float64Array.from(stages, (stage) => stage.weightsS),
});

/** Plays one step, pass by pass. */
export function playPipeline(work: PipelineWork): Play {
  const program = compileProgram(work, work.stages.length);
  const times = stageTimes(work.stages);
  const endsS = new Float64Array(program.kind.length);
  const endS = runProgram(program, times, work.hopS, endsS);
  const busyS = new Array<number>(work.stages.length).fill(0);
  const passes = Array.from(endsS, (end, at): PlayedPass => {
    const stage = program.stage[at] as number;
    const holder = program.holder[at] as number;
    const kind = program.kind[at] as number;
    const takesS =
      ((kind === FORWARD ? (times.forwardS[holder] as number) : 0) +
        (kind === BACKWARD || kind === WHOLE_BACKWARD ? (times.backwardS[holder] as number) : 0) +
        (kind === WEIGHTS || kind === WHOLE_BACKWARD ? (times.weightsS[holder] as number) : 0)) /
      program.divisor;
    (busyS[stage] as number) += takesS;
    return {
      stage,
      microBatch: program.microBatch[at] as number,
      chunk: program.chunk[at] as number,
      kind: kind === FORWARD ? 'forward' : kind === WEIGHTS ? 'weights' : 'backward',
      isWhole: kind === WHOLE_BACKWARD,
      startS: end - takesS,
      endS: end,
    };
  });
  return { endS, passes, busyS, inFlight: program.inFlight };
}
