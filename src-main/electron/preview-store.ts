/** Documents that main made and a frame (or the printer's hidden window) may show, by an address nobody can guess. */
import { randomUUID } from 'node:crypto';
import { HOST, PREVIEW_FOLDER, SCHEME } from './origin';

/** A preview that is being replaced may still be loading; more than a few are never looked at. */
const KEPT = 4;

export class PreviewStore {
  readonly #documents = new Map<string, string>();

  /** Keeps the document and answers its address; the oldest beyond the latest four are forgotten. */
  publish(html: string): string {
    const id = randomUUID();
    this.#documents.set(id, html);
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > KEPT && oldest !== undefined) this.#documents.delete(oldest);
    return `${SCHEME}://${HOST}${PREVIEW_FOLDER}${id}`;
  }

  /** The document at a path of the application's origin, or undefined. */
  find(pathname: string): string | undefined {
    return pathname.startsWith(PREVIEW_FOLDER) ? this.#documents.get(pathname.slice(PREVIEW_FOLDER.length)) : undefined;
  }
}
