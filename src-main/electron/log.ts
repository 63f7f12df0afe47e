/**
 * A local log that never grows beyond a few files. Callers write what happened, never what a plan holds.
 * A log that cannot be written must not harm the application, so failures are swallowed here.
 */
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const MAX_BYTES = 512 * 1024;
const KEPT_FILES = 3;
const READ_LINES = 200;

export class RotatingLog {
  readonly #file: string;
  readonly #maxBytes: number;

  /** @param folder made when missing */
  constructor(folder: string, maxBytes = MAX_BYTES) {
    this.#file = path.join(folder, 'main.log');
    this.#maxBytes = maxBytes;
    attempt(() => mkdirSync(folder, { recursive: true }));
  }

  /** Appends one entry; line breaks inside are kept, indented, so that an entry starts at a line's start. */
  write(message: string): void {
    const entry = `${new Date().toISOString()} ${message.replaceAll('\n', '\n  ')}\n`;
    attempt(() => {
      this.#rotate(Buffer.byteLength(entry));
      appendFileSync(this.#file, entry);
    });
  }

  /** The latest lines of the current file. */
  read(): string {
    const text = attempt(() => readFileSync(this.#file, 'utf8')) ?? '';
    return text.split('\n').slice(-READ_LINES).join('\n');
  }

  #rotate(addedBytes: number): void {
    const sizeBytes = attempt(() => statSync(this.#file).size) ?? 0;
    if (sizeBytes + addedBytes <= this.#maxBytes) return;
    for (let age = KEPT_FILES - 1; age >= 1; age--) {
      const from = age === 1 ? this.#file : `${this.#file}.${age - 1}`;
      attempt(() => renameSync(from, `${this.#file}.${age}`));
    }
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
