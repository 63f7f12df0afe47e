/** The thread in which the engine runs: takes requests, posts progress and one final message each. */
import { parentPort } from 'node:worker_threads';
import { answerInput } from './answer-input';
import type { WorkerMessage, WorkerRequest } from './worker-protocol';

const PROGRESS_INTERVAL_MS = 100;

const post = (message: WorkerMessage): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ id, input, cancel }: WorkerRequest) => {
  const flag = new Int32Array(cancel);
  let last = 0;
  post(
    answerInput(id, input, {
      shouldStop: () => Atomics.load(flag, 0) === 1,
      onProgress: (done, total, note) => {
        const now = performance.now();
        if (now - last < PROGRESS_INTERVAL_MS && done < total) return;
        last = now;
        post({ id, kind: 'progress', done, total, note });
      },
    }),
  );
});
