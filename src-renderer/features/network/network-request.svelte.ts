/** A question about a network. */
import type { Input, Output } from '../../../src-shared/contract/api';
import { request } from '../../backend';
import { StudyRequest } from '../../state/study-request.svelte';

type Study = Omit<Input<'network.study'>, 'studyId'>;

export class NetworkRequest<T extends Output<'network.study'>> extends StudyRequest<Study, T> {
  constructor() {
    super(request['network.study'], request['network.cancel']);
  }
}
