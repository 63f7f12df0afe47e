/**
 * Gives inputs (scenarios, or questions about networks and training steps) to the engine's thread, one after another.
 * Every run ends exactly once: done, failed or cancelled. A thread that dies or does not stop in time fails its run and
 * is replaced for the next.
 */
import { fail, type Failure } from '../../src-shared/contract/errors';
import type { ScenarioInput } from '../../src-shared/model/scenario-input';
import type { RunResult } from '../../src-shared/results/run-result';
import type { EngineWorker, WorkerFactory, WorkerInput, WorkerMessage, WorkerResult } from './worker-protocol';

/** Time after which a run that was asked to stop is ended with its thread. */
const STOP_LIMIT_MS = 700;

export interface RunOutcome<R extends WorkerResult = RunResult> {
  status: 'done' | 'failed' | 'cancelled';
  /** Of a cancelled run: what its search had found, where it had found anything. */
  result: R | null;
  error: Failure | null;
  durationS: number;
}

export interface QueuedRun<I extends WorkerInput = ScenarioInput, R extends WorkerResult = RunResult> {
  id: string;
  input: I;
  onStart?: () => void;
  onProgress?: (done: number, total: number, note: string, elapsedS: number) => void;
  onEnd: (outcome: RunOutcome<R>) => void;
}

interface Active<I extends WorkerInput, R extends WorkerResult> {
  run: QueuedRun<I, R>;
  flag: Int32Array;
  startedMs: number;
  timer?: NodeJS.Timeout;
}

/** A queue for one kind of input: what the thread answers to an `I` is an `R`. */
export class RunQueue<I extends WorkerInput = ScenarioInput, R extends WorkerResult = RunResult> {
  readonly #createWorker: WorkerFactory;
  readonly #waiting: QueuedRun<I, R>[] = [];
  #active: Active<I, R> | null = null;
  #worker: EngineWorker | null = null;

  constructor(createWorker: WorkerFactory) {
    this.#createWorker = createWorker;
  }

  add(run: QueuedRun<I, R>): void {
    this.#waiting.push(run);
    this.#next();
  }

  /** Cancels a waiting or a running run; unknown ids are ignored, they have ended already. */
  cancel(id: string): void {
    const index = this.#waiting.findIndex((run) => run.id === id);
    const [waiting] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (waiting) {
      waiting.onEnd({ status: 'cancelled', result: null, error: cancelled(), durationS: 0 });
      return;
    }
    const active = this.#active;
    if (active?.run.id !== id || active.timer) return;
    Atomics.store(active.flag, 0, 1);
    active.timer = setTimeout(() => this.#drop('cancelled'), STOP_LIMIT_MS);
  }

  /** Cancels everything and ends the thread. */
  async stop(): Promise<void> {
    for (const run of [...this.#waiting]) this.cancel(run.id);
    if (this.#active) this.#drop('cancelled');
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #next(): void {
    if (this.#active) return;
    const run = this.#waiting.shift();
    if (!run) return;
    const cancel = new SharedArrayBuffer(4);
    this.#active = { run, flag: new Int32Array(cancel), startedMs: performance.now() };
    run.onStart?.();
    this.#worker ??= this.#start();
    this.#worker.post({ id: run.id, input: run.input, cancel });
  }

  #start(): EngineWorker {
    const worker = this.#createWorker();
    worker.onMessage((message) => this.#receive(message));
    worker.onGone((reason) => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      if (this.#active) this.#end('failed', null, fail('run.failed', 'The engine stopped unexpectedly.', reason).error);
    });
    return worker;
  }

  #receive(message: WorkerMessage): void {
    const active = this.#active;
    if (active?.run.id !== message.id) return;
    switch (message.kind) {
      case 'progress':
        active.run.onProgress?.(message.done, message.total, message.note, elapsedS(active));
        break;
      case 'result':
        // What a search had found when it was asked to stop comes with the cancelling, not as an answer.
        if (active.timer && isPartial(message.result)) this.#end('cancelled', message.result as R, cancelled());
        else this.#end('done', message.result as R, null);
        break;
      case 'refused':
        this.#end('failed', null, fail('study.refused', message.message).error);
        break;
      case 'stopped':
        this.#end('cancelled', null, cancelled());
        break;
      case 'error':
        this.#end('failed', null, fail('run.failed', message.message, message.details).error);
        break;
    }
  }

  /** Ends the active run together with its thread. */
  #drop(status: 'cancelled'): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    this.#end(status, null, cancelled());
  }

  #end(status: RunOutcome['status'], result: R | null, error: Failure | null): void {
    const active = this.#active;
    if (!active) return;
    clearTimeout(active.timer);
    this.#active = null;
    active.run.onEnd({ status, result, error, durationS: elapsedS(active) });
    this.#next();
  }
}

const isPartial = (result: WorkerResult): boolean => 'search' in result && result.search?.isPartial === true;

const cancelled = (): Failure => fail('run.cancelled', 'The run was cancelled.').error;
const elapsedS = (active: { startedMs: number }): number => (performance.now() - active.startedMs) / 1000;
