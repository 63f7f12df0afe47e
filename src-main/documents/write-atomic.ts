/**
 * Writes a file so that readers see the old or the new content, never a part, and so that it survives a
 * power loss: temporary file in the same folder, fsync, rename, fsync of the folder. Writes to one path
 * wait for each other.
 */
import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const queues = new Map<string, Promise<void>>();

/** Steps that a test may make fail. */
export interface FileSteps {
  rename(from: string, to: string): Promise<void>;
}

/**
 * Replaces the file's content.
 * @throws the file system's error; the old file is then untouched and no temporary file is left.
 */
export async function writeAtomic(
  path: string,
  content: string | Uint8Array,
  steps: FileSteps = { rename },
): Promise<void> {
  // The place in the queue is taken before anything is awaited: writes land in the order of the calls.
  const name = resolve(path);
  const turn = (queues.get(name) ?? Promise.resolve())
    .catch(() => undefined)
    // A link is followed, so that the file it names is replaced and not the link.
    .then(() => realpath(name).catch(() => name))
    .then((target) => replace(target, content, steps));
  queues.set(name, turn);
  try {
    await turn;
  } finally {
    if (queues.get(name) === turn) queues.delete(name);
  }
}

async function replace(target: string, content: string | Uint8Array, steps: FileSteps): Promise<void> {
  const folder = dirname(target);
  const temporary = join(folder, `.${basename(target)}.${randomUUID()}.tmp`);
  const mode = await stat(target).then(
    (found) => found.mode & 0o777,
    () => undefined,
  );
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await renameWithRetry(temporary, target, steps);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Windows refuses a rename while a scanner or an indexer holds the target for a moment. */
async function renameWithRetry(from: string, to: string, steps: FileSteps): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await steps.rename(from, to);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (attempt === 5 || !['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error;
      await delay(20 * 2 ** attempt);
    }
  }
}

/** Makes the rename itself durable; some systems cannot open a folder, which is no failure. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The content itself is on disk already.
  }
}
