/** The repositories on a real database file, across closing and opening. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRecord } from '../../src-shared/contract/api';
import { checkPlan } from '../../src-shared/model/check';
import { library } from '../../src-shared/model/library';
import { newPlan } from '../../src-shared/model/new-plan';
import { simulate } from '../engine';
import type { Draft } from './draft-repository';
import type { StoredRun } from './run-repository';
import { openStorage, type Storage } from './storage';

// Real disks: a write that waits for the disk may take long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let storage: Storage;

function reopen(): void {
  const opened = openStorage({ folder, now: new Date('2026-01-01T00:00:00Z') });
  if (!opened.ok) throw new Error(opened.error.message);
  storage = opened.value;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'storage-'));
  reopen();
});
afterEach(() => {
  storage.close();
  rmSync(folder, { recursive: true, force: true });
});

const plan = newPlan(library, 'plan', 'test@1');
const [input] = [...checkPlan(plan, library).inputs.values()];
if (!input) throw new Error('the new plan has no scenario');
const result = simulate(input);

function run(runId: string, change: Partial<RunRecord> = {}, planId = 'plan'): StoredRun {
  return {
    planId,
    inputJson: JSON.stringify(input),
    appVersion: '0.1.0',
    record: {
      runId,
      scenarioId: 'scenario',
      scenarioName: 'Scenario',
      inputHash: 'hash',
      engineVersion: '1',
      startedAt: '2026-01-01T00:00:00.000Z',
      durationS: 1.5,
      status: 'done',
      result,
      error: null,
      ...change,
    },
  };
}
const failed = (startedAt: string): Partial<RunRecord> => ({
  status: 'failed',
  startedAt,
  result: null,
  error: { code: 'run.failed', message: 'out of memory' },
});

describe('runs', () => {
  it('come back as they were, also after closing', () => {
    const stored = run('a');
    storage.runs.add(stored);
    storage.runs.add(run('b', failed('2026-01-02T00:00:00.000Z')));
    storage.close();
    reopen();
    expect(storage.runs.get('a')).toEqual(stored.record);
    expect(storage.runs.get('b')).toMatchObject({ status: 'failed', result: null, error: { code: 'run.failed' } });
    expect(storage.runs.get('c')).toBeNull();
  });

  it('latest: the newest result of each scenario, which a later failure does not hide', () => {
    storage.runs.add(run('old', { startedAt: '2026-01-01T00:00:00.000Z' }));
    storage.runs.add(run('new', { startedAt: '2026-01-02T00:00:00.000Z' }));
    storage.runs.add(run('broken', failed('2026-01-03T00:00:00.000Z')));
    storage.runs.add(run('other', { scenarioId: 'other', ...failed('2026-01-01T00:00:00.000Z') }));
    storage.runs.add(run('elsewhere', {}, 'another plan'));
    expect(storage.runs.latest('plan').map((each) => each.runId)).toEqual(['other', 'new']);
    expect(storage.runs.latest('nothing')).toEqual([]);
  });

  it('keeps twenty per scenario, with results first', () => {
    const day = (count: number): string => `2026-01-01T00:00:${String(count).padStart(2, '0')}.000Z`;
    storage.runs.add(run('result', { startedAt: day(0) }));
    for (let count = 1; count <= 30; count++) storage.runs.add(run(`failure ${count}`, failed(day(count))));
    expect(storage.runs.get('result')).not.toBeNull();
    expect(storage.runs.get('failure 11')).toBeNull();
    expect(storage.runs.get('failure 12')).not.toBeNull();
  });

  it('a run that breaks a rule leaves neither itself nor a result', () => {
    expect(() => storage.runs.add(run('bad', { error: { code: 'run.failed', message: 'x' } }))).toThrow('CHECK');
    expect(() => storage.runs.add({ ...run('bad'), inputJson: 'no json' })).toThrow('CHECK');
    expect(storage.runs.get('bad')).toBeNull();
    storage.runs.add(run('bad'));
    expect(storage.runs.get('bad')?.result).toEqual(result);
  });
});

describe('recents', () => {
  const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));

  it('are newest first; a file in the list keeps its id', () => {
    storage.recents.touch('/plans/a.json', 'A', at(1));
    storage.recents.touch('/plans/b.json', 'B', at(2));
    const id = storage.recents.list().find((each) => each.name === 'A')?.recentId;
    storage.recents.touch('/plans/a.json', 'A renamed', at(3));
    expect(storage.recents.list().map((each) => each.name)).toEqual(['A renamed', 'B']);
    expect(storage.recents.list()[0]?.recentId).toBe(id);
    expect(storage.recents.get(id ?? '')?.filePath).toBe('/plans/a.json');
  });

  it('are at most twenty, and can be removed', () => {
    for (let count = 0; count < 25; count++) storage.recents.touch(`/plans/${count}.json`, String(count), at(count));
    const list = storage.recents.list();
    expect(list.map((each) => each.name)).toEqual(Array.from({ length: 20 }, (_, index) => String(24 - index)));
    storage.recents.remove(list[0]?.recentId ?? '');
    expect(storage.recents.list()[0]?.name).toBe('23');
    expect(storage.recents.get(list[0]?.recentId ?? '')).toBeNull();
  });
});

describe('drafts', () => {
  const draft = (draftId: string, change: Partial<Draft> = {}): Draft => ({
    draftId,
    processId: 'first',
    name: 'My plan',
    filePath: '/plans/a.json',
    fileState: { sizeBytes: 12, hash: 'abc' },
    isSample: false,
    planJson: JSON.stringify(plan),
    changedAt: '2026-01-01T00:00:00.000Z',
    ...change,
  });

  it('outlive the process that wrote them, and are offered to the next', () => {
    storage.drafts.put(draft('a'));
    storage.drafts.put(draft('a', { name: 'Edited', changedAt: '2026-01-01T00:00:05.000Z' }));
    storage.drafts.put(draft('b', { filePath: null, fileState: null, isSample: true }));
    expect(storage.drafts.listOfOthers('first')).toEqual([]);
    storage.close();
    reopen();
    expect(storage.drafts.listOfOthers('second').map((each) => each.name)).toEqual(['Edited', 'My plan']);
    expect(storage.drafts.get('a')).toEqual(draft('a', { name: 'Edited', changedAt: '2026-01-01T00:00:05.000Z' }));
    expect(storage.drafts.get('b')).toMatchObject({ filePath: null, fileState: null, isSample: true });
  });

  it('are offered once: an opened draft belongs to who opened it', () => {
    storage.drafts.put(draft('a'));
    storage.drafts.claim('a', 'second');
    expect(storage.drafts.listOfOthers('second')).toEqual([]);
    expect(storage.drafts.listOfOthers('third')).toHaveLength(1);
    storage.drafts.remove('a');
    expect(storage.drafts.get('a')).toBeNull();
  });
});

describe('profiles and settings', () => {
  it('keep the newest state of each profile, by name', () => {
    const [left, right] = library.hardware;
    if (!left || !right) throw new Error('library');
    const old = { ...left, id: 'own', name: 'Z old' };
    storage.profiles.putAll([old, right], new Date());
    storage.profiles.putAll([{ ...old, name: 'A new' }], new Date());
    storage.close();
    reopen();
    expect(storage.profiles.list()).toEqual([{ ...old, name: 'A new' }, right]);
  });

  it('settings hold any JSON value by key', () => {
    expect(storage.settings.get('theme')).toBeUndefined();
    storage.settings.set('theme', 'dark');
    storage.settings.set('window', { width: 1280, height: 800 });
    storage.settings.set('theme', 'light');
    storage.close();
    reopen();
    expect(storage.settings.get('theme')).toBe('light');
    expect(storage.settings.get('window')).toEqual({ width: 1280, height: 800 });
  });

  it('closing twice does no harm', () => {
    storage.close();
    expect(() => storage.close()).not.toThrow();
  });
});
