/**
 * The messages between the run queue and the thread in which the engine runs, and the small surface
 * through which the queue sees that thread. Types only, so that tests can run the engine in-process.
 */
import type { ScenarioInput } from '../../src-shared/model/scenario-input';
import type { RunResult } from '../../src-shared/results/run-result';

export interface WorkerRequest {
  id: string;
  input: ScenarioInput;
  /** One Int32: 1 asks the engine to stop. Shared, because no message reaches a busy loop. */
  cancel: SharedArrayBuffer;
}

export type WorkerMessage =
  | { id: string; kind: 'progress'; done: number; total: number; note: string }
  | { id: string; kind: 'result'; result: RunResult }
  | { id: string; kind: 'stopped' }
  | { id: string; kind: 'error'; message: string; details?: string };

export interface EngineWorker {
  post(request: WorkerRequest): void;
  onMessage(listener: (message: WorkerMessage) => void): void;
  /** Called once when the thread is gone, with the reason in words. */
  onGone(listener: (reason: string) => void): void;
  terminate(): Promise<void>;
}

export type WorkerFactory = () => EngineWorker;
