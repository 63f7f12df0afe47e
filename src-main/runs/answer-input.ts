/** What the engine's thread does with one input: runs a scenario or answers a question. */
import { answerStudy, answerTraining, simulate, StoppedError, StudyError, type RunOptions } from '../engine';
import type { WorkerInput, WorkerMessage } from './worker-protocol';

/** The final message about an input: its result, or why there is none. */
export function answerInput(id: string, input: WorkerInput, options: RunOptions): WorkerMessage {
  try {
    const result =
      'question' in input
        ? answerStudy(input, options)
        : 'study' in input
          ? answerTraining(input, options)
          : // A run that is cancelled keeps what its search has found; questions are asked anew.
            simulate(input, { ...options, keepsPartial: true });
    return { id, kind: 'result', result };
  } catch (error) {
    if (error instanceof StoppedError) return { id, kind: 'stopped' };
    if (error instanceof StudyError) return { id, kind: 'refused', message: error.message };
    const details = error instanceof Error && error.stack ? { details: error.stack } : {};
    return { id, kind: 'error', message: String(error), ...details };
  }
}
