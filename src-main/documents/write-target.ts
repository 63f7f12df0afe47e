/**
 * Looks at the place where a file is to be written before the work that fills it begins: whether it can be written
 * there, and whether it is another name of a file that must not be replaced.
 */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Failure } from '../../src-shared/contract/errors';
import { writeFailure } from './plan-file';

/** Whether both paths lead to one file, also through links or in other letters where the file system ignores case. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  try {
    const [first, second] = await Promise.all([stat(a, { bigint: true }), stat(b, { bigint: true })]);
    return first.dev === second.dev && first.ino === second.ino;
  } catch {
    // One of them is not there.
    return false;
  }
}

/** Why nothing can be written to a path (file.unwritable); null when nothing speaks against it. */
export async function findWriteProblem(target: string): Promise<Failure | null> {
  try {
    if ((await stat(target).catch(() => null))?.isDirectory()) throw errno('EISDIR');
    if (!(await stat(path.dirname(target))).isDirectory()) throw errno('ENOTDIR');
    await access(path.dirname(target), constants.W_OK);
    return null;
  } catch (error) {
    return writeFailure(target, error).error;
  }
}

function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
