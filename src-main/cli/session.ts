/** One use of the command line: the services over an in-memory library, the plan that was named, its runs. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { reportSections, type ReportFormat, type ReportSection, type RunRecord } from '../../src-shared/contract/api';
import type { Failure } from '../../src-shared/contract/errors';
import type { Issue } from '../../src-shared/model/issue';
import type { Plan, Scenario } from '../../src-shared/model/plan';
import { countOf } from '../../src-shared/quantity/words';
import type { TrainingStudy, TrainingStudyAnswer } from '../../src-shared/results/training-study';
import { readPlanFile } from '../documents/plan-file';
import type { ReportInput } from '../reports/report-input';
import { createBackend, type ServicesBackend } from '../services/backend';
import { makeReportInput } from '../services/report';
import { listSamples } from '../services/samples';
import { openStorage } from '../storage/storage';
import { createCliHost, type CliHost } from './cli-host';
import { exitCodes, Stop, type CliIo } from './io';
import { issueText } from './issue-text';
import { Progress } from './progress';
import { shown } from './shown';

export interface NamedPlan {
  plan: Plan;
  issues: Issue[];
  filePath: string;
}

const options = { comparisonId: null, sections: Object.keys(reportSections) as ReportSection[] };

export class CliSession {
  readonly io: CliIo;
  readonly #host: CliHost;
  readonly #backend: ServicesBackend;
  readonly #close: () => void;
  #studies = 0;

  constructor(io: CliIo) {
    this.io = io;
    this.#host = createCliHost(io);
    const opened = openStorage({ folder: this.#host.dataFolder, now: io.now() });
    if (!opened.ok) throw new Stop(opened.error.message);
    const storage = opened.value;
    this.#backend = createBackend(this.#host, storage);
    this.#close = () => {
      this.#backend.dispose();
      storage.close();
    };
  }

  close(): void {
    this.#close();
  }

  /** The plan of a file, or of a sample by its id, name or plan id. Stops with 2 when it is damaged or newer. */
  async open(name: string): Promise<NamedPlan> {
    const filePath = await this.#locate(name);
    const read = await readPlanFile(filePath);
    if (!read.ok) {
      const isPlanAtFault = read.error.code === 'plan.damaged' || read.error.code === 'plan.newer';
      if (!isPlanAtFault) throw new Stop(read.error.message);
      const problems = countOf(read.issues.length, 'problem');
      throw new Stop(`${issueText(read.issues)}${filePath}: ${problems}`, exitCodes.invalidPlan);
    }
    const opened = await this.#backend.openFile(filePath);
    if (!opened.ok) throw new Stop(opened.error.message);
    const { plan, issues } = opened.value;
    return { plan, issues, filePath };
  }

  /** Like open, and stops with 2 when the plan has errors; warnings are shown. */
  async openValid(name: string): Promise<NamedPlan> {
    const named = await this.open(name);
    const errors = named.issues.filter((issue) => issue.severity === 'error');
    if (errors.length > 0) {
      const problems = countOf(errors.length, 'error');
      throw new Stop(`${issueText(named.issues)}${named.filePath}: ${problems}`, exitCodes.invalidPlan);
    }
    this.io.stderr(issueText(named.issues));
    return named;
  }

  /** Runs scenarios one after another; failed ones do not stop the others. Stops when the user cancels. */
  async run(plan: Plan, scenarios: readonly Scenario[]): Promise<RunRecord[]> {
    const progress = new Progress(this.io, new Map(scenarios.map(({ id, name }) => [id, name])));
    const records: RunRecord[] = [];
    const finished = new Promise<void>((resolve) => {
      this.#host.listener = (name, payload) => {
        if (name === 'run.progressed') progress.show(payload as Parameters<Progress['show']>[0]);
        if (name !== 'run.finished') return;
        const { record } = payload as { record: RunRecord };
        progress.end(record);
        if (records.push(record) === scenarios.length) resolve();
      };
    });
    const { handlers } = this.#backend;
    const started = await handlers['run.start']({ plan, scenarioIds: scenarios.map(({ id }) => id) });
    if (!started.ok) throw new Stop(started.error.message);
    const { runIds } = started.value;
    // Not before the runs are queued, and those that wait first: a cancelled run lets the next one start.
    const cancel = (): void =>
      void setImmediate(() => runIds.toReversed().forEach((runId) => void handlers['run.cancel']({ runId })));
    this.io.signal.addEventListener('abort', cancel, { once: true });
    if (this.io.signal.aborted) cancel();
    if (scenarios.length > 0) await finished;
    this.io.signal.removeEventListener('abort', cancel);
    if (this.io.signal.aborted) throw new Stop('Cancelled.');
    return records;
  }

  /** Asks about a training scenario of the plan. Stops with the reason where there is no answer, or when the user cancels. */
  async study(plan: Plan, scenarioId: string, study: TrainingStudy): Promise<TrainingStudyAnswer> {
    const { handlers } = this.#backend;
    const studyId = `study ${++this.#studies}`;
    const cancel = (): void => void handlers['training.cancel']({ studyId });
    this.io.signal.addEventListener('abort', cancel, { once: true });
    const asked = handlers['training.study']({ studyId, plan, scenarioId, study });
    if (this.io.signal.aborted) cancel();
    const answer = await asked;
    this.io.signal.removeEventListener('abort', cancel);
    if (this.io.signal.aborted) throw new Stop('Cancelled.');
    if (!answer.ok) throw new Stop(answer.error.message);
    return answer.value;
  }

  reportInput(plan: Plan, records: readonly RunRecord[]): ReportInput {
    return makeReportInput(this.#backend.context, { plan, runIds: records.map(({ runId }) => runId), options });
  }

  /** Writes a report through the same service as the window; null when it was written. */
  async writeReport(
    plan: Plan,
    records: readonly RunRecord[],
    format: ReportFormat,
    target: string,
  ): Promise<Failure | null> {
    this.#host.target = target;
    const runIds = records.map(({ runId }) => runId);
    const written = await this.#backend.handlers['report.export']({ plan, runIds, options, format });
    this.#host.target = null;
    if (this.io.signal.aborted) throw new Stop('Cancelled.');
    return written.ok ? null : written.error;
  }

  async #locate(name: string): Promise<string> {
    const filePath = path.resolve(this.io.cwd, name);
    if (existsSync(filePath)) return filePath;
    const samples = await listSamples(this.#host.samplesFolder, (message) => this.io.stderr(`${message}\n`));
    const wanted = name.toLowerCase();
    const sample = samples.find((each) => [each.sampleId, each.name].some((known) => known.toLowerCase() === wanted));
    if (sample) return sample.filePath;
    const known = samples.map((each) => `  ${each.sampleId}  (${each.name})`).join('\n');
    throw new Stop(`There is no file ${filePath} and no sample "${name}". Samples:\n${known}`);
  }
}

