/** Documents from opening to saving and back after a crash, on real files and a real library database. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedPlan } from '../../src-shared/contract/api';
import type { Plan } from '../../src-shared/model/plan';
import { readPlanFile } from '../documents/plan-file';
import { codeOf, makeTestFolder, removeTestFolder, TestBackend, valueOf } from './testing/test-backend';

let folder: string;
let test: TestBackend;

beforeEach(async () => {
  folder = await makeTestFolder();
  test = new TestBackend(folder);
});
afterEach(async () => {
  test.close();
  await removeTestFolder(folder);
});

const save = (
  opened: Pick<OpenedPlan, 'document' | 'plan'>,
  plan: Plan = opened.plan,
  more: { saveAs?: boolean; overwriteChanged?: boolean } = {},
) =>
  test.handlers['plan.save']({
    documentId: opened.document.documentId,
    plan,
    saveAs: false,
    overwriteChanged: false,
    ...more,
  });

async function savedSample(name = 'plan.json'): Promise<OpenedPlan> {
  const sample = await test.openSample();
  test.answers.save = test.file(name);
  const saved = valueOf(await save(sample));
  if (!saved) throw new Error('not saved');
  return { ...saved, issues: [] };
}

async function onDisk(name = 'plan.json'): Promise<Plan> {
  const read = await readPlanFile(test.file(name));
  if (!read.ok) throw new Error(read.error.message);
  return read.value.plan;
}

const start = async () => valueOf(await test.handlers['start.get'](null));
const draftOf = (opened: OpenedPlan, plan: Plan | null) =>
  test.handlers['plan.draft']({ documentId: opened.document.documentId, plan });

/** The process is killed and the application started again on the same data. */
function restart(): void {
  test.close();
  test = new TestBackend(folder);
}

describe('opening', () => {
  it('a new plan was never saved and has no errors', async () => {
    const { document, plan, issues } = valueOf(await test.handlers['plan.new'](null));
    expect(document).toMatchObject({ fileName: null, folder: null, isSample: false });
    expect(issues.filter((issue) => issue.severity === 'error')).toEqual([]);
    expect(plan.savedBy).toBe('supernode-planner@1.2.3');
  });

  it('a sample is untitled, marked, and a plan of its own each time', async () => {
    const first = await test.openSample();
    const second = await test.openSample();
    expect(first.document).toMatchObject({ fileName: null, isSample: true });
    expect(first.plan.id).not.toBe(second.plan.id);
    expect(first.plan.id).not.toMatch(/^sample/u);
  });

  it('every sample of the start page opens without errors', async () => {
    const { samples } = await start();
    expect(samples.map(({ name }) => name)).toContain('CloudMatrix 384 or NVL72?');
    for (const { sampleId } of samples) {
      const { issues } = await test.openSample(sampleId);
      expect(issues.filter((issue) => issue.severity === 'error')).toEqual([]);
    }
  });

  it('says what is wrong with a damaged file, and keeps nothing of it', async () => {
    await writeFile(test.file('bad.json'), '{\n "format": "supernode-plan",\n');
    test.answers.open = test.file('bad.json');
    const opened = await test.handlers['plan.open'](null);
    expect(codeOf(opened)).toBe('plan.damaged');
    expect((await start()).recents).toEqual([]);
  });

  it('refuses a newer file and names what wrote it', async () => {
    await savedSample();
    const newer = { ...(await onDisk()), formatVersion: 99, savedBy: 'supernode-planner@7.0.0' };
    await writeFile(test.file('newer.json'), JSON.stringify(newer));
    const opened = await test.backend.openFile(test.file('newer.json'));
    expect(opened).toMatchObject({ ok: false, error: { code: 'plan.newer' } });
    if (!opened.ok) expect(opened.error.message).toContain('supernode-planner@7.0.0');
  });

  it('answers null when the user cancels, and file.notFound for what is gone', async () => {
    expect(await test.handlers['plan.open'](null)).toEqual({ ok: true, value: null });
    expect(codeOf(await test.backend.openFile(test.file('none.json')))).toBe('file.notFound');
    expect(codeOf(await test.handlers['plan.openSample']({ sampleId: '../package' }))).toBe('file.notFound');
    expect(codeOf(await test.handlers['plan.openRecent']({ recentId: 'none' }))).toBe('file.notFound');
  });
});

