/** The engine's thread as the run queue sees it. */
import { Worker } from 'node:worker_threads';
import type { EngineWorker, WorkerFactory, WorkerMessage } from './worker-protocol';

/** Without a limit of its own a thread that runs out of memory takes the whole application with it. */
const MAX_HEAP_MB = 2048;

/** Factory of threads that run the built engine worker. */
export function threadWorkerFactory(file: string): WorkerFactory {
  return (): EngineWorker => {
    const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
    return {
      post: (request) => worker.postMessage(request),
      onMessage: (listener) => void worker.on('message', (message: WorkerMessage) => listener(message)),
      onGone: (listener) => {
        let isGone = false;
        const gone = (reason: string): void => {
          if (isGone) return;
          isGone = true;
          listener(reason);
        };
        worker.on('error', (error) => gone(String(error)));
        worker.on('exit', (code) => gone(`the engine thread ended with code ${code}`));
      },
      terminate: async () => void (await worker.terminate()),
    };
  };
}
