/**
 * One question about a network under way in main: asking another or leaving takes the one before back, there too,
 * so that the engine's thread does not work for nobody.
 */
import type { Input, Output } from '../../../src-shared/contract/api';
import type { Failure } from '../../../src-shared/contract/errors';
import { request } from '../../backend';

type Study = Omit<Input<'network.study'>, 'studyId'>;

export class StudyRequest<T extends Output<'network.study'>> {
  value = $state.raw<T | null>(null);
  error = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  #studyId: string | null = null;

  /** Asks; the value stays until the answer is there. A cancelled question changes nothing. */
  async ask(study: Study): Promise<void> {
    this.cancel();
    const studyId = crypto.randomUUID();
    this.#studyId = studyId;
    this.isBusy = true;
    const answer = await request['network.study']({ studyId, ...study });
    if (this.#studyId !== studyId) return;
    this.#studyId = null;
    this.isBusy = false;
    if (answer.ok) {
      this.value = answer.value as T;
      this.error = null;
    } else this.error = answer.error;
  }

  cancel(): void {
    if (this.#studyId === null) return;
    void request['network.cancel']({ studyId: this.#studyId });
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
