/** A question about a training scenario as the engine's thread gets it, and what it gives back. */
import type { ScenarioInput } from '../../../../src-shared/model/scenario-input';
import type { LayoutValues, TrainingStudy, TrainingStudyAnswer } from '../../../../src-shared/results/training-study';

export interface TrainingJob {
  readonly input: ScenarioInput;
  /** `trace` asks for a file for trace viewers instead of an answer for a view. */
  readonly study: TrainingStudy | { readonly kind: 'trace'; readonly layout: LayoutValues | null };
}

/** Trace of a played step as Chrome's trace viewer and Perfetto read it. */
export interface StepTrace {
  readonly kind: 'trace';
  readonly json: string;
}

export type TrainingOutcome = TrainingStudyAnswer | StepTrace;
