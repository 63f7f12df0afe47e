/** `--print-pdf IN OUT`: prints one HTML file and ends, without a window and beside any running instance. */
import { app } from 'electron';
import { readFile, writeFile } from 'node:fs/promises';
import type { RotatingLog } from './log';
import { PreviewStore } from './preview-store';
import { printPdf } from './print-pdf';
import { serveBundle } from './protocol';
import { guardSession } from './security';

/** Exits with 0 when the PDF was written, else 1 with the reason on stderr. */
export async function runPrintJob(job: { input: string; output: string }, log: RotatingLog): Promise<void> {
  // The hidden window closes before the file is written; that must not end the application.
  app.on('window-all-closed', () => undefined);
  try {
    await app.whenReady();
    guardSession((message) => log.write(message));
    const previews = new PreviewStore();
    serveBundle(null, previews);
    await writeFile(job.output, await printPdf(await readFile(job.input, 'utf8'), previews));
    app.exit(0);
  } catch (error) {
    process.stderr.write(`${job.output} could not be printed: ${String(error)}\n`);
    app.exit(1);
  }
}