/** A scenario by id or name. Stops with the names that there are, or with the ids where several have the name. */
export function findNamedScenario(plan: Plan, name: string): Scenario {
  const byId = plan.scenarios.find((scenario) => scenario.id === name);
  if (byId) return byId;
  const exact = plan.scenarios.filter((scenario) => scenario.name === name);
  const wanted = name.toLowerCase();
  const named = exact.length > 0 ? exact : plan.scenarios.filter((scenario) => scenario.name.toLowerCase() === wanted);
  const [found] = named;
  if (found && named.length === 1) return found;
  if (found) {
    const ids = named.map(({ id }) => `  ${shown(id)}`).join('\n');
    throw new Stop(`${named.length} scenarios have the name "${shown(name)}". Say which by its id:\n${ids}`);
  }
  const known = plan.scenarios.map((scenario) => `  ${shown(scenario.name)}`).join('\n');
  throw new Stop(`The plan has no scenario "${name}". Scenarios:\n${known}`);
}

/** Failed runs on stderr; the exit code that they call for. */
export function reportFailures(io: CliIo, records: readonly RunRecord[]): number {
  const failed = records.filter((record) => record.error !== null);
  for (const { scenarioName, error } of failed) io.stderr(`${shown(scenarioName)}: ${error?.message ?? 'failed'}\n`);
  return failed.length > 0 ? exitCodes.failed : exitCodes.done;
}
