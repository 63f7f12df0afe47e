/** Light or dark: what the settings say, applied to the whole application, its native parts included. */
import { nativeTheme } from 'electron';
import type { Handlers, Settings } from '../../src-shared/contract/api';

export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme;
}

export function isDark(): boolean {
  return nativeTheme.shouldUseDarkColors;
}

/** The same handlers, but a saved theme takes effect at once. */
export function withTheme(handlers: Handlers): Handlers {
  return {
    ...handlers,
    'settings.set': async (settings) => {
      const saved = await handlers['settings.set'](settings);
      if (saved.ok) applyTheme(settings.theme);
      return saved;
    },
  };
}
