/** Puts the menu of menu-template.ts in place. */
import { Menu, app } from 'electron';
import type { RecentPlan } from '../../src-shared/contract/api';
import { menuTemplate, type MenuActions } from './menu-template';

/** Replaces the application's menu; to be called again when the recent plans have changed. */
export function installMenu(recents: readonly RecentPlan[], actions: MenuActions): void {
  const options = { isMac: process.platform === 'darwin', isPackaged: app.isPackaged, recents };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options, actions)));
}
