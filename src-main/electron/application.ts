/**
 * The life of the windowed application: instance lock, library database, services, window, and the order in
 * which they come up and go down.
 */
import { app } from 'electron';
import path from 'node:path';
import { errorCodes } from '../../src-shared/contract/errors';
import { createBackend } from '../services/backend';
import { parseRequest } from '../services/request-schemas';
import { openStorage } from '../storage/storage';
import { showFatal } from './dialogs';
import { createHost } from './host';
import { registerHandlers } from './ipc';
import type { RotatingLog } from './log';
import { installMenu } from './menu';
import { PreviewStore } from './preview-store';
import { serveBundle } from './protocol';
import { guardSession } from './security';
import { claimInstance, type Arrivals } from './single-instance';
import { applyTheme, withTheme } from './theme';
import { createWindow, windowStateFile } from './window';

/** Starts, or hands the file to the instance that runs already and ends. @param builtFolder of the main process */
export function startApplication(planFile: string | null, log: RotatingLog, builtFolder: string): void {
  const arrivals = claimInstance(planFile);
  if (arrivals === null) {
    app.quit();
    return;
  }
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(() => openApplication(arrivals, log, builtFolder))
    .catch((error: unknown) => {
      const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.write(`the start failed: ${details}`);
      showFatal('Supernode Planner cannot start', details);
      app.exit(1);
    });
}

async function openApplication(arrivals: Arrivals, log: RotatingLog, builtFolder: string): Promise<void> {
  const write = (message: string): void => log.write(message);
  const opened = openStorage({ folder: app.getPath('userData'), now: new Date() });
  if (!opened.ok) {
    write(`the library database cannot be used: ${opened.error.code}`);
    showFatal(errorCodes[opened.error.code], opened.error.message);
    app.exit(1);
    return;
  }
  const storage = opened.value;
  const previews = new PreviewStore();
  guardSession(write);
  serveBundle(path.join(builtFolder, '..', 'renderer'), previews);

  const preload = path.join(builtFolder, '..', 'preload', 'preload.cjs');
  const window = createWindow({ preload, stateFile: windowStateFile(), log: write });
  const host = createHost({ window, log, previews, builtFolder, onStateChange: () => void refreshMenu() });
  const backend = createBackend(host, storage);
  window.onPageGone(() => backend.startSession());
  const handlers = withTheme(backend.handlers);

  async function refreshMenu(): Promise<void> {
    const start = await handlers['start.get'](null);
    installMenu(start.ok ? start.value.recents : [], {
      invoke: (command) => window.push('command.invoked', { command }),
      openRecent: (recentId) =>
        void handlers['plan.openRecent']({ recentId }).then((plan) => window.push('plan.opened', { opened: plan })),
    });
  }

  registerHandlers({ handlers, parse: parseRequest, onAccepted: () => window.guard.noteRequest(), log: write });
  app.on('will-quit', () => {
    backend.dispose();
    storage.close();
  });
  const settings = await handlers['settings.get'](null);
  if (settings.ok) applyTheme(settings.value.theme);
  await refreshMenu();
  window.load();
  arrivals.onSecondStart(() => window.show());
  arrivals.deliverTo(
    (file) => void backend.openFile(file).then((plan) => window.push('plan.opened', { opened: plan })),
  );
  write(`started ${host.appVersion} on ${host.runtime}`);
}
