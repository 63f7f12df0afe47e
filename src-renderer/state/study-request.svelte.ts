/**
 * One question to the engine under way in main: asking another or leaving takes the one before back, there too, so that
 * the engine's thread does not work for nobody.
 */
import type { Failure, Result } from '../../src-shared/contract/errors';

interface Named {
  studyId: string;
}

export class StudyRequest<Study extends object, Answer> {
  value = $state.raw<Answer | null>(null);
  error = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly #send: (study: Study & Named) => Promise<Result<unknown>>;
  readonly #takeBack: (named: Named) => Promise<unknown>;
  #studyId: string | null = null;

  constructor(send: (study: Study & Named) => Promise<Result<unknown>>, takeBack: (named: Named) => Promise<unknown>) {
    this.#send = send;
    this.#takeBack = takeBack;
  }

  /** Asks; the value stays until the answer is there, and is gone when it failed. A cancelled question changes nothing. */
  async ask(study: Study): Promise<void> {
    this.cancel();
    const studyId = crypto.randomUUID();
    this.#studyId = studyId;
    this.isBusy = true;
    const answer = await this.#send({ ...study, studyId });
    if (this.#studyId !== studyId) return;
    this.#studyId = null;
    this.isBusy = false;
    this.value = answer.ok ? (answer.value as Answer) : null;
    this.error = answer.ok ? null : answer.error;
  }

  cancel(): void {
    if (this.#studyId === null) return;
    void this.#takeBack({ studyId: this.#studyId });
    this.#studyId = null;
    this.isBusy = false;
  }

  /** Forgets the answer: it is about something else than what is shown now. */
  clear(): void {
    this.cancel();
    this.value = null;
    this.error = null;
  }
}
