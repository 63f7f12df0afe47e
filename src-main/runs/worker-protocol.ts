/**
 * The messages between the run queue and the thread in which the engine runs, and the small surface
 * through which the queue sees that thread. Types only, so that tests can run the engine in-process.
 */
import type { ScenarioInput } from '../../src-shared/model/scenario-input';
import type { RunResult } from '../../src-shared/results/run-result';
import type { StudyJob, StudyOutcome, TrainingJob, TrainingOutcome } from '../engine';

/** What the thread works on: a scenario to run, or a question about a network or a training step. */
export type WorkerInput = ScenarioInput | StudyJob | TrainingJob;
export type WorkerResult = RunResult | StudyOutcome | TrainingOutcome;

export interface WorkerRequest {
  id: string;
  input: WorkerInput;
  /** One Int32: 1 asks the engine to stop. Shared, because no message reaches a busy loop. */
  cancel: SharedArrayBuffer;
}

export type WorkerMessage =
  | { id: string; kind: 'progress'; done: number; total: number; note: string }
  | { id: string; kind: 'result'; result: WorkerResult }
  /** The question cannot be answered as it stands; the message says why, for people. */
  | { id: string; kind: 'refused'; message: string }
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
