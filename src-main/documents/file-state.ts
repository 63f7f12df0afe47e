/** What a file held when we read or wrote it, to notice that somebody else changed it since. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

export interface FileState {
  sizeBytes: number;
  /** SHA-256 of the content; times of change are not reliable on synced and network folders. */
  hash: string;
}

export function fileStateOf(content: Uint8Array): FileState {
  return {
    sizeBytes: content.byteLength,
    hash: createHash('sha256').update(content).digest('hex'),
  };
}

/**
 * True when the file now holds something else. A file that is gone is not changed: writing it again
 * overwrites nobody's work. @throws on other file errors.
 */
export async function isFileChanged(path: string, known: FileState): Promise<boolean> {
  try {
    if ((await stat(path)).size !== known.sizeBytes) return true;
    return fileStateOf(await readFile(path)).hash !== known.hash;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
