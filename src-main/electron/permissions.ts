/** Which of the browser's permissions a page gets. No Electron here, so that the rule is unit-tested. */
import { isWindowPage } from './origin';

/** Only the window's own page, and only to put text on the clipboard ("Copy diagnostics", "Copy table"). */
export function isPermissionGranted(permission: string, address: string): boolean {
  return permission === 'clipboard-sanitized-write' && isWindowPage(address);
}
