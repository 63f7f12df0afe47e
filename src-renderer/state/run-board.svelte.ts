/** Runs of the open plan: the latest record per scenario, what runs now, and what is stale. */
import type { RunRecord } from '../../src-shared/contract/api';
import type { Plan } from '../../src-shared/model/plan';
import type { RunResult } from '../../src-shared/results/run-result';
import { request, subscribe } from '../backend';

/** A run that has been started and has not ended. */
export interface ActiveRun {
  runId: string;
  scenarioId: string;
  done: number;
  total: number;
  elapsedS: number;
  note: string;
}

export type RunState = 'none' | 'running' | 'current' | 'stale' | 'failed' | 'cancelled' | 'invalid';

export const runStateTitles: Record<RunState, string> = {
  none: 'Not run',
  running: 'Running',
  current: 'Up to date',
  stale: 'Stale',
  failed: 'Failed',
  cancelled: 'Cancelled',
  invalid: 'Has problems',
};

export class RunBoard {
  /** Latest record with a result per scenario id, else the latest of any outcome. */
  records = $state.raw<Record<string, RunRecord>>({});
  /** Outcome of the last run where it was not "done"; a result of an earlier run stays in records, where its own is none. */
  outcomes = $state.raw<Record<string, RunRecord>>({});
  active = $state.raw<ActiveRun[]>([]);
  /** Hash of each scenario's inputs as they are now; absent where the scenario has errors. */
  #hashes = $state.raw<Record<string, string>>({});
  /** Scenarios that the hashes speak of; one that was just added is not among them yet. */
  #checkedIds = $state.raw<readonly string[]>([]);
  #checkedPlan: Plan | null = null;
  /** Runs that have ended: the answer that names them may come later than their end. */
  #ended: string[] = [];

  constructor() {
    subscribe['run.progressed']((progress) => {
      this.active = this.active.map((run) => (run.runId === progress.runId ? { ...run, ...progress } : run));
    });
    subscribe['run.finished'](({ record }) => this.#finish(record));
  }

  /** Takes up the stored results of a plan that was opened. */
  async load(plan: Plan): Promise<void> {
    this.records = {};
    this.outcomes = {};
    this.active = [];
    this.#hashes = {};
    this.#checkedIds = [];
    const latest = await request['run.latest']({ planId: plan.id });
    if (latest.ok) this.records = Object.fromEntries(latest.value.map((record) => [record.scenarioId, record]));
    await this.check(plan);
  }

  /** Refreshes the hashes that decide what is stale. Late answers for an older plan are dropped. */
  async check(plan: Plan): Promise<void> {
    this.#checkedPlan = plan;
    const checked = await request['plan.check']({ plan });
    if (!checked.ok || this.#checkedPlan !== plan) return;
    this.#hashes = checked.value.inputHashes;
    this.#checkedIds = plan.scenarios.map((scenario) => scenario.id);
  }

  stateOf(scenarioId: string): RunState {
    if (this.active.some((run) => run.scenarioId === scenarioId)) return 'running';
    const hash = this.#hashes[scenarioId];
    const record = this.records[scenarioId];
    const outcome = this.outcomes[scenarioId] ?? record;
    if (hash === undefined && this.#checkedIds.includes(scenarioId)) return 'invalid';
    if (outcome && outcome.status !== 'done' && outcome.inputHash === hash) return outcome.status;
    if (!record?.result) return outcome && outcome.status !== 'done' ? outcome.status : 'none';
    return record.inputHash === hash ? 'current' : 'stale';
  }

  /** Result to show, stale or not; null when there is none. */
  resultOf(scenarioId: string): RunResult | null {
    return this.records[scenarioId]?.result ?? null;
  }

  isStale(scenarioId: string): boolean {
    const record = this.records[scenarioId];
    return record?.result != null && record.inputHash !== this.#hashes[scenarioId];
  }

  /** Ids of the runs whose results a report may use, in the plan's order. */
  runIds(plan: Plan): string[] {
    return plan.scenarios.flatMap((scenario) => {
      const record = this.records[scenario.id];
      return record?.result ? [record.runId] : [];
    });
  }

  async start(plan: Plan, scenarioIds: readonly string[]): Promise<string | null> {
    const waiting = scenarioIds.filter((id) => !this.active.some((run) => run.scenarioId === id));
    if (waiting.length === 0) return null;
    const started = await request['run.start']({ plan, scenarioIds: waiting });
    if (!started.ok) return started.error.message;
    const runs = started.value.runIds.map((runId, index) => ({
      runId,
      scenarioId: waiting[index] ?? '',
      done: 0,
      total: 0,
      elapsedS: 0,
      note: 'waiting',
    }));
    // A short run may have ended before the answer came.
    this.active = [...this.active, ...runs.filter((run) => !this.#ended.includes(run.runId))];
    return null;
  }

  /** Stops what runs or waits for one scenario. */
  async cancel(scenarioId: string): Promise<void> {
    const runs = this.active.filter((run) => run.scenarioId === scenarioId);
    await Promise.all(runs.map((run) => request['run.cancel']({ runId: run.runId })));
  }

  async cancelAll(): Promise<void> {
    await Promise.all(this.active.map((run) => request['run.cancel']({ runId: run.runId })));
  }

  #finish(record: RunRecord): void {
    this.#ended.push(record.runId);
    this.active = this.active.filter((run) => run.runId !== record.runId);
    const others = Object.fromEntries(Object.entries(this.outcomes).filter(([id]) => id !== record.scenarioId));
    if (record.status === 'done') {
      this.outcomes = others;
      this.records = { ...this.records, [record.scenarioId]: record };
      return;
    }
    const isShown = record.result !== null && !this.#hasWhole(record);
    this.outcomes = { ...others, [record.scenarioId]: isShown ? record : { ...record, result: null } };
    if (isShown) this.records = { ...this.records, [record.scenarioId]: record };
  }

  /** Whether a whole result of the same inputs is there already: a part of a search would say less. */
  #hasWhole({ scenarioId, inputHash }: RunRecord): boolean {
    const known = this.records[scenarioId];
    return known?.status === 'done' && known.inputHash === inputHash;
  }
}
