/**
 * The services over real collaborators for tests: a temporary folder, a real library database, the real engine.
 * Only what a user would answer (dialogs) is scripted, and what the window would see is recorded.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OpenedPlan, PushName, Pushes, RunRecord } from '../../../src-shared/contract/api';
import type { Result } from '../../../src-shared/contract/errors';
import type { Plan } from '../../../src-shared/model/plan';
import type { WorkerFactory } from '../../runs/worker-protocol';
import { openStorage, type Storage } from '../../storage/storage';
import { createBackend, type ServicesBackend } from '../backend';
import type { Host } from '../host';
import { inProcessWorker } from './in-process-worker';

export interface Answers {
  open: string | null;
  save: string | null;
}

export class TestBackend {
  readonly folder: string;
  readonly storage: Storage;
  readonly backend: ServicesBackend;
  readonly host: Host;
  /** What the user answers in dialogs. */
  readonly answers: Answers = { open: null, save: null };
  /** Names that the save dialog suggested. */
  readonly suggested: string[] = [];
  readonly pushes: { name: PushName; payload: unknown }[] = [];
  readonly logged: string[] = [];
  readonly printed: string[] = [];
  readonly windowStates: Parameters<Host['setWindowState']>[0][] = [];
  #listeners: (() => void)[] = [];

  constructor(folder: string, createWorker: WorkerFactory = inProcessWorker) {
    this.folder = folder;
    const opened = openStorage({ folder: path.join(folder, 'data'), now: new Date() });
    if (!opened.ok) throw new Error(opened.error.message);
    this.storage = opened.value;
    this.host = {
      appVersion: '1.2.3',
      runtime: 'test',
      dataFolder: path.join(folder, 'data'),
      samplesFolder: path.resolve(import.meta.dirname, '../../../samples'),
      createWorker,
      now: () => new Date(),
      showOpenDialog: () => Promise.resolve(this.answers.open),
      showSaveDialog: ({ defaultName }) => {
        this.suggested.push(defaultName);
        return Promise.resolve(this.answers.save);
      },
      printPdf: (html) => {
        this.printed.push(html);
        return Promise.resolve(new TextEncoder().encode('%PDF-'));
      },
      publishPreview: (html) => `preview:${html.length}`,
      push: <P extends PushName>(name: P, payload: Pushes[P]) => {
        this.pushes.push({ name, payload });
        for (const listener of [...this.#listeners]) listener();
      },
      log: (message) => void this.logged.push(message),
      readLog: () => this.logged.join('\n'),
      setWindowState: (state) => void this.windowStates.push(state),
      closeWindow: () => undefined,
    };
    this.backend = createBackend(this.host, this.storage);
  }

  get handlers(): ServicesBackend['handlers'] {
    return this.backend.handlers;
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  get records(): RunRecord[] {
    return this.pushes
      .filter(({ name }) => name === 'run.finished')
      .map(({ payload }) => (payload as Pushes['run.finished']).record);
  }

  /** Resolves once as many runs have ended. */
  async ended(count: number): Promise<RunRecord[]> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.records.length >= count) resolve();
      };
      this.#listeners.push(look);
      look();
    });
    return this.records;
  }

  /** Runs scenarios to their end. */
  async run(plan: Plan, scenarioIds: string[]): Promise<RunRecord[]> {
    const before = this.records.length;
    valueOf(await this.handlers['run.start']({ plan, scenarioIds }));
    return (await this.ended(before + scenarioIds.length)).slice(before);
  }

  async openSample(sampleId = 'supernode-or-servers'): Promise<OpenedPlan> {
    return valueOf(await this.handlers['plan.openSample']({ sampleId }));
  }

  /** Ends like a process that is killed: nothing is tidied up. */
  close(): void {
    this.backend.dispose();
    this.storage.close();
  }
}

export const makeTestFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'supernode-test-'));
export const removeTestFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** The value of a result that must be good. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** The code of a result that must have failed. */
export function codeOf(result: Result<unknown>): string {
  if (result.ok) throw new Error('it did not fail');
  return result.error.code;
}
