import { describe, expect, it } from 'vitest';
import type { Channel, Handlers } from '../../src-shared/contract/api';
import { ok } from '../../src-shared/contract/errors';
import { parseRequest } from '../services/request-schemas';
import { goodInputs } from '../services/testing/test-requests';
import { dispatch, type Sender } from './dispatch';

const channels = Object.keys(goodInputs) as Channel[];
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
    expect(await dispatch(options, channel, page, goodInputs[channel])).toEqual({ ok: true, value: null });
    expect(handled).toEqual([[channel, goodInputs[channel]]]);
    expect(accepted()).toBe(1);
  });

  it.each([
    ['something else', 42],
    ['a text', 'text'],
    ['a list', []],
    ['an unknown key', { ...(goodInputs[channel] ?? {}), path: '/etc/passwd' }],
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
    const answer = await dispatch(options, channel, sender, goodInputs[channel]);
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
