/** One way for services to ask the engine's second thread and wait for its answer. */
import { fail, type Result } from '../../src-shared/contract/errors';
import type { StudyJob, StudyOutcome, TrainingJob, TrainingOutcome } from '../engine';
import type { RunQueue } from '../runs/run-queue';

export type StudyQueue = RunQueue<StudyJob | TrainingJob, StudyOutcome | TrainingOutcome>;

export function ask(queue: StudyQueue, id: string, input: StudyJob): Promise<Result<StudyOutcome>>;
export function ask(queue: StudyQueue, id: string, input: TrainingJob): Promise<Result<TrainingOutcome>>;
/** Queues a question; the answer, or the failure that the thread ended it with. */
export function ask(
  queue: StudyQueue,
  id: string,
  input: StudyJob | TrainingJob,
): Promise<Result<StudyOutcome | TrainingOutcome>> {
  return new Promise((resolve) => {
    queue.add({
      id,
      input,
      onEnd: ({ result, error }) =>
        resolve(result ? { ok: true, value: result } : { ok: false, error: error ?? fail('unexpected', '').error }),
    });
  });
}
