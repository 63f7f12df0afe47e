/** The command line as the services' host: no dialogs, nothing kept, files go where the command says. */
import path from 'node:path';
import type { PushName, Pushes } from '../../src-shared/contract/api';
import type { Host } from '../services/host';
import type { CliIo } from './io';

export interface CliHost extends Host {
  /** Where the next report is to be written; null answers the services as a cancelled dialog would. */
  target: string | null;
  listener: (<P extends PushName>(name: P, payload: Pushes[P]) => void) | null;
}

export function createCliHost(io: CliIo): CliHost {
  return {
    target: null,
    listener: null,
    appVersion: io.appVersion,
    runtime: io.runtime,
    dataFolder: null,
    samplesFolder: path.join(io.root, 'samples'),
    createWorker: io.createWorker,
    now: () => io.now(),
    showOpenDialog: () => Promise.resolve(null),
    showSaveDialog() {
      return Promise.resolve(this.target);
    },
    printPdf: (html) => io.printPdf(html),
    publishPreview: () => '',
    push(name, payload) {
      this.listener?.(name, payload);
    },
    // Nothing: what the user must know comes back as a result and is said once.
    log: () => undefined,
    readLog: () => '',
    setWindowState: () => undefined,
    closeWindow: () => undefined,
  };
}
