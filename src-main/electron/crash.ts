/**
 * What happens when something breaks: the page is loaded again (its drafts are in the database), errors of
 * main are logged, and a page that keeps crashing is not reloaded for ever.
 */
import { app, type BrowserWindow } from 'electron';
import { askToReload } from './dialogs';

const MAX_RELOADS = 3;
const RELOAD_SPAN_MS = 60_000;

type Log = (message: string) => void;

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** Logs errors that nothing else caught; the documents' drafts are safe, so the application stays. */
export function logUncaughtErrors(log: Log): void {
  process.on('uncaughtException', (error) => log(`uncaught error: ${describe(error)}`));
  process.on('unhandledRejection', (error) => log(`unhandled rejection: ${describe(error)}`));
  app.on('child-process-gone', (_event, details) =>
    log(`process ${details.type} is gone: ${details.reason} (code ${details.exitCode})`),
  );
}

/** Loads the page again after a crash. @param onGone told first, so that a held close is released */
export function reloadAfterCrash(window: BrowserWindow, log: Log, onGone: () => void): void {
  const reloads: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    log(`the window's page is gone: ${details.reason} (code ${details.exitCode})`);
    onGone();
    if (window.isDestroyed()) return;
    const now = Date.now();
    const recent = reloads.filter((time) => now - time < RELOAD_SPAN_MS);
    reloads.splice(0, reloads.length, ...recent, now);
    if (recent.length < MAX_RELOADS) {
      window.webContents.reload();
      return;
    }
    void askToReload(window).then((again) => (again ? window.webContents.reload() : app.quit()));
  });
}
