/**
 * The one place the window may come from: app://bundle. Addresses are compared by their parsed parts,
 * never as text, because a prefix also fits app://bundle.example. No Electron here, so that it is unit-tested.
 */
export const SCHEME = 'app';
export const HOST = 'bundle';
export const START_ADDRESS = `${SCHEME}://${HOST}/index.html`;
export const PREVIEW_FOLDER = '/preview/';

/** Schemes that never leave the process: they carry their content in the address or in memory. */
const LOCAL_SCHEMES = new Set(['data:', 'blob:']);

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** True for any document or file of the application itself. */
export function isOwnAddress(address: string): boolean {
  const url = parse(address);
  return url?.protocol === `${SCHEME}:` && url.host === HOST;
}

/** True for the window's own page, the only one that may send requests or fill the window. */
export function isWindowPage(address: string): boolean {
  return isOwnAddress(address) && new URL(address).pathname === new URL(START_ADDRESS).pathname;
}

/** True for a published preview, which a frame of the window may show. */
export function isPreviewAddress(address: string): boolean {
  return isOwnAddress(address) && new URL(address).pathname.startsWith(PREVIEW_FOLDER);
}

/** True when loading the address cannot reach the network. @param allowsDevTools the inspector's own pages */
export function isLocalRequest(address: string, allowsDevTools: boolean): boolean {
  const url = parse(address);
  if (url === null) return false;
  if (LOCAL_SCHEMES.has(url.protocol) || isOwnAddress(address)) return true;
  return allowsDevTools && url.protocol === 'devtools:';
}
