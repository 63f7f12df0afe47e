/**
 * Keeps only the answer to the latest question: an earlier one may come later, and would then show figures of a
 * model that is no longer there.
 */
export class LatestAnswer<Q, A> {
  readonly #ask: (question: Q) => Promise<A>;
  readonly #take: (answer: A) => void;
  #latest = 0;

  constructor(ask: (question: Q) => Promise<A>, take: (answer: A) => void) {
    this.#ask = ask;
    this.#take = take;
  }

  async ask(question: Q): Promise<void> {
    const own = ++this.#latest;
    const answer = await this.#ask(question);
    if (own === this.#latest) this.#take(answer);
  }

  /** Drops whatever is still to come. */
  stop(): void {
    this.#latest++;
  }
}
