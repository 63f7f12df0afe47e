/** Plans on disk: reading with all refusals, and writing that counts only once it was read back. */
import { readFile, stat } from 'node:fs/promises';
import { fail, ok, type Failure, type Result } from '../../src-shared/contract/errors';
import type { Issue } from '../../src-shared/model/issue';
import type { Plan } from '../../src-shared/model/plan';
import { fileStateOf, type FileState } from './file-state';
import { MAX_FILE_BYTES, parsePlanBytes } from './parse-plan';
import { serializePlan } from './serialize-plan';
import { writeAtomic } from './write-atomic';

export interface PlanFileContent {
  plan: Plan;
  formatVersion: number;
  state: FileState;
}

export type ReadPlan = { ok: true; value: PlanFileContent } | { ok: false; error: Failure; issues: Issue[] };

/** Reads a plan file. Failures: file.notFound, file.unreadable, plan.damaged, plan.newer. */
export async function readPlanFile(path: string): Promise<ReadPlan> {
  let content: Uint8Array;
  try {
    const found = await stat(path);
    if (!found.isFile()) return refused(fail('file.unreadable', `This is not a file: ${path}`));
    if (found.size > MAX_FILE_BYTES) {
      const message = `The file has ${found.size} bytes; a plan has at most ${MAX_FILE_BYTES}: ${path}`;
      return refused(fail('plan.damaged', message));
    }
    content = await readFile(path);
  } catch (error) {
    return refused(readFailure(path, error));
  }
  const parsed = parsePlanBytes(content);
  return parsed.ok ? { ok: true, value: { ...parsed.value, state: fileStateOf(content) } } : parsed;
}

/**
 * Writes a plan and reads it back; only then it counts as saved. Failures: file.unwritable, and
 * plan.invalid when the plan itself cannot be held in a file (nothing is written then).
 */
export async function writePlanFile(path: string, plan: Plan): Promise<Result<FileState>> {
  const text = serializePlan(plan);
  const content = new TextEncoder().encode(text);
  const checked = parsePlanBytes(content);
  if (!checked.ok) return fail('plan.invalid', checked.error.message, checked.error.details);
  try {
    await writeAtomic(path, content);
    const written = await readPlanFile(path);
    if (!written.ok || serializePlan(written.value.plan) !== text) {
      return fail('file.unwritable', `The file does not hold what was written: ${path}`);
    }
    return ok(written.value.state);
  } catch (error) {
    return writeFailure(path, error);
  }
}

/** A file system error of writing, in words. */
export function writeFailure(path: string, error: unknown): { ok: false; error: Failure } {
  return fail('file.unwritable', `The file cannot be written: ${path}: ${reason(error)}`);
}

export function readFailure(path: string, error: unknown): { ok: false; error: Failure } {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return fail('file.notFound', `The file does not exist: ${path}`);
  }
  return fail('file.unreadable', `The file cannot be read: ${path}: ${reason(error)}`);
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'the folder does not exist',
  EBUSY: 'another program holds it',
};

function reason(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  return reasons[code] ?? (code || String(error));
}

function refused(failure: { ok: false; error: Failure }): ReadPlan & { ok: false } {
  const { message } = failure.error;
  return {
    ...failure,
    issues: [{ severity: 'error', path: '', code: failure.error.code, message }],
  };
}
