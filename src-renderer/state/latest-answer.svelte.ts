/**
 * The answer of main to a question that is asked again whenever its inputs change. Only the latest question counts:
 * an answer that comes late is dropped, for it would show what is no longer there.
 */
import type { Failure, Result } from '../../src-shared/contract/errors';

export class LatestAnswer<T> {
  /** To the latest question that was answered; stays while the next one is asked. */
  answer = $state.raw<Result<T> | null>(null);
  /** The last good answer's value; an error after it leaves it in place. */
  value = $state.raw<T | null>(null);
  isBusy = $state(false);
  #asked = 0;

  get error(): Failure | null {
    return this.answer?.ok === false ? this.answer.error : null;
  }

  /** Asks after a pause; the function that it returns takes the question back, answered or not. */
  ask(question: () => Promise<Result<T>>, pauseMs = 0): () => void {
    const number = ++this.#asked;
    this.isBusy = true;
    const timer = setTimeout(() => void this.#take(number, question), pauseMs);
    return () => {
      clearTimeout(timer);
      if (number !== this.#asked) return;
      this.#asked++;
      this.isBusy = false;
    };
  }

  async #take(number: number, question: () => Promise<Result<T>>): Promise<void> {
    const answer = await question();
    if (number !== this.#asked) return;
    this.isBusy = false;
    this.answer = answer;
    if (answer.ok) this.value = answer.value;
  }
}
