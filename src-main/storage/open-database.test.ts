/** Opening the library database in real folders: fresh, newer, foreign, damaged, restored, backed up. */
import BetterSqlite from 'better-sqlite3';
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isGoodBackup, listBackups, writeBackup } from './backup';
import { migrations, schemaVersion } from './migrate';
import { APPLICATION_ID, DATABASE_NAME, openDatabase, type OpenedDatabase, type OpenOptions } from './open-database';

// Real disks: a write that waits for the disk may take long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let file: string;
const opened: OpenedDatabase[] = [];
const now = new Date('2026-03-04T05:06:07.089Z');
const dayAfter = new Date('2026-03-05T05:06:07.089Z');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'library-'));
  file = join(folder, DATABASE_NAME);
});
afterEach(() => {
  for (const { database } of opened.splice(0)) database.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(options: Partial<OpenOptions> = {}): OpenedDatabase {
  const result = openDatabase({ folder, now, ...options });
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.details ?? ''}`);
  opened.push(result.value);
  return result.value;
}

function close(): void {
  for (const { database } of opened.splice(0)) database.close();
}

const setSetting = (value: string): void => {
  const { database } = open();
  database.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)').run('theme', JSON.stringify(value));
  close();
};
const setting = ({ database }: OpenedDatabase): unknown =>
  database.prepare('SELECT value_json FROM settings WHERE key = ?').pluck().get('theme');

describe('a fresh database', () => {
  it('is made with all migrations, marked as ours, and needs no notice', () => {
    const { database, notice } = open();
    expect(notice).toBeNull();
    expect(schemaVersion(database)).toBe(migrations.length);
    expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
  });

  it('is safe against power loss: WAL and FULL, read back', () => {
    const { database } = open();
    const pragma = (name: string): unknown => database.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
    expect(pragma('busy_timeout')).toBe(5000);
  });

  it('is made in a folder that is not there yet', () => {
    open({ folder: join(folder, 'a', 'b') });
    expect(existsSync(join(folder, 'a', 'b', DATABASE_NAME))).toBe(true);
  });

  it('can live in memory', () => {
    const { database } = open({ folder: null });
    expect(schemaVersion(database)).toBe(migrations.length);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps what was written', () => {
    setSetting('dark');
    expect(setting(open())).toBe('"dark"');
  });
});

describe('files that are not for us', () => {
  it('newer: refused, and not a byte of it changes', () => {
    setSetting('dark');
    const database = new BetterSqlite(file);
    database.pragma('journal_mode = DELETE');
    database.pragma('user_version = 99');
    database.exec('CREATE TABLE of_the_future (x)');
    database.close();
    const before = readFileSync(file);
    const result = openDatabase({ folder, now });
    expect(result).toMatchObject({ ok: false, error: { code: 'storage.newer' } });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual([DATABASE_NAME]);
  });

  it('newer, with changes still in its log: the log stays as well', () => {
    const { database } = open();
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.exec("INSERT INTO settings VALUES ('theme', '\"dark\"'); PRAGMA user_version = 99");
    // What a crash leaves: the file and its log, taken while the connection is open.
    const parts = [DATABASE_NAME, `${DATABASE_NAME}-wal`].map(
      (name) => [name, readFileSync(join(folder, name))] as const,
    );
    close();
    for (const [name, content] of parts) writeFileSync(join(folder, name), content);
    expect(openDatabase({ folder, now })).toMatchObject({ ok: false, error: { code: 'storage.newer' } });
    for (const [name, content] of parts) expect(readFileSync(join(folder, name)).equals(content), name).toBe(true);
  });

  it('a transaction of ours that broke off is rolled back, not taken for damage', () => {
    setSetting('dark');
    const database = new BetterSqlite(file);
    database.pragma('journal_mode = DELETE');
    database.pragma('cache_size = 1');
    database.exec('BEGIN');
    const insert = database.prepare('INSERT INTO settings VALUES (?, ?)');
    for (let index = 0; index < 500; index++) insert.run(`key ${index}`, JSON.stringify('x'.repeat(500)));
    const parts = [DATABASE_NAME, `${DATABASE_NAME}-journal`].map(
      (name) => [name, readFileSync(join(folder, name))] as const,
    );
    database.close();
    for (const [name, content] of parts) writeFileSync(join(folder, name), content);
    const again = open();
    expect(again.notice).toBeNull();
    expect(setting(again)).toBe('"dark"');
    expect(again.database.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1);
  });

  it('of another application: refused and left as it is', () => {
    const database = new BetterSqlite(file);
    database.exec('CREATE TABLE theirs (x); PRAGMA user_version = 1');
    database.close();
    const before = readFileSync(file);
    expect(openDatabase({ folder, now })).toMatchObject({ ok: false, error: { code: 'storage.damaged' } });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('a folder that cannot be made is a failure, not a crash', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(openDatabase({ folder: join(folder, 'file', 'inner'), now })).toMatchObject({
      ok: false,
      error: { code: 'storage.damaged' },
    });
  });
});

describe('damage', () => {
  const damage = (): void => {
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    writeFileSync(file, Buffer.alloc(8192, 'not a database '));
  };

  it('without a backup: moved aside, started afresh, and said', () => {
    setSetting('dark');
    damage();
    const again = open();
    expect(setting(again)).toBeUndefined();
    expect(again.notice).toContain('started afresh');
    const aside = readdirSync(folder).find((name) => name.includes('.damaged-'));
    expect(again.notice).toContain(aside);
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toContain('not a database');
  });

  it('with a backup: restored from the newest good one, and said', () => {
    setSetting('first');
    const first = open({ now: dayAfter });
    expect(listBackups(join(folder, 'backups'))).toHaveLength(1);
    first.database.prepare('UPDATE settings SET value_json = ?').run('"second"');
    close();
    damage();
    const again = open({ now: dayAfter });
    expect(setting(again)).toBe('"first"');
    expect(again.notice).toContain('restored from the backup');
  });

  it('passes over a backup that is damaged itself', () => {
    setSetting('first');
    open({ now: dayAfter });
    close();
    writeFileSync(join(folder, 'backups', 'library-20260306T000000000Z.sqlite'), 'nonsense');
    damage();
    expect(setting(open({ now: dayAfter }))).toBe('"first"');
  });

  it('inside a file whose header is whole is found as well', () => {
    const { database } = open();
    const insert = database.prepare('INSERT INTO settings VALUES (?, ?)');
    for (let index = 0; index < 2000; index++) insert.run(`key ${index}`, JSON.stringify('x'.repeat(200)));
    database.pragma('wal_checkpoint(TRUNCATE)');
    close();
    const content = readFileSync(file);
    content.fill(0xa5, 4096 * 12, 4096 * 40);
    writeFileSync(file, content);
    const again = open();
    expect(again.notice).toContain('was damaged');
    expect(readdirSync(folder).some((name) => name.includes('.damaged-'))).toBe(true);
  });
});

describe('backups', () => {
  it('are made once a day, at opening, and five are kept', () => {
    setSetting('dark');
    const backups = join(folder, 'backups');
    for (let day = 1; day <= 8; day++) {
      for (const hour of ['08', '20']) {
        open({ now: new Date(`2026-04-0${day}T${hour}:00:00.000Z`) });
        close();
      }
    }
    const names = listBackups(backups).map((each) => each.slice(backups.length + 1));
    expect(names).toEqual([8, 7, 6, 5, 4].map((day) => `library-2026040${day}T080000000Z.sqlite`));
    for (const each of listBackups(backups)) expect(isGoodBackup(each, APPLICATION_ID)).toBe(true);
  });

  it('made at the same moment do not overwrite each other', () => {
    const { database } = open();
    const backups = join(folder, 'backups');
    const made = [1, 2].map(() => writeBackup(database, backups, now, APPLICATION_ID));
    expect(new Set(made).size).toBe(2);
    expect(listBackups(backups)).toHaveLength(2);
  });

  it('files of other names are neither used nor removed', () => {
    const backups = join(folder, 'backups');
    mkdirSync(backups);
    writeFileSync(join(backups, 'mine.sqlite'), '');
    expect(listBackups(backups)).toEqual([]);
    expect(listBackups(join(folder, 'gone'))).toEqual([]);
  });

  it('are made before a migration', () => {
    const first = migrations.slice(0, 1);
    setSetting('before');
    const result = openDatabase({
      folder,
      now,
      migrations: [...first, { version: 2, name: '0002-test.sql', sql: 'DELETE FROM settings' }],
    });
    if (!result.ok) throw new Error(result.error.message);
    opened.push(result.value);
    expect(schemaVersion(result.value.database)).toBe(2);
    expect(setting(result.value)).toBeUndefined();
    const [backup] = listBackups(join(folder, 'backups'));
    const kept = new BetterSqlite(backup ?? '', { readonly: true });
    expect(kept.prepare('SELECT value_json FROM settings').pluck().get()).toBe('"before"');
    kept.close();
  });
});
