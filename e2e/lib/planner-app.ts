/**
 * One running application under test: started with its own data folder, with everything recorded that a
 * test must be able to look at afterwards, and with the answers to native dialogs given in the user's place.
 */
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { electronSwitches } from '../../scripts/lib/electron-run.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import type { Backend, CommandId } from '../../src-shared/contract/api';
import { runInMain, type MainCode } from './main-process';
import { readNetworkUse } from './net-log';

/** Limits that only a hang reaches, on a machine that is busy with other things too. */
const START_LIMIT_MS = 60_000;
const EXIT_LIMIT_MS = 30_000;
let starts = 0;

/** Environment that leads to a display; empty where the system has only one. */
export type Display = Record<string, string>;

export interface LaunchOptions {
  /** Data folder of the application. */
  folder: string;
  /** Words after the application, e.g. a plan file. */
  args?: string[];
  /** Where the windows appear. */
  display: Display;
}

export class PlannerApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly folder: string;
  /** Errors in the page's console, content policy violations among them, and errors that nobody caught. */
  readonly pageErrors: string[];
  readonly output: string[];
  readonly #netLog: string;
  /** Kept, because Playwright forgets it when the application ends. */
  readonly #process: ChildProcess;

  private constructor(
    electron: ElectronApplication,
    page: Page,
    folder: string,
    netLog: string,
    records: { pageErrors: string[]; output: string[] },
  ) {
    this.electron = electron;
    this.page = page;
    this.folder = folder;
    this.#netLog = netLog;
    this.#process = electron.process();
    this.pageErrors = records.pageErrors;
    this.output = records.output;
  }

  static async launch({ folder, args = [], display }: LaunchOptions): Promise<PlannerApp> {
    const netLog = path.join(folder, `net-log-${process.pid}-${++starts}.json`);
    const records = { pageErrors: [] as string[], output: [] as string[] };
    const electron = await _electron.launch({
      args: [...electronSwitches(true), '--lang=en-US', `--log-net-log=${netLog}`, root, ...args],
      // Otherwise the theme would be the test runner's, not the application's.
      colorScheme: null,
      timeout: START_LIMIT_MS,
      env: { ...definedEnvironment(), ...display, TZ: 'UTC', SUPERNODE_USER_DATA: folder },
    });
    for (const stream of [electron.process().stdout, electron.process().stderr])
      stream?.on('data', (data: Buffer) => records.output.push(data.toString()));
    const watch = (page: Page): void => {
      page.on('console', (message) => {
        if (message.type() === 'error') records.pageErrors.push(message.text());
      });
      page.on('pageerror', (error) => records.pageErrors.push(error.stack ?? error.message));
    };
    electron.on('window', watch);
    for (const early of electron.windows()) watch(early);
    const page = await electron.firstWindow({ timeout: START_LIMIT_MS });
    return new PlannerApp(electron, page, folder, netLog, records);
  }

  /** What `code` answers in the main process. */
  inMain<Arg, Answer>(code: MainCode<Arg, Answer>, arg: Arg): Promise<Answer> {
    return runInMain(this.electron, code, arg);
  }

  /** The application's own log. */
  log(): string {
    const file = path.join(this.folder, 'logs', 'main.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Everything that was asked of the network, by the browser's own account. */
  networkUse(): string[] {
    return readNetworkUse(this.#netLog);
  }

  /** The next open dialogs answer with this file. */
  async chooseOpen(file: string | null): Promise<void> {
    await this.inMain(({ dialog }, chosen) => {
      dialog.showOpenDialog = () =>
        Promise.resolve({ canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] });
    }, file);
  }

  /** The next save dialogs answer with this file. */
  async chooseSave(file: string | null): Promise<void> {
    await this.inMain(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: chosen === null, filePath: chosen ?? '' });
    }, file);
  }

  /** Chooses a menu item, as its shortcut would. */
  async choose(command: CommandId): Promise<void> {
    await this.inMain(({ Menu }, id) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById(id);
      if (!item) throw new Error(`the menu has no ${id}`);
      item.click();
    }, command);
  }

  /** Presses a key as the desktop delivers it, so that the menu's shortcuts get it too. */
  async press(keyCode: string, ...modifiers: ('control' | 'shift' | 'alt')[]): Promise<void> {
    await this.inMain(
      async ({ BrowserWindow }, key) => {
        const [window] = BrowserWindow.getAllWindows();
        if (!window) throw new Error('there is no window');
        // A window without the focus drops keys.
        const hasFocus = window.isFocused() || new Promise((resolve) => window.once('focus', resolve));
        window.focus();
        window.webContents.focus();
        await hasFocus;
        for (const type of ['keyDown', 'keyUp'] as const) window.webContents.sendInputEvent({ type, ...key });
      },
      { keyCode, modifiers },
    );
  }

  /** Waits until main has taken everything that the page has told it so far, e.g. that there are changes. */
  async settle(): Promise<void> {
    await this.page.evaluate(() => (window as unknown as { backend: Backend }).backend.request['app.info'](null));
  }

  /**
   * Asks the window to close, as its button does. Nothing waits for an answer: there may be a question first, or the
   * application may be gone before it has answered.
   */
  async pressClose(): Promise<void> {
    await this.settle();
    this.#tellMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  }

  /** Asks the application to quit; waits for no answer either. */
  async quit(): Promise<void> {
    await this.settle();
    this.#tellMain(({ app }) => app.quit());
  }

  /** Sizes the window's content, in CSS pixels. */
  async resize(width: number, height: number): Promise<void> {
    await this.inMain(
      ({ BrowserWindow }, size) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.unmaximize();
        window?.setContentSize(size.width, size.height);
      },
      { width, height },
    );
    await this.page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, {
      width,
      height,
    });
  }

  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.inMain(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    await this.page.waitForFunction(
      (isDark) => matchMedia('(prefers-color-scheme: dark)').matches === isDark,
      theme === 'dark',
    );
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    await this.#end(() => this.#process.kill('SIGKILL'));
  }

  /** Ends the application whatever its state, for the end of a test. */
  async exit(): Promise<void> {
    await this.#end(() => this.#tellMain(({ app }) => app.exit(0)));
  }

  /** Resolves when the process has ended by itself. */
  async ended(): Promise<void> {
    await this.#end(() => undefined);
  }

  /** Runs code that may end the application before it has answered. */
  #tellMain(code: MainCode<null, void>): void {
    this.inMain(code, null).catch(() => undefined);
  }

  async #end(act: () => void): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error('the application did not end in time'));
      }, EXIT_LIMIT_MS);
      child.once('exit', () => {
        clearTimeout(limit);
        resolve();
      });
      act();
    });
  }
}

/** The whole environment, because the display and the choice of Electron are in it. */
function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
