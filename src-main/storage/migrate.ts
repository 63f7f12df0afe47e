/**
 * Brings the library database to the current schema. The numbered files of migrations/ are bundled at
 * build time; all pending ones run in one transaction together with the new version number.
 */
import type { Database } from 'better-sqlite3';

export interface Migration {
  version: number;
  name: string;
  sql: string;
}

const files = import.meta.glob<string>('../../migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/**
 * Turns files by path into migrations in order.
 * @throws when numbers have gaps or repeat: that is a mistake in the repository.
 */
export function collectMigrations(sqlByPath: Readonly<Record<string, string>>): Migration[] {
  const migrations = Object.entries(sqlByPath)
    .map(([path, sql]) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const number = /^(\d{4})-[a-z0-9-]+\.sql$/u.exec(name)?.[1];
      if (number === undefined) throw new Error(`migration ${name} is not named like 0001-name.sql`);
      return { version: Number(number), name, sql };
    })
    .sort((a, b) => a.version - b.version);
  migrations.forEach(({ version, name }, index) => {
    if (version !== index + 1) throw new Error(`migration ${name} should have number ${index + 1}`);
  });
  return migrations;
}

export const migrations: readonly Migration[] = collectMigrations(files);

/** Schema version of a connection's database; 0 is an empty one. */
export function schemaVersion(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}

/**
 * Runs what is pending, all or nothing.
 * @throws when a statement fails or the migrated data breaks a foreign key; the database is then as before.
 */
export function migrate(database: Database, list: readonly Migration[] = migrations): void {
  const pending = list.filter(({ version }) => version > schemaVersion(database));
  const last = pending.at(-1);
  if (!last) return;
  // Off while tables are rebuilt: dropping the old one would delete the rows that refer to it. The pragma has
  // no effect inside a transaction, and the check below refuses what it would have refused.
  const isEnforced = database.pragma('foreign_keys', { simple: true }) as number;
  database.pragma('foreign_keys = OFF');
  try {
    database
      .transaction(() => {
        for (const { sql } of pending) database.exec(sql);
        database.pragma(`user_version = ${last.version}`);
        const broken = database.pragma('foreign_key_check') as unknown[];
        if (broken.length > 0) throw new Error(`${broken.length} rows break a foreign key after ${last.name}`);
        if (!isSound(database)) throw new Error(`the database is not sound after ${last.name}`);
      })
      .immediate();
  } finally {
    database.pragma(`foreign_keys = ${isEnforced}`);
  }
}

/** SQLite's own quick check of structure and constraints. */
export function isSound(database: Database): boolean {
  return database.pragma('quick_check(1)', { simple: true }) === 'ok';
}
