/** Names of files that the product suggests or completes. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const MAX_STEM = 80;

/** A file name from a title: characters that some file system refuses become hyphens. */
export function suggestFileName(title: string, extension: string): string {
  const stem = title
    // eslint-disable-next-line no-control-regex
    .replace(/[<>:"/\\|?*\u0000-\u001f]+/gu, '-')
    .replace(/^[\s.-]+|[\s.-]+$/gu, '')
    .slice(0, MAX_STEM);
  return `${stem || 'Untitled'}.${extension}`;
}

/**
 * Adds the extension that a dialog left out. Not when a file of the completed name exists: nobody has been
 * asked whether that one may be replaced.
 */
export function completeFileName(filePath: string, extension: string): string {
  const completed = `${filePath}.${extension}`;
  return path.extname(filePath) === '' && !existsSync(completed) ? completed : filePath;
}
