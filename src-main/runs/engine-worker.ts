/** The thread in which the engine runs: takes requests, posts progress and one final message each. */
import { parentPort } from 'node:worker_threads';
import { simulate, StoppedError } from '../engine';
import type { WorkerMessage, WorkerRequest } from './worker-protocol';

const PROGRESS_INTERVAL_MS = 100;

const post = (message: WorkerMessage): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ id, input, cancel }: WorkerRequest) => {
  const flag = new Int32Array(cancel);
  let last = 0;
  try {
    const result = simulate(input, {
      shouldStop: () => Atomics.load(flag, 0) === 1,
      onProgress: (done, total, note) => {
        const now = performance.now();
        if (now - last < PROGRESS_INTERVAL_MS && done < total) return;
        last = now;
        post({ id, kind: 'progress', done, total, note });
      },
    });
    post({ id, kind: 'result', result });
  } catch (error) {
    if (error instanceof StoppedError) post({ id, kind: 'stopped' });
    else
      post({
        id,
        kind: 'error',
        message: String(error),
        ...(error instanceof Error && error.stack ? { details: error.stack } : {}),
      });
  }
});
