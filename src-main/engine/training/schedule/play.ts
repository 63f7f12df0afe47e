/**
 * The reference that tests hold bounds and shortened plays against: a schedule played whole, every stage running its passes
 * in order, each as soon as the pass that it waits for has ended on the neighbour and the activation or gradient has
 * arrived. No approximation beyond the times of the passes themselves. The engine itself runs compiled programs and waves,
 * and lists passes for the step view alone.
 */
import { orderOf, type Pass } from './orders';
import { FORWARD, WEIGHTS, WHOLE_BACKWARD, compileProgram, passTimeS, runProgram, type StageTimes } from './program';
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
  /** Most micro-batches whose activations a stage holds at a time; chunks count by their share. */
  inFlight: readonly number[];
}

/** Most activations held: a forward pass takes one, the pass that ends with the weights' gradients frees it. */
function peakInFlight(passes: readonly Pass[], divisor: number): number {
  let held = 0;
  let peak = 0;
  for (const pass of passes) {
    if (pass.kind === 'forward') peak = Math.max(peak, ++held);
    else if (pass.kind === 'weights' || pass.isWhole) held--;
  }
  return peak / divisor;
}

/** Passes of all stages side by side, seconds. */
export const stageTimes = (stages: readonly StageWork[]): StageTimes => ({
  forwardS: Float64Array.from(stages, (stage) => stage.forwardS),
  backwardS: Float64Array.from(stages, (stage) => stage.backwardS),
  weightsS: Float64Array.from(stages, (stage) => stage.weightsS),
});

/** Plays one step, pass by pass. */
export function playPipeline(work: PipelineWork): Play {
  const stages = work.stages.length;
  const program = compileProgram(work, stages);
  const times = stageTimes(work.stages);
  const endsS = new Float64Array(program.kind.length);
  const endS = runProgram(program, times, work.hopS, endsS);
  const busyS = new Array<number>(stages).fill(0);
  const passes = Array.from(endsS, (end, at): PlayedPass => {
    const stage = program.stage[at] as number;
    const kind = program.kind[at] as number;
    const takesS = passTimeS(program, times, at);
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
  const inFlight = Array.from(busyS, (_, stage) => peakInFlight(orderOf(work, stages, stage), program.divisor));
  return { endS, passes, busyS, inFlight };
}