describe('saving', () => {
  it('asks where a sample goes, stamps it, and reopens equal', async () => {
    const saved = await savedSample();
    expect(test.suggested).toEqual(['Supernode or stacked servers.json']);
    expect(saved.document).toMatchObject({ fileName: 'plan.json', folder, isSample: false });
    expect(saved.plan.savedBy).toBe('supernode-planner@1.2.3');
    const reopened = valueOf(await test.backend.openFile(test.file('plan.json')));
    expect(reopened.plan).toEqual(saved.plan);
  });

  it('writes to the known file without asking', async () => {
    const saved = await savedSample();
    test.suggested.length = 0;
    valueOf(await save(saved, { ...saved.plan, notes: 'changed' }));
    expect(test.suggested).toEqual([]);
    expect((await onDisk()).notes).toBe('changed');
  });

  it('keeps everything as it is when the user cancels', async () => {
    const sample = await test.openSample();
    expect(await save(sample)).toEqual({ ok: true, value: null });
    expect((await start()).recents).toEqual([]);
  });

  it('save as moves the document on; a copy does not', async () => {
    const saved = await savedSample();
    test.answers.save = test.file('copy');
    const copy = valueOf(
      await test.handlers['plan.saveCopy']({ documentId: saved.document.documentId, plan: saved.plan }),
    );
    expect(copy).toEqual({ fileName: 'copy.json' });
    valueOf(await save(saved, { ...saved.plan, notes: 'still here' }));
    expect((await onDisk()).notes).toBe('still here');
    test.answers.save = test.file('moved.json');
    valueOf(await save(saved, saved.plan, { saveAs: true }));
    valueOf(await save(saved, { ...saved.plan, notes: 'there' }));
    expect((await onDisk('moved.json')).notes).toBe('there');
    expect((await onDisk()).notes).toBe('still here');
    expect((await onDisk('copy.json')).notes).toBe(saved.plan.notes);
  });

  it('a name without ending never replaces a file that nobody was asked about', async () => {
    await writeFile(test.file('taken.json'), 'precious');
    const sample = await test.openSample();
    test.answers.save = test.file('taken');
    expect(valueOf(await save(sample))?.document.fileName).toBe('taken');
    expect(await readFile(test.file('taken.json'), 'utf8')).toBe('precious');
  });

  it('refuses when the file was changed on disk, unless told to overwrite', async () => {
    const saved = await savedSample();
    const theirs = JSON.stringify({ ...saved.plan, notes: 'theirs' });
    await writeFile(test.file('plan.json'), theirs);
    const ours = { ...saved.plan, notes: 'ours' };
    expect(codeOf(await save(saved, ours))).toBe('file.changed');
    expect(await readFile(test.file('plan.json'), 'utf8')).toBe(theirs);
    valueOf(await save(saved, ours, { overwriteChanged: true }));
    expect((await onDisk()).notes).toBe('ours');
    valueOf(await save(saved, ours));
  });

  it('writes a file that is gone again', async () => {
    const saved = await savedSample();
    await rm(test.file('plan.json'));
    valueOf(await save(saved));
    expect(await onDisk()).toEqual(saved.plan);
  });

  it('two saves at once take turns and both count', async () => {
    const saved = await savedSample();
    const results = await Promise.all(['one', 'two'].map((notes) => save(saved, { ...saved.plan, notes })));
    expect(results.map((result) => result.ok)).toEqual([true, true]);
    expect((await onDisk()).notes).toBe('two');
  });

  it('fails with a reason where nothing can be written, and the draft stays', async () => {
    const sample = await test.openSample();
    valueOf(await draftOf(sample, sample.plan));
    test.answers.save = test.file('missing/plan.json');
    expect(codeOf(await save(sample))).toBe('file.unwritable');
    restart();
    expect((await start()).drafts).toHaveLength(1);
  });

  it('refuses a document that is not open any more', async () => {
    const saved = await savedSample();
    valueOf(await test.handlers['plan.close']({ documentId: saved.document.documentId }));
    expect(codeOf(await save(saved))).toBe('request.invalid');
  });

  it("keeps the plan's own profiles for other plans", async () => {
    const sample = await test.openSample();
    const { hardware } = valueOf(await test.handlers['library.get'](null));
    const [builtIn] = hardware;
    if (!builtIn) throw new Error('the library is empty');
    const own = { ...builtIn, id: 'own', name: 'Our machine', basedOn: builtIn.id };
    test.answers.save = test.file('plan.json');
    valueOf(await save(sample, { ...sample.plan, hardware: [own] }));
    restart();
    expect(valueOf(await test.handlers['library.profiles'](null))).toEqual([own]);
  });
});

