/** What a scenario says about its runs: the badge, progress, and what the result on screen is worth. */
import type { RunRecord } from '../../../src-shared/contract/api';
import { formatNumber, formatQuantity } from '../../../src-shared/quantity/format';
import { elapsedText } from '../../state/elapsed';
import type { ActiveRun, RunState } from '../../state/run-board.svelte';

type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';

export const stateTones: Record<RunState, Tone> = {
  none: 'neutral',
  running: 'info',
  current: 'good',
  stale: 'warn',
  failed: 'bad',
  cancelled: 'neutral',
  invalid: 'bad',
};

/** "1 200 of 5 000 layouts priced · 1.2 s", or only the note before counts are known. */
export function progressText(run: ActiveRun): string {
  const counts = run.total > 0 ? `${formatNumber(run.done)} of ${formatNumber(run.total)} ` : '';
  return `${counts}${run.note} · ${elapsedText(run.elapsedS)}`;
}

/** The same in a few characters: "42 % · 1.2 s", or the note before counts are known. */
export function shortProgressText(run: ActiveRun): string {
  const share = run.total > 0 ? formatQuantity(run.done / run.total, 'ratio', { significantDigits: 2 }) : run.note;
  return `${share} · ${elapsedText(run.elapsedS)}`;
}

const sentence = (text: string): string => (/[.!?]$/u.test(text) ? text : `${text}.`);

export interface StateMessage {
  tone: 'info' | 'warn' | 'bad';
  title: string;
  text: string;
  /** What the user can do about it; null while a run goes on. */
  action: 'run' | 'inputs' | null;
}

/** What stands above the result; null where the result is up to date or there is none and nothing to say. */
export function stateMessage(state: RunState, outcome: RunRecord | undefined, hasResult: boolean): StateMessage | null {
  const earlier = hasResult ? ' The result below is from an earlier run.' : '';
  switch (state) {
    case 'stale':
      return {
        tone: 'warn',
        title: 'Inputs have changed since this run',
        text: 'The result below was computed from the inputs as they were.',
        action: 'run',
      };
    case 'failed':
      return {
        tone: 'bad',
        title: 'The run failed',
        text: `${sentence(outcome?.error?.message ?? 'The engine gave no reason')}${earlier}`,
        action: 'run',
      };
    case 'cancelled':
      return {
        tone: 'info',
        title: 'The run was cancelled',
        text: outcome?.result
          ? 'The result below is the best of the part of the search that was done by then.'
          : `It was stopped before its end.${earlier}`,
        action: 'run',
      };
    case 'invalid':
      return {
        tone: 'bad',
        title: 'The scenario cannot run as it is',
        text: `Its problems are listed with the inputs.${earlier}`,
        action: 'inputs',
      };
    case 'running':
      return hasResult
        ? { tone: 'info', title: 'Running', text: 'The result below is from an earlier run.', action: null }
        : null;
    default:
      return null;
  }
}
