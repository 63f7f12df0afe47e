/**
 * Undo and redo of whole plan states. Plans are small, so states are kept rather than differences. Edits
 * with the same key that follow each other without a pause in between (typing) are one step.
 */
export interface Step<T> {
  label: string;
  state: T;
  /** Steps with the same key merge; null never merges. */
  mergeKey: string | null;
}

const LIMIT = 200;

export class History<T> {
  #past: Step<T>[] = [];
  #future: Step<T>[] = [];

  /** Label of what undo would take back, or null. */
  get undoLabel(): string | null {
    return this.#past.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#future.at(-1)?.label ?? null;
  }

  /** Remembers the state before an edit. */
  push(before: T, label: string, mergeKey: string | null): void {
    this.#future = [];
    const last = this.#past.at(-1);
    if (mergeKey !== null && last?.mergeKey === mergeKey) return;
    this.#past.push({ label, state: before, mergeKey });
    if (this.#past.length > LIMIT) this.#past.shift();
  }

  /** Ends merging: the next edit is a step of its own. */
  seal(): void {
    const last = this.#past.at(-1);
    if (last) last.mergeKey = null;
  }

  /** Forgets the latest step when it led back to where it began, e.g. because the field undid its own typing. */
  dropEmpty(isCurrent: (state: T) => boolean): void {
    const last = this.#past.at(-1);
    if (last && isCurrent(last.state)) this.#past.pop();
  }

  undo(current: T): T | null {
    const step = this.#past.pop();
    if (!step) return null;
    this.#future.push({ label: step.label, state: current, mergeKey: null });
    return step.state;
  }

  redo(current: T): T | null {
    const step = this.#future.pop();
    if (!step) return null;
    this.#past.push({ label: step.label, state: current, mergeKey: null });
    return step.state;
  }
}
