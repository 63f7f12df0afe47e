/**
 * What the browser's own network log says was asked for. Chromium writes it from its start to its end, for
 * every page and for itself, so nothing can slip past it; one event per line, readable even after a kill.
 */
import { existsSync, readFileSync } from 'node:fs';

const NETWORK_SCHEMES = new Set(['http:', 'https:', 'ws:', 'wss:', 'ftp:']);

/** Addresses and host names that were looked up or requested beyond the machine's own pages. */
export function readNetworkUse(file: string): string[] {
  if (!existsSync(file)) return [];
  const found = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('{"constants"')) continue;
    for (const [, url] of line.matchAll(/"url":"([^"]+)"/gu)) {
      if (url && URL.canParse(url) && NETWORK_SCHEMES.has(new URL(url).protocol)) found.add(url);
    }
    for (const [, host] of line.matchAll(/"host":"([^"]+)"/gu)) if (host) found.add(`look-up of ${host}`);
  }
  return [...found];
}
