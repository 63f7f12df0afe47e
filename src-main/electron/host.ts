/** What the services need, provided by Electron: dialogs, printing, previews, pushes and the window's title. */
import { app } from 'electron';
import path from 'node:path';
import { threadWorkerFactory } from '../runs/thread-worker';
import type { Host } from '../services/host';
import { showOpenDialog, showSaveDialog } from './dialogs';
import type { RotatingLog } from './log';
import type { PreviewStore } from './preview-store';
import { printPdf } from './print-pdf';
import type { MainWindow } from './window';

export interface HostGiven {
  window: MainWindow;
  log: RotatingLog;
  previews: PreviewStore;
  /** Folder of the built main process, which holds the engine's thread. */
  builtFolder: string;
  /** Called when the window's document may have changed, and with it the recent plans. */
  onStateChange: () => void;
}

export function createHost({ window, log, previews, builtFolder, onStateChange }: HostGiven): Host {
  return {
    appVersion: app.getVersion(),
    runtime: `Electron ${process.versions.electron}`,
    dataFolder: app.getPath('userData'),
    samplesFolder: path.join(app.getAppPath(), 'samples'),
    createWorker: threadWorkerFactory(path.join(builtFolder, 'engine-worker.cjs')),
    now: () => new Date(),
    showOpenDialog: (options) => showOpenDialog(window.browserWindow, options),
    showSaveDialog: (options) => showSaveDialog(window.browserWindow, options),
    printPdf: (html) => printPdf(html, previews),
    publishPreview: (html) => previews.publish(html),
    push: (name, payload) => window.push(name, payload),
    log: (message) => log.write(message),
    readLog: () => log.read(),
    setWindowState: (state) => {
      window.setState(state);
      onStateChange();
    },
    closeWindow: () => window.guard.release(),
  };
}
