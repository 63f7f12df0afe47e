/** The command line's process: streams, signals, places. Built to out/main/cli.cjs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { threadWorkerFactory } from '../runs/thread-worker';
import { runCommandLine } from './command-line';
import { exitCodes } from './io';
import { printPdf } from './print-pdf';

const built = import.meta.dirname;
const root = process.env['SUPERNODE_ROOT'] ?? path.resolve(built, '..', '..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

const stop = new AbortController();
// Not once: a terminal sends Ctrl-C to this process and to its parent, which passes it on as well.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
// A reader that has seen enough (`| head`) is no failure; anything else is, such as a full disk.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
  process.stderr.write(`The result cannot be written: ${error.message}\n`);
  process.exit(exitCodes.failed);
});
// Nobody reads the messages: that does not change the result.
process.stderr.on('error', () => undefined);

runCommandLine(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  isInteractive: process.stderr.isTTY,
  cwd: process.cwd(),
  root,
  appVersion: version,
  runtime: `Node ${process.versions.node}`,
  createWorker: threadWorkerFactory(path.join(built, 'engine-worker.cjs')),
  printPdf: (html) => printPdf(root, html, stop.signal),
  now: () => new Date(),
  signal: stop.signal,
}).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`Unexpected error: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exitCode = exitCodes.failed;
  },
);
