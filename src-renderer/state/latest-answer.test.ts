import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../src-shared/contract/errors';
import { LatestAnswer } from './latest-answer.svelte';

/** A question whose answer the test gives by hand. */
function question(): { ask: () => Promise<Result<number>>; answer: (result: Result<number>) => Promise<void> } {
  let resolve: (result: Result<number>) => void = () => undefined;
  const promise = new Promise<Result<number>>((give) => {
    resolve = give;
  });
  return {
    ask: () => promise,
    answer: async (result) => {
      resolve(result);
      await promise;
      await Promise.resolve();
    },
  };
}

/** Lets timers of 0 ms and the questions that they ask begin. */
const begin = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('LatestAnswer', () => {
  it('drops the answer to an older question, whenever it comes', async () => {
    const latest = new LatestAnswer<number>();
    const [first, second] = [question(), question()];
    latest.ask(first.ask, 0);
    await begin();
    latest.ask(second.ask, 0);
    await begin();
    await second.answer(ok(2));
    await first.answer(ok(1));
    flushSync();
    expect(latest.value).toBe(2);
    expect(latest.isBusy).toBe(false);
  });

  it('never asks a question that was taken back', async () => {
    const latest = new LatestAnswer<number>();
    let asked = 0;
    const takeBack = latest.ask(() => Promise.resolve(ok(++asked)), 0);
    takeBack();
    await begin();
    expect(asked).toBe(0);
  });

  it('keeps the last value beside an error, which the next answer clears', async () => {
    const latest = new LatestAnswer<number>();
    for (const answer of [ok(1), fail('report.failed', 'No')]) {
      const next = question();
      latest.ask(next.ask, 0);
      await begin();
      await next.answer(answer);
    }
    expect([latest.value, latest.error?.code]).toEqual([1, 'report.failed']);
    const last = question();
    latest.ask(last.ask, 0);
    await begin();
    await last.answer(ok(3));
    expect([latest.value, latest.error]).toEqual([3, null]);
  });

  it('drops the answer to a question that was taken back while it was on its way', async () => {
    const latest = new LatestAnswer<number>();
    const asked = question();
    const takeBack = latest.ask(asked.ask);
    await begin();
    takeBack();
    await asked.answer(ok(1));
    expect([latest.answer, latest.isBusy]).toEqual([null, false]);
  });
});