describe('recent plans', () => {
  it('are listed with their place, and reopened by id', async () => {
    const saved = await savedSample();
    const { recents } = await start();
    expect(recents).toMatchObject([{ name: saved.plan.name, fileName: 'plan.json', folder, isMissing: false }]);
    const reopened = await test.handlers['plan.openRecent']({ recentId: recents[0]?.recentId ?? '' });
    expect(valueOf(reopened).plan).toEqual(saved.plan);
  });

  it('stay in the list when the file moved, are located, or removed', async () => {
    await savedSample();
    await rename(test.file('plan.json'), test.file('moved.json'));
    const [recent] = (await start()).recents;
    const recentId = recent?.recentId ?? '';
    expect(recent?.isMissing).toBe(true);
    expect(codeOf(await test.handlers['plan.openRecent']({ recentId }))).toBe('file.notFound');
    test.answers.open = test.file('moved.json');
    expect(valueOf(await test.handlers['plan.locateRecent']({ recentId }))?.document.fileName).toBe('moved.json');
    const after = (await start()).recents;
    expect(after).toMatchObject([{ fileName: 'moved.json', isMissing: false }]);
    valueOf(await test.handlers['plan.removeRecent']({ recentId: after[0]?.recentId ?? '' }));
    expect((await start()).recents).toEqual([]);
  });
});

