/** Plan files on disk: read, written, refused, and changed by others, in a real folder. */
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import sample from '../../samples/cloudmatrix-or-nvl72.json';
import type { Plan } from '../../src-shared/model/plan';
import { fileStateOf, isFileChanged } from './file-state';
import { MAX_FILE_BYTES } from './parse-plan';
import { readPlanFile, writePlanFile } from './plan-file';

// Real disks: a write that waits for the disk may take long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const plan = sample as unknown as Plan;
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plan-file-'));
  file = join(folder, 'plan.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function written(path = file): Promise<{ sizeBytes: number; hash: string }> {
  const result = await writePlanFile(path, plan);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('writing and reading', () => {
  it('gives back the same plan and the state of the file', async () => {
    const state = await written();
    const read = await readPlanFile(file);
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value.plan).toEqual(plan);
    expect(read.value.state).toEqual(state);
    expect(state).toEqual(fileStateOf(await readFile(file)));
  });

  it('saving an unchanged plan changes no byte', async () => {
    const first = await written();
    expect(await written()).toEqual(first);
  });

  it('a plan that no file can hold is not written, and the old file stays', async () => {
    await written();
    const before = await readFile(file);
    const result = await writePlanFile(file, { ...plan, notes: 'x'.repeat(30_000) });
    expect(result).toMatchObject({ ok: false, error: { code: 'plan.invalid' } });
    expect(await readFile(file)).toEqual(before);
  });

  it.each([
    ['a folder that is not there', (at: string) => join(at, 'gone', 'plan.json')],
    ['a folder', (at: string) => at],
  ])('%s is not writable', async (_case, pathIn) => {
    expect(await writePlanFile(pathIn(folder), plan)).toMatchObject({ ok: false, error: { code: 'file.unwritable' } });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('what cannot be read', () => {
  const codeOf = async (path = file): Promise<string> => {
    const read = await readPlanFile(path);
    if (read.ok) throw new Error('it was read');
    expect(read.issues.length).toBeGreaterThan(0);
    return read.error.code;
  };

  it('a file that is not there', async () => {
    expect(await codeOf()).toBe('file.notFound');
  });

  it('a folder', async () => {
    await mkdir(file);
    expect(await codeOf()).toBe('file.unreadable');
  });

  it('a file too big to be a plan, which is not even loaded', async () => {
    await writeFile(file, '');
    await truncate(file, MAX_FILE_BYTES + 1);
    expect(await codeOf()).toBe('plan.damaged');
  });

  it('a damaged or newer file, which stays as it is', async () => {
    for (const [text, code] of [
      ['{ "format": ', 'plan.damaged'],
      [JSON.stringify({ ...plan, formatVersion: 99 }), 'plan.newer'],
    ] as const) {
      await writeFile(file, text);
      expect(await codeOf()).toBe(code);
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });
});

describe('changes by others', () => {
  it('are noticed by content, not by time', async () => {
    const state = await written();
    expect(await isFileChanged(file, state)).toBe(false);
    await utimes(file, new Date(0), new Date(0));
    expect(await isFileChanged(file, state)).toBe(false);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('CloudMatrix', 'cloudMatrix'));
    expect(await isFileChanged(file, state)).toBe(true);
    await writeFile(file, `${text}\n`);
    expect(await isFileChanged(file, state)).toBe(true);
    await writeFile(file, text);
    expect(await isFileChanged(file, state)).toBe(false);
  });

  it('a file that is gone is nobody else’s work', async () => {
    const state = await written();
    await rm(file);
    expect(await isFileChanged(file, state)).toBe(false);
  });
});
