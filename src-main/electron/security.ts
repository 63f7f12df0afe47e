/**
 * Shuts every door of the browser that the application does not use: other origins, other windows,
 * permissions, web views and the network as a whole. Loosened for the inspector alone, when not packaged.
 */
import { app, session, type WebContents } from 'electron';
import { isLocalRequest, isPreviewAddress, isWindowPage } from './origin';
import { isPermissionGranted } from './permissions';

type Log = (message: string) => void;

/** Names only scheme and host: the rest of an address may hold what the user typed. */
function describe(address: string): string {
  return URL.canParse(address) ? `${new URL(address).protocol}//${new URL(address).host}` : 'an unreadable address';
}

function guardContents(contents: WebContents, log: Log): void {
  contents.setWindowOpenHandler(({ url }) => {
    log(`refused to open a window for ${describe(url)}`);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => {
    log('refused to attach a web view');
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    const isAllowed = event.isMainFrame ? isWindowPage(event.url) : isPreviewAddress(event.url);
    if (isAllowed) return;
    log(`refused to navigate to ${describe(event.url)}`);
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    log(`refused a redirection to ${describe(event.url)}`);
    event.preventDefault();
  });
}

/** Must be called before the application is ready. */
export function hardenApp(log: Log): void {
  // Root, and systems without user namespaces, cannot start the sandbox at all; the launcher says so by this switch.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // The browser's own services do not pass the session's guard; without any host they reach nothing either.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
}

/** Must be called once the application is ready and before the first page. */
export function guardSession(log: Log): void {
  const { defaultSession } = session;
  // Without languages no dictionary is fetched; the browser asks for them itself, past the handler below.
  defaultSession.setSpellCheckerLanguages([]);
  defaultSession.setSpellCheckerEnabled(false);
  defaultSession.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isPermissionGranted(permission, contents.getURL())),
  );
  defaultSession.setPermissionCheckHandler(
    (contents, permission) => contents !== null && isPermissionGranted(permission, contents.getURL()),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const isLocal = isLocalRequest(details.url, !app.isPackaged);
    if (!isLocal) log(`refused a request to ${describe(details.url)}`);
    answer({ cancel: !isLocal });
  });
}
