/** Calls the command line as a script does, in this process: real files and the real engine, but no PDF printer. */
import path from 'node:path';
import { inProcessWorker } from '../../services/testing/in-process-worker';
import { runCommandLine } from '../command-line';
import type { CliIo } from '../io';

interface Called {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs `words` in `folder`; `more` takes the place of what the host offers. */
export async function callCommand(
  folder: string,
  words: readonly string[],
  more: Partial<CliIo> = {},
): Promise<Called> {
  const written = { stdout: '', stderr: '' };
  const exitCode = await runCommandLine([...words], {
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
    isInteractive: false,
    cwd: folder,
    root: path.resolve(import.meta.dirname, '../../..'),
    appVersion: '1.2.3',
    runtime: 'test',
    createWorker: inProcessWorker,
    printPdf: (html) => Promise.resolve(new TextEncoder().encode(`%PDF-${html.length}`)),
    now: () => new Date(),
    signal: new AbortController().signal,
    ...more,
  });
  return { exitCode, ...written };
}
