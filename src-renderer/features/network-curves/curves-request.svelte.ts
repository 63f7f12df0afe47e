/** A question about curves that is asked again whenever its inputs change; only the latest answer counts. */
import type { Input } from '../../../src-shared/contract/api';
import type { Failure } from '../../../src-shared/contract/errors';
import type { CurvesAnswer } from '../../../src-shared/results/network-curves';
import { request } from '../../backend';
import { LatestAnswer } from '../../state/latest-answer.svelte';

/** While someone types a size. */
const PAUSE_MS = 120;

export class CurvesRequest<T extends CurvesAnswer> {
  readonly #latest = new LatestAnswer<CurvesAnswer>();

  get value(): T | null {
    return this.#latest.value as T | null;
  }

  get error(): Failure | null {
    return this.#latest.error;
  }

  /** Asks; the function that it returns takes the question back. */
  ask(input: Input<'network.curves'>): () => void {
    return this.#latest.ask(() => request['network.curves'](input), this.value === null ? 0 : PAUSE_MS);
  }
}
