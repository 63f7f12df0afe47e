/** What is told of saving: the file, the reason, or nothing. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fail } from '../../src-shared/contract/errors';
import { Notices } from './notices.svelte';
import { saveAndTell } from './save-and-tell';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const toldOf = async (save: Parameters<typeof saveAndTell>[2]): Promise<[string, string, string][]> => {
  const notices = new Notices();
  await saveAndTell(notices, 'Chart saved', save);
  return notices.list.map(({ kind, title, text }) => [kind, title, text]);
};

it('tells the file', async () => {
  const save = () => Promise.resolve({ ok: true as const, value: { fileName: 'a.svg' } });
  expect(await toldOf(save)).toEqual([['info', 'Chart saved', 'a.svg']]);
});

it('tells nothing where the user cancelled', async () => {
  expect(await toldOf(() => Promise.resolve({ ok: true, value: null }))).toEqual([]);
});

it('tells why main could not save', async () => {
  const [told] = await toldOf(() => Promise.resolve(fail('run.failed', 'The disk is full.')));
  expect([told?.[0], told?.[2]]).toEqual(['error', 'The disk is full.']);
});

it('tells why the picture could not be made', async () => {
  const save = () => Promise.reject(new Error('there is no canvas to draw on'));
  expect(await toldOf(save)).toEqual([['error', 'The file could not be made', 'there is no canvas to draw on']]);
});
