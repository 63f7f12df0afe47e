/** A question about a network as the engine's thread gets it, and what it gives back. */
import type { HardwareSpec } from '../../../../src-shared/model/hardware-parameters';
import type { PlayQuestion, StudyAnswer, StudyQuestion } from '../../../../src-shared/results/network-study';

interface Job<Q extends StudyQuestion, T extends boolean> {
  readonly question: Q;
  readonly hardware: HardwareSpec;
  /** Answer with the trace of the flows instead of the frames. */
  readonly isTrace: T;
}

export type StudyJob = Job<StudyQuestion, false> | Job<PlayQuestion, true>;

/** Trace of the flows as Chrome's trace viewer and Perfetto read it. */
export interface TraceAnswer {
  readonly kind: 'trace';
  readonly json: string;
}

export type StudyOutcome = StudyAnswer | TraceAnswer;
