/** Questions that stop the user: one dialog at a time, answered by a choice. */
export interface Choice {
  key: string;
  label: string;
  kind: 'primary' | 'danger' | 'plain';
}

export interface Question {
  title: string;
  text: string;
  choices: Choice[];
}

export class Questions {
  current = $state.raw<Question | null>(null);
  #answer: ((key: string) => void) | null = null;

  /** Resolves with the key of the choice; Escape is the last choice. */
  ask(question: Question): Promise<string> {
    this.answer(this.current?.choices.at(-1)?.key ?? '');
    this.current = question;
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  answer(key: string): void {
    const answer = this.#answer;
    this.#answer = null;
    this.current = null;
    answer?.(key);
  }
}
