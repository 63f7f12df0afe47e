/**
 * The address of the report's preview, made again a moment after its inputs changed. Only the answer to the latest
 * question counts: those that come late are dropped.
 */
import type { Failure, Result } from '../../../src-shared/contract/errors';

/** Spares main a report per keystroke. */
export const PREVIEW_PAUSE_MS = 400;

export class LatestAnswer<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  #asked = 0;

  /** Asks after a pause; the function that it returns takes the question back. The value before stays meanwhile. */
  ask(question: () => Promise<Result<T>>, pauseMs: number): () => void {
    const number = ++this.#asked;
    this.isBusy = true;
    const timer = setTimeout(() => void this.#take(number, question), pauseMs);
    return () => clearTimeout(timer);
  }

  async #take(number: number, question: () => Promise<Result<T>>): Promise<void> {
    const answer = await question();
    if (number !== this.#asked) return;
    this.isBusy = false;
    if (answer.ok) {
      this.value = answer.value;
      this.error = null;
    } else this.error = answer.error;
  }
}
