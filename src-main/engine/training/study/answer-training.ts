/** Answers one question about a training scenario: hands it to who knows the answer. */
import { StudyError } from '../../network/study/study-error';
import type { RunOptions } from '../../result';
import { runTraining, trainingContext } from '../run';
import { searchedInput } from './searched-input';
import { compareLayouts } from './comparison';
import type { TrainingJob, TrainingOutcome } from './study-job';
import { sweepSizes } from './sweep';
import { stepTrace } from './step-trace';
import { stepTimeline } from './timeline';

/**
 * Answers one question, or writes the trace of a step.
 * @throws StudyError when the question does not fit the scenario; its message says why, for people
 * @throws StoppedError when options.shouldStop answers true
 */
export function answerTraining({ input, study }: TrainingJob, options: RunOptions = {}): TrainingOutcome {
  if (input.kind !== 'training') throw new StudyError('Only training scenarios have optimiser steps.');
  switch (study.kind) {
    case 'timeline':
      return { kind: 'timeline', timeline: stepTimeline(trainingContext(input), study.layout, options) };
    case 'trace':
      return { kind: 'trace', json: stepTrace(stepTimeline(trainingContext(input), study.layout, options)) };
    case 'comparison':
      return { kind: 'comparison', comparison: compareLayouts(trainingContext(input), study.first, study.second) };
    case 'search':
      return { kind: 'search', result: runTraining(searchedInput(input, study), options) };
    case 'sweep':
      return { kind: 'sweep', sweep: sweepSizes(input, study.sizes, options) };
  }
}
