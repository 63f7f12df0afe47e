/** Asks where something that the window made goes, and writes it there. */
import path from 'node:path';
import { ok, type Result } from '../../src-shared/contract/errors';
import { writeFailure } from '../documents/plan-file';
import { writeAtomic } from '../documents/write-atomic';
import { completeFileName, suggestFileName } from './file-names';
import type { Host } from './host';

interface ExportedFile {
  /** What it shows; becomes the suggested file name. */
  name: string;
  /** Ending of the file, without the dot. */
  extension: string;
  /** What the dialog calls such files. */
  title: string;
}

/** @returns the name of the file written, or null when the user cancelled. */
export async function exportFile(
  host: Host,
  { name, extension, title }: ExportedFile,
  content: string | Uint8Array,
): Promise<Result<{ fileName: string } | null>> {
  const chosen = await host.showSaveDialog({
    defaultName: suggestFileName(name, extension),
    filters: [{ name: title, extensions: [extension] }],
  });
  if (chosen === null) return ok(null);
  const target = completeFileName(path.resolve(chosen), extension);
  try {
    await writeAtomic(target, content);
  } catch (error) {
    return writeFailure(target, error);
  }
  return ok({ fileName: path.basename(target) });
}
