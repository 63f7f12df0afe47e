/** Reads the text of a file that is to be imported: UTF-8, of a size that a configuration may have. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../../../src-shared/contract/errors';
import { readFailure } from '../plan-file';
import { MAX_IMPORT_CHARACTERS } from './import-text';

/** Failures: file.notFound, file.unreadable. */
export async function readImportFile(file: string): Promise<Result<{ fileName: string; text: string }>> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return fail('file.unreadable', `This is not a file: ${file}`);
    if (found.size > MAX_IMPORT_CHARACTERS)
      return fail(
        'file.unreadable',
        `The file has ${found.size} bytes; at most ${MAX_IMPORT_CHARACTERS} are read: ${file}`,
      );
    const content = await readFile(file);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    if (text.includes('\0')) return fail('file.unreadable', `This is no text: ${file}`);
    return ok({ fileName: path.basename(file), text });
  } catch (error) {
    if (error instanceof TypeError) return fail('file.unreadable', `This is no text in UTF-8: ${file}`);
    return readFailure(file, error);
  }
}
