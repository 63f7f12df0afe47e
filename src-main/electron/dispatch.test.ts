import { describe, expect, it } from 'vitest';
import type { Channel, Handlers, Input } from '../../src-shared/contract/api';
import { ok } from '../../src-shared/contract/errors';
import { library } from '../../src-shared/model/library';
import { newPlan } from '../../src-shared/model/new-plan';
import { parseRequest } from '../services/request-schemas';
import { dispatch, type Sender } from './dispatch';

const plan = newPlan(library, 'plan-1', 'supernode-planner@test');
const report = { plan, runIds: [], options: { comparisonId: null, sections: ['summary' as const] } };

/** A good input for every channel; the compiler finds a forgotten one. */
const inputs: { [C in Channel]: Input<C> } = {
  'app.info': null,
  'app.diagnostics': null,
  'library.get': null,
  'library.profiles': null,
  'start.get': null,
  'plan.new': null,
  'plan.open': null,
  'plan.openRecent': { recentId: 'r' },
  'plan.openSample': { sampleId: 's' },
  'plan.openDraft': { draftId: 'd' },
  'plan.locateRecent': { recentId: 'r' },
  'plan.removeRecent': { recentId: 'r' },
  'plan.discardDraft': { draftId: 'd' },
  'plan.save': { documentId: 'd', plan, saveAs: false, overwriteChanged: false },
  'plan.saveCopy': { documentId: 'd', plan },
  'plan.draft': { documentId: 'd', plan },
  'plan.close': { documentId: 'd' },
  'plan.check': { plan },
  'model.figures': { plan, modelId: 'm' },
  'run.start': { plan, scenarioIds: ['s'] },
  'run.cancel': { runId: 'r' },
  'run.latest': { planId: 'p' },
  'report.preview': report,
  'report.export': { ...report, format: 'html' },
  'chart.export': { name: 'chart', svg: '<svg/>' },
  'window.state': { title: 'Title', isDirty: true },
  'window.close': null,
  'settings.get': null,
  'settings.set': { theme: 'dark' },
};
const channels = Object.keys(inputs) as Channel[];
const page: Sender = { address: 'app://bundle/index.html', isMainFrame: true };

function door() {
  const handled: [string, unknown][] = [];
  const log: string[] = [];
  const handlers = Object.fromEntries(
    channels.map((channel) => [
      channel,
      (input: unknown) => {
        handled.push([channel, input]);
        return Promise.resolve(ok(null));
      },
    ]),
  ) as unknown as Handlers;
  let accepted = 0;
  const options = {
    handlers,
    parse: parseRequest,
    onAccepted: () => void accepted++,
    log: (message: string) => void log.push(message),
  };
  return { options, handled, log, accepted: () => accepted };
}

describe.each(channels)('request %s', (channel) => {
  it('reaches its handler with a good input', async () => {
    const { options, handled, accepted } = door();
    expect(await dispatch(options, channel, page, inputs[channel])).toEqual({ ok: true, value: null });
    expect(handled).toEqual([[channel, inputs[channel]]]);
    expect(accepted()).toBe(1);
  });

  it.each([
    ['something else', 42],
    ['a text', 'text'],
    ['a list', []],
    ['an unknown key', { ...(inputs[channel] ?? {}), path: '/etc/passwd' }],
  ])('refuses %s as input', async (_what, input) => {
    const { options, handled, log } = door();
    const answer = await dispatch(options, channel, page, input);
    expect(answer).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
    expect(handled).toEqual([]);
    expect(log).toHaveLength(1);
  });

  it.each([
    ['another origin', { address: 'https://example.org/index.html', isMainFrame: true }],
    ['an origin that only begins alike', { address: 'app://bundle.example/index.html', isMainFrame: true }],
    ['a file', { address: 'file:///index.html', isMainFrame: true }],
    ['a preview', { address: 'app://bundle/preview/1', isMainFrame: true }],
    ['a frame', { address: 'app://bundle/index.html', isMainFrame: false }],
    ['a frame that is gone', { address: '', isMainFrame: true }],
  ])('is refused from %s', async (_what, sender) => {
    const { options, handled, log, accepted } = door();
    const answer = await dispatch(options, channel, sender, inputs[channel]);
    expect(answer).toMatchObject({ ok: false, error: { code: 'request.refused' } });
    expect(handled).toEqual([]);
    expect(accepted()).toBe(0);
    expect(log).toHaveLength(1);
  });
});

describe('a handler that fails', () => {
  it.each([
    ['throws', () => Promise.reject(new Error('broken invariant'))],
    [
      'throws at once',
      () => {
        throw new Error('broken invariant');
      },
    ],
  ])('is answered as an unexpected error when it %s', async (_what, handler) => {
    const { options, log } = door();
    const handlers = { ...options.handlers, 'app.info': handler } as Handlers;
    const answer = await dispatch({ ...options, handlers }, 'app.info', page, null);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    expect(answer.ok ? '' : answer.error.details).toContain('broken invariant');
    expect(log.join()).toContain('broken invariant');
  });
});
