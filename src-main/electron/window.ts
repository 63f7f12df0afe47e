/**
 * The main window: made isolated, shown once drawn, put back where it was, and closed only as the close
 * guard allows. Pushes that come before the page listens wait for it.
 */
import { BrowserWindow, app, screen } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PushName, Pushes } from '../../src-shared/contract/api';
import { CloseGuard } from './close-guard';
import { installContextMenu } from './context-menu';
import { reloadAfterCrash } from './crash';
import { START_ADDRESS } from './origin';
import { isDark } from './theme';
import { backgroundColor, parseWindowState, windowOptions, type WindowState } from './window-options';

export interface MainWindow {
  readonly browserWindow: BrowserWindow;
  readonly guard: CloseGuard;
  push: <P extends PushName>(name: P, payload: Pushes[P]) => void;
  /** Calls back when the page has crashed, before it is loaded again. */
  onPageGone(listener: () => void): void;
  /** Title, dirty mark and represented file; tells the guard too. */
  setState(state: { title: string; isDirty: boolean; filePath: string | null }): void;
  /** Loads the page, once everything that answers it is in place. */
  load(): void;
  /** Brings the window to the front. */
  show(): void;
}

export interface WindowGiven {
  preload: string;
  /** File in which size and place are kept. */
  stateFile: string;
  log: (message: string) => void;
}

function readState(file: string): WindowState | null {
  try {
    return parseWindowState(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function keepState(window: BrowserWindow, given: WindowGiven): void {
  const state: WindowState = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
  try {
    writeFileSync(given.stateFile, JSON.stringify(state));
  } catch (error) {
    given.log(`the window's place could not be kept: ${String(error)}`);
  }
}

/**
 * Sends pushes once the page listens, which its first report of its state shows; until then, and while it
 * is loaded again, they wait.
 */
function createOutbox(window: BrowserWindow): { push: MainWindow['push']; open: () => void } {
  let isOpen = false;
  const waiting: (() => void)[] = [];
  window.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) isOpen = false;
  });
  return {
    push: (name, payload) => {
      const send = (): void => {
        if (!window.isDestroyed()) window.webContents.send(name, payload);
      };
      if (isOpen) send();
      else waiting.push(send);
    },
    open: () => {
      isOpen = true;
      for (const send of waiting.splice(0)) send();
    },
  };
}

export function createWindow(given: WindowGiven): MainWindow {
  const state = readState(given.stateFile);
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow(windowOptions({ preload: given.preload, state, screens }));
  if (state?.isMaximized) window.maximize();
  const { push, open } = createOutbox(window);
  const guard = new CloseGuard({
    ask: () => push('window.closeRequested', null),
    destroy: () => {
      keepState(window, given);
      window.destroy();
    },
    quit: () => app.quit(),
  });
  app.on('before-quit', () => guard.noteQuit());
  window.on('close', (event) => {
    if (guard.handleClose()) event.preventDefault();
    else keepState(window, given);
  });
  window.on('unresponsive', () => {
    given.log('the window does not respond');
    guard.noteGone();
  });
  let pageGone = (): void => undefined;
  reloadAfterCrash(window, given.log, () => {
    guard.noteGone();
    pageGone();
  });
  installContextMenu(window);
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  return {
    browserWindow: window,
    guard,
    push,
    load: () => {
      window.setBackgroundColor(backgroundColor(isDark()));
      void window.loadURL(START_ADDRESS);
    },
    onPageGone: (listener) => {
      pageGone = listener;
    },
    setState: ({ title, isDirty, filePath }) => {
      if (window.isDestroyed()) return;
      open();
      guard.setDirty(isDirty);
      window.setTitle(title);
      window.setDocumentEdited(isDirty);
      window.setRepresentedFilename(filePath ?? '');
    },
    show: () => {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

/** File of the window's size and place in the user's data folder. */
export const windowStateFile = (): string => path.join(app.getPath('userData'), 'window.json');
