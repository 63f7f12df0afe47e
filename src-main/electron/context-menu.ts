/** The menu of the right mouse button: editing of text, as everywhere on the desktop. */
import { Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';

export function installContextMenu(window: BrowserWindow): void {
  window.webContents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    const edit: MenuItemConstructorOptions[] = [
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll' },
    ];
    const copy: MenuItemConstructorOptions[] = selectionText.trim() === '' ? [] : [{ role: 'copy' }];
    const items = isEditable ? edit : copy;
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}
