/**
 * Decides whether the window may close. It holds a close only when something would be lost, asks the page
 * once, and gives way when the page is dead, hung or silent; a quit that the question interrupted is taken
 * up again. No Electron here, so that it is unit-tested.
 */

export interface CloseActions {
  /** Sends the question to the page. */
  ask(): void;
  /** Closes the window without asking again. */
  destroy(): void;
  /** Takes up the quit that was interrupted. */
  quit(): void;
}

type State = 'open' | 'asked' | 'released';

export class CloseGuard {
  readonly #actions: CloseActions;
  #state: State = 'open';
  #isDirty = false;
  #isAlive = true;
  #isQuitRequested = false;
  #isQuitting = false;

  constructor(actions: CloseActions) {
    this.#actions = actions;
  }

  /** The page said whether the plan has unsaved changes. */
  setDirty(isDirty: boolean): void {
    this.#isDirty = isDirty;
  }

  /** A request came from the page: it works, and if it had been asked, it is asked anew at the next close. */
  noteRequest(): void {
    this.#isAlive = true;
    if (this.#state === 'asked') this.#state = 'open';
  }

  /** The application is about to quit; the close that follows belongs to it. */
  noteQuit(): void {
    this.#isQuitRequested = true;
  }

  /** The page hangs or crashed; a question that it can no longer answer is dropped. */
  noteGone(): void {
    this.#isAlive = false;
    if (this.#state === 'asked') this.release();
  }

  /** The window is about to close. Answers true when this close must be held. */
  handleClose(): boolean {
    this.#isQuitting = this.#isQuitRequested;
    this.#isQuitRequested = false;
    if (!this.#isAlive) {
      // A dead page would never let go of its window.
      this.release();
      return true;
    }
    if (this.#isDirty && this.#state === 'open') {
      this.#state = 'asked';
      this.#actions.ask();
      return true;
    }
    // Nothing to lose, or the page was asked and has been silent since: a second attempt always closes.
    this.#state = 'released';
    return false;
  }

  /** The user has decided to close. */
  release(): void {
    this.#state = 'released';
    this.#actions.destroy();
    if (this.#isQuitting) this.#actions.quit();
  }
}
