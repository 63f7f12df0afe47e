/** Short messages at the edge of the window. Errors stay until dismissed, the rest go by themselves. */
import type { Failure } from '../../src-shared/contract/errors';
import { errorCodes } from '../../src-shared/contract/errors';

export interface Notice {
  id: number;
  kind: 'info' | 'error';
  title: string;
  text: string;
}

const SHOWN_MS = 6000;

export class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 1;

  info(title: string, text = ''): void {
    const id = this.#add('info', title, text);
    setTimeout(() => this.dismiss(id), SHOWN_MS);
  }

  error(title: string, text: string): void {
    this.#add('error', title, text);
  }

  /** Shows a failure of a request: its kind as title, its message as text. */
  failure(failure: Failure): void {
    this.#add('error', errorCodes[failure.code], failure.message);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #add(kind: Notice['kind'], title: string, text: string): number {
    const id = this.#next++;
    this.list = [
      ...this.list.filter((notice) => notice.title !== title || notice.text !== text),
      { id, kind, title, text },
    ];
    return id;
  }
}
