/** Prints HTML to PDF with the application's own engine, in a process of its own: the command line has no window. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** @param root folder of the product @throws when the engine cannot be started or does not print */
export async function printPdf(root: string, html: string, signal: AbortSignal): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'supernode-report-'));
  try {
    const input = path.join(folder, 'report.html');
    const output = path.join(folder, 'report.pdf');
    await writeFile(input, html);
    await runScript(path.join(root, 'scripts', 'electron-print.mjs'), [input, output], signal);
    return await readFile(output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runScript(script: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'inherit'], signal });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`printing ended with exit code ${String(code)}`)),
    );
  });
}
