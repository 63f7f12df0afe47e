/**
 * Runs that have ended, as the services see them: the library database, and in memory those that could not
 * be stored, so that a full disk does not lose a result of this session.
 */
import type { RunRecord } from '../../src-shared/contract/api';
import type { StoredRun } from '../storage/run-repository';
import type { Storage } from '../storage/storage';
import { attempt } from './context';
import type { Host } from './host';

export class RunHistory {
  readonly #host: Host;
  readonly #storage: Storage;
  readonly #unstored: StoredRun[] = [];

  constructor(host: Host, storage: Storage) {
    this.#host = host;
    this.#storage = storage;
  }

  add(run: StoredRun): void {
    const isStored = attempt(this.#host, 'storing a run', () => (this.#storage.runs.add(run), true), false);
    if (!isStored) this.#unstored.push(run);
  }

  get(runId: string): RunRecord | null {
    const unstored = this.#unstored.find((run) => run.record.runId === runId);
    return unstored?.record ?? attempt(this.#host, 'reading a run', () => this.#storage.runs.get(runId), null);
  }

  /** Latest run per scenario, preferring those with a result. */
  latest(planId: string): RunRecord[] {
    const stored = attempt(this.#host, 'reading the runs', () => this.#storage.runs.latest(planId), []);
    const byScenario = new Map(stored.map((record) => [record.scenarioId, record]));
    for (const { planId: owner, record } of this.#unstored) {
      const known = byScenario.get(record.scenarioId);
      const isBetter = record.status === 'done' || known?.status !== 'done';
      if (owner === planId && isBetter) byScenario.set(record.scenarioId, record);
    }
    return [...byScenario.values()];
  }
}
