/** The real engine on the test's own thread, one turn of the event loop after it was asked. */
import { simulate, StoppedError } from '../../engine';
import type { EngineWorker, WorkerFactory, WorkerMessage } from '../../runs/worker-protocol';

export const inProcessWorker: WorkerFactory = (): EngineWorker => {
  let listener: (message: WorkerMessage) => void = () => undefined;
  return {
    post: ({ id, input, cancel }) =>
      void setImmediate(() => {
        const flag = new Int32Array(cancel);
        try {
          const result = simulate(input, {
            shouldStop: () => Atomics.load(flag, 0) === 1,
            onProgress: (done, total, note) => listener({ id, kind: 'progress', done, total, note }),
          });
          listener({ id, kind: 'result', result: structuredClone(result) });
        } catch (error) {
          if (error instanceof StoppedError) listener({ id, kind: 'stopped' });
          else listener({ id, kind: 'error', message: String(error) });
        }
      }),
    onMessage: (next) => {
      listener = next;
    },
    onGone: () => undefined,
    terminate: () => Promise.resolve(),
  };
};
