/** The real engine on the test's own thread, one turn of the event loop after it was asked. */
import { answerInput } from '../../runs/answer-input';
import type { EngineWorker, WorkerFactory, WorkerMessage } from '../../runs/worker-protocol';

export const inProcessWorker: WorkerFactory = (): EngineWorker => {
  let listener: (message: WorkerMessage) => void = () => undefined;
  return {
    post: ({ id, input, cancel }) =>
      void setImmediate(() => {
        const flag = new Int32Array(cancel);
        const answer = answerInput(id, input, {
          shouldStop: () => Atomics.load(flag, 0) === 1,
          onProgress: (done, total, note) => listener({ id, kind: 'progress', done, total, note }),
        });
        listener(structuredClone(answer));
      }),
    onMessage: (next) => {
      listener = next;
    },
    onGone: () => undefined,
    terminate: () => Promise.resolve(),
  };
};
