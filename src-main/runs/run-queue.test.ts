/**
 * The queue over real threads that misbehave in the ways that threads do. Their code is written by the test: the
 * real engine in its real thread runs in the end-to-end tests of the built application.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testInput } from '../engine/testing/test-scenario';
import { RunQueue, type RunOutcome } from './run-queue';
import { threadWorkerFactory } from './thread-worker';

const input = testInput('collective', { hardware: 'dgx-h100' });
let folder: string;
let queue: RunQueue;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'run-queue-'));
});
afterEach(async () => {
  await queue.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A queue whose thread runs `body` for each message, with `message` and `post` in scope. */
async function queueOf(body: string): Promise<void> {
  const file = path.join(folder, 'worker.mjs');
  await writeFile(
    file,
    `import { parentPort } from 'node:worker_threads';
     const post = (kind, rest) => (id) => parentPort.postMessage({ id, kind, ...rest });
     parentPort.on('message', async ({ id, input, cancel }) => { const flag = new Int32Array(cancel); ${body} });`,
  );
  queue = new RunQueue(threadWorkerFactory(file));
}

interface Seen {
  outcome: Promise<RunOutcome>;
  started: Promise<void>;
  progressed: Promise<number>;
}

function add(id: string): Seen {
  let onStart = (): void => undefined;
  let onProgress = (_done: number): void => undefined;
  const started = new Promise<void>((resolve) => (onStart = resolve));
  const progressed = new Promise<number>((resolve) => (onProgress = resolve));
  const outcome = new Promise<RunOutcome>((resolve) => {
    queue.add({
      id,
      input,
      onStart: () => onStart(),
      onProgress: (done) => onProgress(done),
      onEnd: resolve,
    });
  });
  return { outcome, started, progressed };
}

const ANSWER = `post('result', { result: { scenario: input.name } })(id);`;

describe('RunQueue', () => {
  it('runs one after another and passes progress and results on', async () => {
    await queueOf(`post('progress', { done: 3, total: 9, note: '' })(id); ${ANSWER}`);
    const runs = ['a', 'b', 'c'].map(add);
    expect(await runs[0]?.progressed).toBe(3);
    for (const run of runs)
      expect(await run.outcome).toMatchObject({ status: 'done', result: { scenario: 'Scenario' } });
  });

  it('cancels a waiting run at once and leaves the running one alone', async () => {
    await queueOf(`while (Atomics.load(flag, 0) === 0) Atomics.wait(flag, 0, 0, 20); post('stopped')(id);`);
    const [running, waiting] = [add('a'), add('b')];
    await running.started;
    queue.cancel('b');
    expect(await waiting.outcome).toMatchObject({ status: 'cancelled', durationS: 0 });
    queue.cancel('a');
    expect(await running.outcome).toMatchObject({ status: 'cancelled', error: { code: 'run.cancelled' } });
  });

  it('ends a thread that does not stop, and gives the next run a new one', async () => {
    await queueOf(`if (id === 'deaf') for (;;); ${ANSWER}`);
    const [deaf, next] = [add('deaf'), add('next')];
    await deaf.started;
    queue.cancel('deaf');
    expect(await deaf.outcome).toMatchObject({ status: 'cancelled' });
    expect(await next.outcome).toMatchObject({ status: 'done' });
  });

  it.each([
    ['leaves', 'process.exit(3);', 'code 3'],
    ['throws', 'throw new Error("out of order");', 'out of order'],
  ])('fails the run of a thread that %s, and gives the next run a new one', async (_how, body, reason) => {
    await queueOf(`if (id === 'bad') { ${body} } else { ${ANSWER} }`);
    const [bad, next] = [add('bad'), add('next')];
    const outcome = await bad.outcome;
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'run.failed' } });
    expect(outcome.error?.details).toContain(reason);
    expect(await next.outcome).toMatchObject({ status: 'done' });
  });

  it('keeps what a search had found when it was cancelled', async () => {
    await queueOf(`post('progress', { done: 1, total: 2, note: '' })(id);
      while (Atomics.load(flag, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      post('result', { result: { search: { isPartial: true } } })(id);`);
    const run = add('a');
    await run.progressed;
    queue.cancel('a');
    expect(await run.outcome).toMatchObject({
      status: 'cancelled',
      error: { code: 'run.cancelled' },
      result: { search: { isPartial: true } },
    });
  });

  it('stop cancels everything', async () => {
    await queueOf('for (;;);');
    const runs = ['a', 'b'].map(add);
    await runs[0]?.started;
    await queue.stop();
    for (const run of runs) expect(await run.outcome).toMatchObject({ status: 'cancelled' });
  });

  it('ignores the cancelling of what has ended', async () => {
    await queueOf(ANSWER);
    const run = add('a');
    await run.outcome;
    queue.cancel('a');
    expect(await add('b').outcome).toMatchObject({ status: 'done' });
  });
});
