/**
 * One question about a training scenario under way in main: asking another or leaving takes the one before back, there
 * too, so that the engine's thread does not work for nobody.
 */
import type { Input, Output } from '../../src-shared/contract/api';
import type { Failure } from '../../src-shared/contract/errors';
import { request } from '../backend';

type Study = Omit<Input<'training.study'>, 'studyId'>;

export class TrainingRequest<T extends Output<'training.study'>> {
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
    const answer = await request['training.study']({ studyId, ...study });
    if (this.#studyId !== studyId) return;
    this.#studyId = null;
    this.isBusy = false;
    if (answer.ok) {
      this.value = answer.value as T;
      this.error = null;
    } else {
      this.value = null;
      this.error = answer.error;
    }
  }

  cancel(): void {
    if (this.#studyId === null) return;
    void request['training.cancel']({ studyId: this.#studyId });
    this.#studyId = null;
    this.isBusy = false;
  }
}
