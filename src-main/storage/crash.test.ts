/**
 * A process killed while it writes runs: everything it confirmed is there, and no run is without its result.
 * The child is plain Node that strips the types of the real repository; it is killed without warning.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isSound } from './migrate';
import { DATABASE_NAME, openDatabase } from './open-database';

// Real disks: a write that waits for the disk may take long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'crash-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open() {
  const opened = openDatabase({ folder, now: new Date('2026-01-01T00:00:00Z') });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const child = `
  import BetterSqlite from 'better-sqlite3';
  import { RunRepository } from './src-main/storage/run-repository.ts';
  const database = new BetterSqlite(process.env.DATABASE);
  database.pragma('synchronous = FULL');
  const runs = new RunRepository(database);
  for (let count = 0; ; count++) {
    runs.add({
      planId: 'plan',
      inputJson: '{}',
      appVersion: '0',
      record: {
        runId: 'run ' + count, scenarioId: 'scenario ' + count, scenarioName: '', inputHash: '', engineVersion: '0',
        startedAt: '2026-01-01T00:00:00.000Z', durationS: 0, status: 'done', error: null,
        result: { filler: 'x'.repeat(20000), count },
      },
    });
    process.stdout.write('run ' + count + '\\n');
  }`;

/** Runs the writer until it has confirmed some runs, kills it, and answers what it confirmed. */
async function writeAndKill(count: number): Promise<string[]> {
  const writer = spawn(process.execPath, ['--experimental-strip-types', '--input-type=module', '--eval', child], {
    env: { ...process.env, DATABASE: join(folder, DATABASE_NAME), NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  writer.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise((resolve) => writer.once('close', resolve));
  const confirmed: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    confirmed.push(line);
    if (confirmed.length === count) writer.kill('SIGKILL');
  }
  await ended;
  expect(confirmed.length, errors).toBeGreaterThanOrEqual(count);
  return confirmed;
}

it.each([1, 7, 40])('killed after %d confirmed runs: nothing confirmed is lost, nothing is half', async (count) => {
  open().database.close();
  const confirmed = await writeAndKill(count);
  const { database, notice } = open();
  try {
    expect(notice).toBeNull();
    expect(isSound(database)).toBe(true);
    const whole = database
      .prepare(`SELECT run_id FROM runs JOIN results USING (run_id) WHERE json_extract(result_json, '$.count') >= 0`)
      .pluck()
      .all() as string[];
    expect(database.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(whole.length);
    expect(whole).toEqual(expect.arrayContaining(confirmed));
  } finally {
    database.close();
  }
});
