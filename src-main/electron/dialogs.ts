/**
 * Native file dialogs. They are called as properties of `dialog`, so that end-to-end tests can answer in
 * the user's place.
 */
import { dialog, type BrowserWindow } from 'electron';
import type { FileFilter } from '../services/host';

const planFilter: FileFilter = { name: 'Plan', extensions: ['json'] };
const anyFilter: FileFilter = { name: 'All files', extensions: ['*'] };

/** Path of the file that the user chose, or null when cancelled. */
export async function showOpenDialog(
  window: BrowserWindow,
  { title, filters } = { title: 'Open a plan', filters: [planFilter] },
): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    properties: ['openFile'],
    filters: [...filters, anyFilter],
  });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Path to write to, or null when cancelled. The dialog itself asks before it lets a file be replaced. */
export async function showSaveDialog(
  window: BrowserWindow,
  options: { defaultName: string; filters: FileFilter[] },
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: options.defaultName,
    filters: options.filters,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? null : filePath;
}

/** Something that keeps the application from starting, told before there is a window. */
export function showFatal(title: string, message: string): void {
  dialog.showErrorBox(title, message);
}

/** The page crashed again and again: lets the user decide. Answers true to try once more. */
export async function askToReload(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped working several times.',
    detail: 'Your latest changes are kept as a recovery draft and will be offered at the next start.',
    buttons: ['Reload', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
