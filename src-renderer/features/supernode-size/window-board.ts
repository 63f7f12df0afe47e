/** The window's one board of sweeps, which asks main. */
import { request } from '../../backend';
import { SweepBoard } from './sweep-board.svelte';

export const sweepBoard = new SweepBoard({
  study: (input) => request['training.study'](input),
  cancel: (studyId) => void request['training.cancel']({ studyId }),
});
