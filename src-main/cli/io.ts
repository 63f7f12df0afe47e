/** What the command line needs from the process that runs it, so that tests can run it without one. */
import type { WorkerFactory } from '../runs/worker-protocol';

export interface CliIo {
  /** Results. */
  stdout(text: string): void;
  /** Progress and messages. */
  stderr(text: string): void;
  /** True when stderr is a terminal on which a line may be rewritten. */
  readonly isInteractive: boolean;
  /** Folder that file names of the user refer to. */
  readonly cwd: string;
  /** Folder of the product: samples/ and out/ lie in it. */
  readonly root: string;
  readonly appVersion: string;
  readonly runtime: string;
  readonly createWorker: WorkerFactory;
  printPdf(html: string): Promise<Uint8Array>;
  now(): Date;
  /** Aborted when the user asks to stop (Ctrl-C). */
  readonly signal: AbortSignal;
}

export const exitCodes = { done: 0, failed: 1, invalidPlan: 2 } as const;

/**
 * Ends a command early with a message on stderr. Thrown by commands and caught once, in command-line.ts: here a
 * failure is always the end, so that passing it up by hand would say nothing more.
 */
export class Stop extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.name = 'Stop';
    this.exitCode = exitCode;
  }
}
