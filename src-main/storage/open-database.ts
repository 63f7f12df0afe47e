/**
 * Opens the library database so that it is safe to use: checked, migrated, durable. A damaged file is
 * moved aside (never deleted) and replaced by the newest good backup or a fresh database, with a notice.
 */
import BetterSqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/contract/errors';
import { isBackupDue, isGoodBackup, listBackups, writeBackup } from './backup';
import { isSound, migrate, migrations, schemaVersion, type Migration } from './migrate';

/** Marks the file as ours: "SNPL" as four bytes. */
export const APPLICATION_ID = 0x534e504c;
export const DATABASE_NAME = 'library.sqlite';

export interface OpenedDatabase {
  database: Database;
  /** What the user should know, e.g. that a damaged file was replaced; null when all was well. */
  notice: string | null;
}

export interface OpenOptions {
  /** Folder of the database and its backups; null = in memory. */
  folder: string | null;
  now: Date;
  migrations?: readonly Migration[];
}

type Inspection = { state: 'ready'; database: Database } | { state: Exclude<State, 'ready'> };

/**
 * Opens, checks and migrates.
 * @returns storage.newer when a newer version of the application wrote the file (left untouched), and
 * storage.damaged when the file is not ours or neither it nor a replacement can be used.
 */
export function openDatabase(options: OpenOptions): Result<OpenedDatabase> {
  const list = options.migrations ?? migrations;
  if (options.folder === null) {
    const database = new BetterSqlite(':memory:');
    prepare(database);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(database, list);
    return ok({ database, notice: null });
  }
  try {
    mkdirSync(options.folder, { recursive: true });
    return openInFolder(options.folder, options.now, list);
  } catch (error) {
    return fail('storage.damaged', 'The library database cannot be opened.', String(error));
  }
}

function openInFolder(folder: string, now: Date, list: readonly Migration[]): Result<OpenedDatabase> {
  const file = join(folder, DATABASE_NAME);
  const backups = join(folder, 'backups');
  let notice: string | null = null;
  let inspection = inspect(file, list.length);
  if (inspection.state === 'damaged') {
    notice = replaceDamaged(file, backups, now);
    inspection = inspect(file, list.length);
  }
  if (inspection.state === 'newer') {
    return fail(
      'storage.newer',
      `The library database was written by a newer version of the application. It is left as it is: ${file}`,
    );
  }
  if (inspection.state !== 'ready') {
    return fail('storage.damaged', `This file is not a library database of the application: ${file}`);
  }
  const { database } = inspection;
  try {
    prepare(database);
    const version = schemaVersion(database);
    if (version === 0) database.pragma(`application_id = ${APPLICATION_ID}`);
    else if (version < list.length || isBackupDue(backups, now)) writeBackup(database, backups, now, APPLICATION_ID);
    migrate(database, list);
  } catch (error) {
    database.close();
    throw error;
  }
  return ok({ database, notice });
}

/**
 * Looks at the file and opens it when it is ours to use. An existing file is looked at through a connection that
 * cannot write: even closing a writing one would fold the log of a newer version's database into it.
 */
function inspect(file: string, newestVersion: number): Inspection {
  let state: State | 'unknown' = existsSync(file) ? look(file, newestVersion, true) : 'ready';
  if (state === 'unknown') state = look(file, newestVersion, false);
  return state === 'ready' ? { state, database: new BetterSqlite(file) } : { state };
}

type State = 'ready' | 'newer' | 'foreign' | 'damaged';

/** 'unknown' when a reading connection does not suffice: a transaction that broke off must be rolled back first. */
function look(file: string, newestVersion: number, isReadonly: true): State | 'unknown';
function look(file: string, newestVersion: number, isReadonly: false): State;
function look(file: string, newestVersion: number, isReadonly: boolean): State | 'unknown' {
  let database: Database | undefined;
  try {
    database = new BetterSqlite(file, { readonly: isReadonly });
    const version = schemaVersion(database);
    const id = database.pragma('application_id', { simple: true }) as number;
    const isEmpty = version === 0 && tableCount(database) === 0;
    if (!isEmpty && id !== APPLICATION_ID) return 'foreign';
    if (version > newestVersion) return 'newer';
    return isSound(database) ? 'ready' : 'damaged';
  } catch (error) {
    if (isDamage(error)) return 'damaged';
    if (isReadonly) return 'unknown';
    throw error;
  } finally {
    database?.close();
  }
}

function tableCount(database: Database): number {
  const row = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as {
    count: number;
  };
  return row.count;
}

function isDamage(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^SQLITE_(?:CORRUPT|NOTADB)/u.test(code);
}

/** Moves the damaged file and its journals aside and puts the newest good backup in its place. */
function replaceDamaged(file: string, backups: string, now: Date): string {
  const aside = `${file}.damaged-${now.toISOString().replace(/[-:.]/gu, '')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  const backup = listBackups(backups).find((candidate) => isGoodBackup(candidate, APPLICATION_ID));
  if (backup === undefined) {
    return `The library database was damaged and was started afresh. The damaged file is kept as ${aside}.`;
  }
  copyFileSync(backup, file);
  return `The library database was damaged and was restored from the backup ${backup}. The damaged file is kept as ${aside}.`;
}

/** Settings of a connection. WAL is read back: some network and virtual file systems refuse it. */
function prepare(database: Database): void {
  database.pragma('busy_timeout = 5000');
  const mode = database.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal' && mode !== 'memory') database.pragma('journal_mode = DELETE');
  // better-sqlite3 is compiled to NORMAL under WAL, where a confirmed commit can vanish on power loss.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
}
