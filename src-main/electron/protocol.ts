/**
 * Serves app://bundle: the built window from its folder, and published documents under /preview/. Every
 * answer carries its content policy; anything else, and any path outside the folder, is not found.
 */
import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { contentTypeOf, resolveBundlePath } from './bundle-path';
import { PREVIEW_POLICY, WINDOW_POLICY } from './content-policy';
import { SCHEME, isOwnAddress } from './origin';
import type { PreviewStore } from './preview-store';

/** Must be called before the application is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

function answer(body: string | Uint8Array<ArrayBuffer>, contentType: string, policy: string): Response {
  return new Response(body, {
    headers: {
      'content-type': contentType,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    },
  });
}

const notFound = (): Response => new Response('Not found', { status: 404 });

async function serve(request: Request, folder: string | null, previews: PreviewStore): Promise<Response> {
  if (request.method !== 'GET' || !isOwnAddress(request.url)) return notFound();
  const { pathname } = new URL(request.url);
  const preview = previews.find(pathname);
  if (preview !== undefined) return answer(preview, 'text/html; charset=utf-8', PREVIEW_POLICY);
  const file = folder === null ? null : resolveBundlePath(folder, pathname);
  if (file === null) return notFound();
  try {
    return answer(new Uint8Array(await readFile(file)), contentTypeOf(file), WINDOW_POLICY);
  } catch {
    return notFound();
  }
}

/** Must be called once the application is ready. @param folder of the built window, or null for previews only */
export function serveBundle(folder: string | null, previews: PreviewStore): void {
  protocol.handle(SCHEME, (request) => serve(request, folder, previews));
}
