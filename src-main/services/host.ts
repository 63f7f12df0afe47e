/**
 * What the services need from whoever runs them (the window or the command line): dialogs, printing,
 * clock, folders and a way to push. Services know nothing of Electron; everything of it comes through here.
 */
import type { PushName, Pushes } from '../../src-shared/contract/api';
import type { WorkerFactory } from '../runs/worker-protocol';

export interface FileFilter {
  name: string;
  /** Without the leading dot. */
  extensions: string[];
}

export interface Host {
  readonly appVersion: string;
  /** e.g. "Electron 45.4.1" or "Node 24.21.0". */
  readonly runtime: string;
  /** Folder of the library database; null keeps everything in memory only. */
  readonly dataFolder: string | null;
  /** Folder of the sample plans. */
  readonly samplesFolder: string;
  /** Starts the thread in which the engine runs. */
  readonly createWorker: WorkerFactory;
  now(): Date;
  /** Path of the file that the user chose, or null when cancelled; by default the dialog asks for a plan. */
  showOpenDialog(options?: { title: string; filters: FileFilter[] }): Promise<string | null>;
  /** Path to write to as the user chose it, or null when cancelled. */
  showSaveDialog(options: { defaultName: string; filters: FileFilter[] }): Promise<string | null>;
  /** Prints a self-contained HTML document to PDF. */
  printPdf(html: string): Promise<Uint8Array>;
  /** Makes an HTML document available to a frame of the window; returns its address. */
  publishPreview(html: string): string;
  push<P extends PushName>(name: P, payload: Pushes[P]): void;
  /** A line for the local log; never document content. */
  log(message: string): void;
  /** The latest lines of the local log. */
  readLog(): string;
  /** Tells the window system what title bar, close guard and recent documents must know. */
  setWindowState(state: { title: string; isDirty: boolean; filePath: string | null }): void;
  /** The user has decided: the window may close. */
  closeWindow(): void;
}