describe('recovery drafts', () => {
  it('are offered after the process has died, and restore the document they belong to', async () => {
    const saved = await savedSample();
    valueOf(await draftOf(saved, { ...saved.plan, name: 'Half done' }));
    expect((await start()).drafts).toEqual([]);
    restart();
    const { drafts } = await start();
    expect(drafts).toMatchObject([{ name: 'Half done', fileName: 'plan.json' }]);
    const opened = valueOf(await test.handlers['plan.openDraft']({ draftId: drafts[0]?.draftId ?? '' }));
    expect(opened.plan.name).toBe('Half done');
    expect(opened.document).toMatchObject({ fileName: 'plan.json', isSample: false });
    // Claimed: not offered again here, but kept until it is saved.
    expect((await start()).drafts).toEqual([]);
    valueOf(await save(opened));
    expect((await onDisk()).name).toBe('Half done');
    restart();
    expect((await start()).drafts).toEqual([]);
  });

  it('a claimed draft survives another crash', async () => {
    const sample = await test.openSample();
    valueOf(await draftOf(sample, sample.plan));
    restart();
    const [draft] = (await start()).drafts;
    const opened = valueOf(await test.handlers['plan.openDraft']({ draftId: draft?.draftId ?? '' }));
    expect(opened.document.isSample).toBe(true);
    restart();
    expect((await start()).drafts).toEqual([draft]);
  });

  it('a restored document notices that its file changed meanwhile', async () => {
    const saved = await savedSample();
    valueOf(await draftOf(saved, { ...saved.plan, notes: 'mine' }));
    restart();
    await writeFile(test.file('plan.json'), JSON.stringify({ ...saved.plan, notes: 'theirs' }));
    const [draft] = (await start()).drafts;
    const opened = valueOf(await test.handlers['plan.openDraft']({ draftId: draft?.draftId ?? '' }));
    expect(codeOf(await save(opened))).toBe('file.changed');
  });

  it('go with a clean document, a closed one, and on request', async () => {
    const first = await test.openSample();
    const second = await test.openSample();
    const third = await test.openSample();
    for (const opened of [first, second, third]) valueOf(await draftOf(opened, opened.plan));
    valueOf(await draftOf(first, null));
    valueOf(await test.handlers['plan.close']({ documentId: second.document.documentId }));
    restart();
    const { drafts } = await start();
    expect(drafts.map(({ draftId }) => draftId)).toEqual([third.document.documentId]);
    valueOf(await test.handlers['plan.discardDraft']({ draftId: third.document.documentId }));
    expect((await start()).drafts).toEqual([]);
    expect(codeOf(await test.handlers['plan.openDraft']({ draftId: third.document.documentId }))).toBe('file.notFound');
  });

  it("are offered when the window's page is gone but the process lives", async () => {
    const sample = await test.openSample();
    valueOf(await draftOf(sample, sample.plan));
    test.backend.startSession();
    expect((await start()).drafts).toMatchObject([{ draftId: sample.document.documentId }]);
    expect(codeOf(await draftOf(sample, sample.plan))).toBe('request.invalid');
  });

  it('a draft that arrives during a save outlives it', async () => {
    const saved = await savedSample();
    const saving = save(saved, { ...saved.plan, notes: 'saved' });
    await Promise.resolve();
    valueOf(await draftOf(saved, { ...saved.plan, notes: 'newer' }));
    valueOf(await saving);
    restart();
    const [draft] = (await start()).drafts;
    const opened = valueOf(await test.handlers['plan.openDraft']({ draftId: draft?.draftId ?? '' }));
    expect(opened.plan.notes).toBe('newer');
  });
});

describe('a library database that fails', () => {
  it('costs neither the document nor the file: it is logged, and drafts say so', async () => {
    const saved = await savedSample();
    test.storage.close();
    valueOf(await save(saved, { ...saved.plan, notes: 'without the database' }));
    expect((await onDisk()).notes).toBe('without the database');
    expect(codeOf(await draftOf(saved, saved.plan))).toBe('file.unwritable');
    expect(await start()).toMatchObject({ recents: [], drafts: [] });
    expect(test.logged.join('\n')).toContain('keeping a recent plan failed');
    valueOf(await test.backend.openFile(test.file('plan.json')));
  });
});

describe('the window', () => {
  it('is told the file that it stands for', async () => {
    await savedSample();
    valueOf(await test.handlers['window.state']({ title: 'Plan', isDirty: true }));
    expect(test.windowStates).toEqual([{ title: 'Plan', isDirty: true, filePath: test.file('plan.json') }]);
  });

  it('keeps its settings, and takes the defaults for what it does not understand', async () => {
    valueOf(await test.handlers['settings.set']({ theme: 'dark' }));
    restart();
    expect(valueOf(await test.handlers['settings.get'](null))).toEqual({ theme: 'dark' });
    test.storage.settings.set('settings', { theme: 'purple' });
    expect(valueOf(await test.handlers['settings.get'](null))).toEqual({ theme: 'system' });
  });

  it('writes the picture of a chart, and nothing that is no picture', async () => {
    await mkdir(test.file('charts'));
    test.answers.save = test.file('charts/figure');
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"></svg>';
    expect(valueOf(await test.handlers['chart.export']({ name: 'Power: all', svg }))).toEqual({
      fileName: 'figure.svg',
    });
    expect(await readFile(test.file('charts/figure.svg'), 'utf8')).toBe(svg);
    expect(test.suggested).toEqual(['Power- all.svg']);
    expect(codeOf(await test.handlers['chart.export']({ name: 'x', svg: '<html>' }))).toBe('request.invalid');
  });
});
