import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src-shared/contract/api';
import { fail } from '../../../src-shared/contract/errors';
import { testResult } from '../../../src-shared/results/testing/test-result';
import { progressText, shortProgressText, stateMessage } from './run-words';

const failed: RunRecord = {
  runId: 'run',
  scenarioId: 'scenario',
  scenarioName: 'Scenario',
  inputHash: 'hash',
  engineVersion: '1',
  startedAt: '2026-11-25T12:00:00Z',
  durationS: 1,
  status: 'failed',
  result: null,
  error: fail('run.failed', 'The engine stopped').error,
};

describe('progressText', () => {
  it('counts once there is something to count', () => {
    const run = { runId: 'run', scenarioId: 'scenario', done: 0, total: 0, elapsedS: 0, note: 'waiting' };
    expect(progressText(run)).toBe('waiting · 0.0\u00a0s');
    expect(progressText({ ...run, done: 1200, total: 5000, elapsedS: 1.23, note: 'layouts priced' })).toBe(
      '1\u202f200 of 5\u202f000 layouts priced · 1.2\u00a0s',
    );
    expect(shortProgressText(run)).toBe('waiting · 0.0\u00a0s');
    expect(shortProgressText({ ...run, done: 1200, total: 5000, elapsedS: 1.23 })).toBe('24\u202f% · 1.2\u00a0s');
  });
});

describe('stateMessage', () => {
  it('has nothing to say about an up-to-date result or none', () => {
    expect(stateMessage('current', undefined, true)).toBeNull();
    expect(stateMessage('none', undefined, false)).toBeNull();
    expect(stateMessage('running', undefined, false)).toBeNull();
  });

  it('says of a cancelled run whether the result is the part that was searched', () => {
    const cancelled: RunRecord = { ...failed, status: 'cancelled' };
    expect(stateMessage('cancelled', cancelled, true)?.text).toContain('from an earlier run');
    expect(stateMessage('cancelled', { ...cancelled, result: testResult({}) }, true)?.text).toContain(
      'the part of the search that was done',
    );
  });

  it('gives the reason of a failure and says what the result on screen is', () => {
    expect(stateMessage('failed', failed, false)?.text).toBe('The engine stopped.');
    expect(stateMessage('failed', failed, true)?.text).toBe(
      'The engine stopped. The result below is from an earlier run.',
    );
  });

  it('offers what can be done', () => {
    expect(stateMessage('stale', undefined, true)?.action).toBe('run');
    expect(stateMessage('cancelled', undefined, false)?.action).toBe('run');
    expect(stateMessage('invalid', undefined, true)?.action).toBe('inputs');
    expect(stateMessage('running', undefined, true)?.action).toBeNull();
  });
});
