/**
 * Runs test code in Electron's main process with a sure answer. Given straight to Playwright's `evaluate`, a function
 * that answers at once may fail with "Resulting promise was garbage collected": Electron runs what follows from a
 * promise only at its next turn, and until then nothing but a weak reference of the inspector holds the answer.
 */
import type { ElectronApplication } from '@playwright/test';
import type * as Electron from 'electron';

/** Code for the main process. It travels as text: it must not use anything from outside itself. */
export type MainCode<Arg, Answer> = (electron: typeof Electron, arg: Arg) => Answer | Promise<Answer>;

/** What `code` answers in the main process, where it runs in a turn of its own, outside the inspector's call. */
export function runInMain<Arg, Answer>(
  electron: ElectronApplication,
  code: MainCode<Arg, Answer>,
  arg: Arg,
): Promise<Answer> {
  const answer: Promise<unknown> = electron.evaluate(
    async (modules, given) => {
      const { runInThisContext } = process.getBuiltinModule('node:vm');
      const run = runInThisContext(`(${given.text})`) as (modules: unknown, arg: unknown) => unknown;
      // The waiting turn holds this function, and with it the promise that the inspector waits for.
      await new Promise((resolve) => setImmediate(resolve));
      return run(modules, given.arg);
    },
    { text: String(code), arg: arg as unknown },
  );
  return answer as Promise<Answer>;
}
