/**
 * Sweeps over supernode sizes: what has been answered, what is being searched, and how to stop it. One question per
 * scenario and size, so that the curve grows while it is searched and a stop or a failure loses no other point.
 * Kept for the session, by the inputs that an answer is about: going back to old inputs finds the old answers.
 */
import type { Input, Output } from '../../../src-shared/contract/api';
import type { Result } from '../../../src-shared/contract/errors';
import type { Plan } from '../../../src-shared/model/plan';
import { mergeSweeps } from '../../../src-shared/results/size-sweep';
import type { SizeSweep } from '../../../src-shared/results/training-study';

/** One scenario at one size. */
export interface SweepTask {
  scenarioId: string;
  scenarioName: string;
  /** Text of everything that the answer depends on. */
  inputs: string;
  size: number;
}

export interface SweepProgress {
  scenarioName: string;
  size: number;
  done: number;
  total: number;
  elapsedS: number;
}

export interface SweepFailure {
  scenarioName: string;
  size: number;
  message: string;
}

/** What answers: main in the window. */
export interface SweepBackend {
  study: (input: Input<'training.study'>) => Promise<Result<Output<'training.study'>>>;
  cancel: (studyId: string) => void;
}

const TICK_MS = 250;

export class SweepBoard {
  /** Answers by inputs and size. */
  #answers = $state.raw<Record<string, Record<number, SizeSweep>>>({});
  /** Inputs of the latest answer of each scenario. */
  #latest = $state.raw<Record<string, string>>({});
  progress = $state.raw<SweepProgress | null>(null);
  failures = $state.raw<SweepFailure[]>([]);
  #studyId: string | null = null;
  #isStopped = false;
  readonly #backend: SweepBackend;

  constructor(backend: SweepBackend) {
    this.#backend = backend;
  }

  /** Tasks that have no answer yet. */
  missing(tasks: readonly SweepTask[]): SweepTask[] {
    return tasks.filter(({ inputs, size }) => this.#answers[inputs]?.[size] === undefined);
  }

  /** The answered sizes of a scenario among those asked for; of older inputs where the present ones have none. */
  sweepOf(scenarioId: string, inputs: string, sizes: readonly number[]): { sweep: SizeSweep; isStale: boolean } | null {
    const current = this.#pick(inputs, sizes);
    if (current) return { sweep: current, isStale: false };
    const older = this.#pick(this.#latest[scenarioId] ?? '', sizes);
    return older && { sweep: older, isStale: true };
  }

  /** Searches one task after another; those that are answered already are passed over. */
  async run(plan: Plan, tasks: readonly SweepTask[]): Promise<void> {
    if (this.progress) return;
    const left = this.missing(tasks);
    const startedMs = performance.now();
    this.#isStopped = false;
    this.failures = [];
    const show = (done: number): void => {
      const task = left[done];
      if (!task) return;
      const elapsedS = (performance.now() - startedMs) / 1000;
      this.progress = { scenarioName: task.scenarioName, size: task.size, done, total: left.length, elapsedS };
    };
    let at = 0;
    const ticking = setInterval(() => show(at), TICK_MS);
    for (; at < left.length && !this.#isStopped; at++) {
      show(at);
      await this.#ask(plan, left[at] as SweepTask);
    }
    clearInterval(ticking);
    this.progress = null;
  }

  /** Stops after what has been answered. */
  cancel(): void {
    this.#isStopped = true;
    if (this.#studyId !== null) this.#backend.cancel(this.#studyId);
  }

  async #ask(plan: Plan, { scenarioId, scenarioName, inputs, size }: SweepTask): Promise<void> {
    const studyId = crypto.randomUUID();
    this.#studyId = studyId;
    const answer = await this.#backend.study({ studyId, plan, scenarioId, study: { kind: 'sweep', sizes: [size] } });
    this.#studyId = null;
    if (answer.ok && answer.value.kind === 'sweep') {
      const { sweep } = answer.value;
      this.#answers = { ...this.#answers, [inputs]: { ...this.#answers[inputs], [size]: sweep } };
      this.#latest = { ...this.#latest, [scenarioId]: inputs };
    } else if (!answer.ok && answer.error.code !== 'run.cancelled')
      this.failures = [...this.failures, { scenarioName, size, message: answer.error.message }];
  }

  #pick(inputs: string, sizes: readonly number[]): SizeSweep | null {
    const answers = this.#answers[inputs] ?? {};
    return mergeSweeps(sizes.flatMap((size) => answers[size] ?? []));
  }
}
