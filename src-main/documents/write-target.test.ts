import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findWriteProblem, isSameFile } from './write-target';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'write-target-'));
  await writeFile(at('plan.json'), '{}');
  await writeFile(at('other.json'), '{}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('isSameFile', () => {
  it('knows a file by its other names', async () => {
    await symlink(at('plan.json'), at('soft.json'));
    await link(at('plan.json'), at('hard.json'));
    for (const name of ['plan.json', 'soft.json', 'hard.json'])
      expect(await isSameFile(at(name), at('plan.json'))).toBe(true);
  });
  it('keeps apart what only looks alike, and what is not there', async () => {
    expect(await isSameFile(at('other.json'), at('plan.json'))).toBe(false);
    expect(await isSameFile(at('none.json'), at('plan.json'))).toBe(false);
    expect(await isSameFile(at('none.json'), at('none.json'))).toBe(false);
  });
});

describe('findWriteProblem', () => {
  it('has nothing against a new file or one that will be replaced', async () => {
    expect(await findWriteProblem(at('new.csv'))).toBeNull();
    expect(await findWriteProblem(at('plan.json'))).toBeNull();
  });
  it('names what stands in the way', async () => {
    await mkdir(at('folder.csv'));
    for (const [target, reason] of [
      [at('none', 'x.csv'), 'the folder does not exist'],
      [at('plan.json', 'x.csv'), 'the folder does not exist'],
      [at('folder.csv'), 'it is a folder'],
    ] as const)
      expect(await findWriteProblem(target)).toMatchObject({
        code: 'file.unwritable',
        message: expect.stringContaining(reason) as string,
      });
  });
});
