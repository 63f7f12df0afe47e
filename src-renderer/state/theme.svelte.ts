/** The theme in force: the user's choice, or the system's where the choice is to follow it. */
import type { Settings } from '../../src-shared/contract/api';

export class Theme {
  readonly #media = window.matchMedia('(prefers-color-scheme: dark)');
  #isSystemDark = $state(false);
  choice = $state<Settings['theme']>('system');
  readonly isDark: boolean = $derived(this.choice === 'system' ? this.#isSystemDark : this.choice === 'dark');

  constructor(choice: Settings['theme']) {
    this.choice = choice;
    this.#isSystemDark = this.#media.matches;
    this.#media.addEventListener('change', (event) => {
      this.#isSystemDark = event.matches;
    });
  }
}
