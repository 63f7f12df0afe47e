/** Runs scenarios of a plan: freezes their inputs, queues them for the engine, keeps and announces what comes of it. */
import { randomUUID } from 'node:crypto';
import type { Handlers, RunRecord } from '../../src-shared/contract/api';
import { fail, ok, type Failure } from '../../src-shared/contract/errors';
import type { Issue } from '../../src-shared/model/issue';
import { library } from '../../src-shared/model/library';
import { findScenario } from '../../src-shared/model/lookup';
import type { Plan, Scenario } from '../../src-shared/model/plan';
import { resolveScenario } from '../../src-shared/model/resolve';
import type { ScenarioInput } from '../../src-shared/model/scenario-input';
import { ENGINE_VERSION } from '../engine';
import { inputHash } from '../runs/input-hash';
import type { RunOutcome, RunQueue } from '../runs/run-queue';
import type { ServiceContext } from './context';

type RunHandlers = Pick<Handlers, 'run.start' | 'run.cancel' | 'run.latest'>;

interface FrozenRun {
  runId: string;
  planId: string;
  scenario: Scenario;
  /** Null where the scenario has errors, which are then the run's failure. */
  input: ScenarioInput | null;
  issues: readonly Issue[];
}

function freeze(plan: Plan, scenario: Scenario): FrozenRun {
  const { input, issues } = resolveScenario(plan, library, scenario);
  return { runId: randomUUID(), planId: plan.id, scenario, input: input ?? null, issues };
}

function invalid(issues: readonly Issue[]): Failure {
  const errors = issues.filter((issue) => issue.severity === 'error');
  const [first] = errors;
  const rest = errors.length - 1;
  const message = `The scenario cannot be run: ${first?.message ?? 'it has errors'}${rest > 0 ? `, and ${rest} more problems` : ''}.`;
  return fail('plan.invalid', message, errors.map((issue) => `${issue.path}: ${issue.message}`).join('\n')).error;
}

function finish(context: ServiceContext, run: FrozenRun, startedAt: Date, outcome: RunOutcome): void {
  const record: RunRecord = {
    runId: run.runId,
    scenarioId: run.scenario.id,
    scenarioName: run.scenario.name,
    inputHash: run.input === null ? '' : inputHash(run.input),
    engineVersion: ENGINE_VERSION,
    startedAt: startedAt.toISOString(),
    durationS: outcome.durationS,
    status: outcome.status,
    result: outcome.result,
    error: outcome.error,
  };
  const { host, runs } = context;
  runs.add({ planId: run.planId, inputJson: JSON.stringify(run.input), appVersion: host.appVersion, record });
  host.push('run.finished', { record });
}

function launch(context: ServiceContext, queue: RunQueue, run: FrozenRun): void {
  const { host } = context;
  let startedAt = host.now();
  if (run.input === null) {
    finish(context, run, startedAt, { status: 'failed', result: null, error: invalid(run.issues), durationS: 0 });
    return;
  }
  const progress = (done: number, total: number, note: string, elapsedS: number): void =>
    host.push('run.progressed', { runId: run.runId, scenarioId: run.scenario.id, done, total, elapsedS, note });
  queue.add({
    id: run.runId,
    input: run.input,
    onStart: () => {
      startedAt = host.now();
      progress(0, 0, 'Starting', 0);
    },
    onProgress: progress,
    onEnd: (outcome) => finish(context, run, startedAt, outcome),
  });
}

export function runHandlers(context: ServiceContext, queue: RunQueue): RunHandlers {
  return {
    'run.start': ({ plan, scenarioIds }) => {
      const scenarios = [...new Set(scenarioIds)].map((id) => findScenario(plan, id));
      const known = scenarios.filter((scenario) => scenario !== undefined);
      if (known.length < scenarios.length)
        return Promise.resolve(fail('request.invalid', 'A scenario that should run is not in the plan.'));
      const frozen = known.map((scenario) => freeze(plan, scenario));
      // After the answer, so that whoever asked knows the ids before the first push speaks of one.
      setImmediate(() => {
        for (const run of frozen) launch(context, queue, run);
      });
      return Promise.resolve(ok({ runIds: frozen.map((run) => run.runId) }));
    },
    'run.cancel': ({ runId }) => {
      queue.cancel(runId);
      return Promise.resolve(ok(null));
    },
    'run.latest': ({ planId }) => Promise.resolve(ok(context.runs.latest(planId))),
  };
}
