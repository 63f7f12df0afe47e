/** The menu as data, derived from the contract's commands. No Electron here, so that it is unit-tested. */
import type { MenuItemConstructorOptions } from 'electron';
import { commands, type CommandId, type RecentPlan } from '../../src-shared/contract/api';

export interface MenuActions {
  invoke(command: CommandId): void;
  openRecent(recentId: string): void;
}

export interface MenuOptions {
  isMac: boolean;
  isPackaged: boolean;
  recents: readonly RecentPlan[];
}

const MAX_RECENTS = 10;
const separator: MenuItemConstructorOptions = { type: 'separator' };

/** An ampersand marks a mnemonic in menus; doubled it is itself. */
const literal = (text: string): string => text.replaceAll('&', '&&');

/** File, Edit, Run, View, Help; on macOS the application's own menu in front. */
export function menuTemplate(options: MenuOptions, actions: MenuActions): MenuItemConstructorOptions[] {
  const item = (id: CommandId): MenuItemConstructorOptions => {
    const { label, shortcut } = commands[id];
    return { id, label, ...(shortcut === '' ? {} : { accelerator: shortcut }), click: () => actions.invoke(id) };
  };
  const recents = options.recents
    .filter((recent) => !recent.isMissing)
    .slice(0, MAX_RECENTS)
    .map((recent): MenuItemConstructorOptions => ({
      label: literal(`${recent.name} (${recent.fileName})`),
      toolTip: recent.folder,
      click: () => actions.openRecent(recent.recentId),
    }));
  const none: MenuItemConstructorOptions = { label: 'No recent plans', enabled: false };
  return [
    ...(options.isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        item('plan.new'),
        item('plan.open'),
        { id: 'recent', label: 'Open recent', submenu: recents.length > 0 ? recents : [none] },
        item('plan.import'),
        separator,
        item('plan.save'),
        item('plan.saveAs'),
        item('plan.saveCopy'),
        separator,
        item('plan.close'),
        ...(options.isMac ? [] : [separator, { role: 'quit' } satisfies MenuItemConstructorOptions]),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('edit.undo'),
        item('edit.redo'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    { label: '&Run', submenu: [item('run.scenario'), item('run.stale'), separator, item('run.cancel')] },
    {
      label: '&View',
      submenu: [
        item('view.compare'),
        item('view.report'),
        separator,
        item('view.palette'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(options.isPackaged ? [] : [{ role: 'toggleDevTools' } satisfies MenuItemConstructorOptions]),
      ],
    },
    ...(options.isMac ? [{ role: 'windowMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      role: 'help',
      label: '&Help',
      submenu: [
        item('view.help'),
        item('view.shortcuts'),
        separator,
        item('app.diagnostics'),
        ...(options.isMac ? [] : [separator, { role: 'about' } satisfies MenuItemConstructorOptions]),
      ],
    },
  ];
}
