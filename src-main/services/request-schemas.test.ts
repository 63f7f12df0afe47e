/** The door: every channel takes its good input as it is and refuses everything else. */
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src-shared/contract/api';
import { LARGEST_SIZE, MOST_SIZES } from '../../src-shared/results/size-sweep';
import { parseRequest, requestSchemas } from './request-schemas';
import { quickPlan } from './testing/test-plan';
import { goodInputs } from './testing/test-requests';

const plan = quickPlan();
const channels = Object.keys(requestSchemas) as Channel[];

describe.each(channels)('%s', (channel) => {
  const input: unknown = goodInputs[channel];

  it('takes its input unchanged', () => {
    expect(parseRequest(channel, input)).toEqual({ ok: true, value: input });
  });

  it.each(['text', 3, [], { path: '/etc/passwd' }])('refuses %j', (wrong) => {
    expect(parseRequest(channel, wrong)).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
  });

  it('refuses a name that does not belong, and each one that is missing', () => {
    if (typeof input !== 'object' || input === null) return;
    expect(parseRequest(channel, { ...input, path: '/etc/passwd' }).ok).toBe(false);
    for (const key of Object.keys(input)) expect(parseRequest(channel, { ...input, [key]: undefined }).ok).toBe(false);
  });
});

describe('bounds', () => {
  it('refuses what is too long', () => {
    expect(parseRequest('run.cancel', { runId: 'x'.repeat(201) }).ok).toBe(false);
    expect(parseRequest('run.cancel', { runId: '' }).ok).toBe(false);
    expect(parseRequest('run.start', { plan, scenarioIds: Array<string>(1001).fill('a') }).ok).toBe(false);
    expect(parseRequest('plan.check', { plan: { ...plan, notes: 'x'.repeat(20_001) } }).ok).toBe(false);
    expect(parseRequest('chart.export', { name: 'a', svg: 'x'.repeat(20_000_001) }).ok).toBe(false);
  });

  it('takes as many and as large supernode sizes as can be asked for', () => {
    const takes = (sizes: number[]): boolean =>
      parseRequest('training.study', { ...goodInputs['training.study'], study: { kind: 'sweep', sizes } }).ok;
    expect(takes(Array<number>(MOST_SIZES).fill(LARGEST_SIZE))).toBe(true);
    expect(takes(Array<number>(MOST_SIZES + 1).fill(8))).toBe(false);
    expect(takes([LARGEST_SIZE + 1])).toBe(false);
  });

  it('says where the input is wrong', () => {
    const refused = parseRequest('plan.check', { plan: { ...plan, name: 3 } });
    expect(refused).toMatchObject({ ok: false });
    if (!refused.ok) expect(refused.error.message).toContain('plan.name');
  });
});
