/** The user's settings. What is stored but not understood, e.g. by another version, counts as not set. */
import { z } from 'zod';
import type { Handlers, Settings } from '../../src-shared/contract/api';
import { fail, ok } from '../../src-shared/contract/errors';
import { attempt, type ServiceContext } from './context';

type SettingsHandlers = Pick<Handlers, 'settings.get' | 'settings.set'>;

const KEY = 'settings';
const defaults: Settings = { theme: 'system' };

export const settingsSchema = z.strictObject({ theme: z.enum(['system', 'light', 'dark']) });

export function settingsHandlers({ host, storage }: ServiceContext): SettingsHandlers {
  return {
    'settings.get': () => {
      const stored = attempt(host, 'reading the settings', () => storage.settings.get(KEY), undefined);
      const parsed = settingsSchema.safeParse(stored);
      return Promise.resolve(ok(parsed.success ? parsed.data : defaults));
    },
    'settings.set': (settings) => {
      const isKept = attempt(host, 'keeping the settings', () => (storage.settings.set(KEY, settings), true), false);
      return Promise.resolve(isKept ? ok(null) : fail('file.unwritable', 'The settings cannot be kept.'));
    },
  };
}
