/**
 * Backups of the library database: whole, compacted copies made by SQLite itself (never by copying a file
 * that may be in use), each verified before it counts. A few are kept, newest first.
 */
import BetterSqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isSound, schemaVersion } from './migrate';

const KEPT = 5;
const NAME = /^library-\d{8}T\d{9}Z(?:-\d+)?\.sqlite$/u;

/** Backups of a folder, newest first. A folder that is not there holds none. */
export function listBackups(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => NAME.test(name))
      .sort()
      .reverse()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** True when the file opens as one of our databases and SQLite finds no damage in it. */
export function isGoodBackup(file: string, applicationId: number): boolean {
  try {
    const database = new BetterSqlite(file, { readonly: true, fileMustExist: true });
    try {
      return (
        database.pragma('application_id', { simple: true }) === applicationId &&
        schemaVersion(database) > 0 &&
        isSound(database)
      );
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

/**
 * Writes a verified backup and drops the oldest beyond the number kept.
 * @returns the file written. @throws when it cannot be written or is not sound.
 */
export function writeBackup(database: Database, folder: string, now: Date, applicationId: number): string {
  mkdirSync(folder, { recursive: true });
  const file = freeName(folder, `library-${now.toISOString().replace(/[-:.]/gu, '')}`);
  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  database.prepare('VACUUM INTO ?').run(partial);
  if (!isGoodBackup(partial, applicationId)) {
    rmSync(partial, { force: true });
    throw new Error('the backup of the library database is not sound');
  }
  renameSync(partial, file);
  for (const old of listBackups(folder).slice(KEPT)) rmSync(old, { force: true });
  return file;
}

/** True when the newest backup is older than a day, or there is none. */
export function isBackupDue(folder: string, now: Date): boolean {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  const newest = listBackups(folder)[0];
  return newest === undefined || !newest.slice(folder.length).includes(`library-${day}T`);
}

function freeName(folder: string, stem: string): string {
  const taken = new Set(listBackups(folder));
  for (let count = 1; ; count += 1) {
    const file = join(folder, count === 1 ? `${stem}.sqlite` : `${stem}-${count}.sqlite`);
    if (!taken.has(file)) return file;
  }
}
