/** Atomic writes in a real folder: old or new, never a part, and nothing left behind. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAtomic } from './write-atomic';

// Real disks: a write that waits for the disk may take long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-atomic-'));
  file = join(folder, 'plan.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const failing = (code: string) => ({
  rename: () => Promise.reject(Object.assign(new Error(`${code}: refused`), { code })),
});

describe('writeAtomic', () => {
  it('writes a new file and replaces an old one', async () => {
    await writeAtomic(file, 'one');
    expect(await readFile(file, 'utf8')).toBe('one');
    await writeAtomic(file, 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect(await readdir(folder)).toEqual(['plan.json']);
  });

  it('a failure leaves the old file and no temporary one', async () => {
    await writeAtomic(file, 'old');
    await expect(writeAtomic(file, 'new', failing('ENOSPC'))).rejects.toThrow('ENOSPC');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['plan.json']);
  });

  it('a failure does not hold up the next write', async () => {
    const first = writeAtomic(file, 'one', failing('ENOSPC'));
    const second = writeAtomic(file, 'two');
    await expect(first).rejects.toThrow();
    await second;
    expect(await readFile(file, 'utf8')).toBe('two');
  });

  it('tries again while another program holds the file', async () => {
    let attempts = 0;
    await writeAtomic(file, 'new', {
      rename: (from, to) => {
        attempts += 1;
        if (attempts < 3) return Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' }));
        return rename(from, to);
      },
    });
    expect(attempts).toBe(3);
    expect(await readFile(file, 'utf8')).toBe('new');
  });

  it('writes at the same time take turns, and the last one stays', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `${index} ${'x'.repeat(50_000 + index)}`);
    const seen: string[] = [];
    let active = 0;
    await Promise.all(
      texts.map((text) =>
        writeAtomic(file, text, {
          rename: async (from, to) => {
            active += 1;
            expect(active).toBe(1);
            await rename(from, to);
            seen.push(await readFile(file, 'utf8'));
            active -= 1;
          },
        }),
      ),
    );
    expect(seen.map((text) => text.length)).toEqual(texts.map((text) => text.length));
    expect((await readFile(file, 'utf8')) === texts.at(-1)).toBe(true);
    expect(await readdir(folder)).toEqual(['plan.json']);
  });

  it('keeps the permissions of the file it replaces', async () => {
    await writeFile(file, 'old');
    await chmod(file, 0o600);
    await writeAtomic(file, 'new');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('follows a link instead of replacing it', async () => {
    const elsewhere = join(folder, 'real.json');
    await writeFile(elsewhere, 'old');
    await symlink(elsewhere, file);
    await writeAtomic(file, 'new');
    expect(await readFile(elsewhere, 'utf8')).toBe('new');
    expect((await readdir(folder)).sort()).toEqual(['plan.json', 'real.json']);
  });

  it('a folder that is not there is an error, not a new folder', async () => {
    await expect(writeAtomic(join(folder, 'gone', 'plan.json'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
    await mkdir(file);
    await expect(writeAtomic(file, 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['plan.json']);
  });
});
