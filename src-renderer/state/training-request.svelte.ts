/** A question about a training scenario. */
import type { Input, Output } from '../../src-shared/contract/api';
import { request } from '../backend';
import { StudyRequest } from './study-request.svelte';

type Study = Omit<Input<'training.study'>, 'studyId'>;

export class TrainingRequest<T extends Output<'training.study'>> extends StudyRequest<Study, T> {
  constructor() {
    super(request['training.study'], request['training.cancel']);
  }
}
