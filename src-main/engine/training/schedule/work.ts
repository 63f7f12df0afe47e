/** What a pipeline has to do in one step: the input of the played schedule and of its closed form. */
import type { Schedule } from '../strategy';

/** What one stage does for one micro-batch, all its chunks together, in seconds. */
export interface StageWork {
  forwardS: number;
  /** Gradients of inputs, with what is recomputed. */
  backwardS: number;
  /** Gradients of weights. */
  weightsS: number;
}

export interface PipelineWork {
  /** Stage 0 first. */
  stages: readonly StageWork[];
  /** Model chunks per stage; above 1 the interleaved schedule. */
  chunks: number;
  microBatches: number;
  schedule: Schedule;
  /** One activation or gradient to the neighbour. */
  hopS: number;
}
