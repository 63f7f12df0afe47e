import BetterSqlite from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { collectMigrations, isSound, migrate, migrations, schemaVersion } from './migrate';

/** SHA-256 of every migration file. A released file never changes: add a new one instead. */
const pinned: Record<string, string> = {
  '0001-initial.sql': 'e2f18415f11582897caa921efcb598f0e292b17806e110c3340762bcf78dcfa7',
};

const database = () => new BetterSqlite(':memory:');
const tablesOf = (opened: BetterSqlite.Database): unknown[] =>
  opened.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();

describe('the migrations of the repository', () => {
  it('are the pinned ones, unchanged', () => {
    expect(
      Object.fromEntries(
        migrations.map(({ name, sql }) => [
          name,
          createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex'),
        ]),
      ),
    ).toEqual(pinned);
  });

  it('build the schema from nothing', () => {
    const opened = database();
    migrate(opened);
    expect(schemaVersion(opened)).toBe(migrations.length);
    expect(tablesOf(opened)).toEqual(['drafts', 'profiles', 'recents', 'results', 'runs', 'settings']);
    expect(isSound(opened)).toBe(true);
  });

  it('make strict tables whose columns declare what may be absent', () => {
    const opened = database();
    migrate(opened);
    const tables = opened.pragma('table_list') as { schema: string; name: string; strict: number }[];
    for (const { name, strict } of tables.filter((each) => !each.name.startsWith('sqlite_')))
      expect(strict, name).toBe(1);
  });

  it('do nothing the second time', () => {
    const opened = database();
    migrate(opened);
    opened.prepare('INSERT INTO settings VALUES (?, ?)').run('theme', '"dark"');
    migrate(opened);
    expect(opened.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1);
  });

  it('refuse rows that make no sense', () => {
    const opened = database();
    migrate(opened);
    opened.pragma('foreign_keys = ON');
    const run = opened.prepare(
      `INSERT INTO runs VALUES ('r', 'p', 's', 'name', 'hash', '{}', '1', '1', '2026-01-01T00:00:00.000Z', ?, ?, ?)`,
    );
    expect(() => run.run(1, 'lost', null)).toThrow('CHECK');
    expect(() => run.run(-1, 'done', null)).toThrow('CHECK');
    expect(() => run.run(1, 'done', '{"code":"x"}')).toThrow('CHECK');
    expect(() => run.run(1, 'failed', null)).toThrow('CHECK');
    expect(() => opened.prepare('INSERT INTO results VALUES (?, ?)').run('nobody', '{}')).toThrow('FOREIGN KEY');
    expect(() => opened.prepare('INSERT INTO settings VALUES (?, ?)').run('key', 'not json')).toThrow('CHECK');
  });
});

describe('migrate', () => {
  const two = (sql: string) =>
    collectMigrations({
      'x/0001-first.sql': 'CREATE TABLE first (id INTEGER PRIMARY KEY) STRICT',
      'x/0002-second.sql': sql,
    });

  it('is all or nothing', () => {
    const opened = database();
    expect(() => migrate(opened, two('CREATE TABLE second (x); INSERT INTO nowhere VALUES (1)'))).toThrow('nowhere');
    expect(schemaVersion(opened)).toBe(0);
    expect(tablesOf(opened)).toEqual([]);
  });

  it('undoes a migration that leaves rows without their owner', () => {
    const opened = database();
    migrate(opened, two('').slice(0, 1));
    expect(() =>
      migrate(opened, two('CREATE TABLE second (id REFERENCES first (id)); INSERT INTO second VALUES (7)')),
    ).toThrow('1 rows break a foreign key after 0002-second.sql');
    expect(schemaVersion(opened)).toBe(1);
    expect(tablesOf(opened)).toEqual(['first']);
  });

  it('lets a table be rebuilt without losing the rows that refer to it', () => {
    const opened = database();
    opened.pragma('foreign_keys = ON');
    migrate(opened);
    opened.exec(`INSERT INTO runs VALUES ('r', 'p', 's', 'name', 'hash', '{}', '1', '1', '2026', 1, 'done', NULL);
      INSERT INTO results VALUES ('r', '{}')`);
    const rebuild = `CREATE TABLE copy AS SELECT * FROM runs; DROP TABLE runs;
      CREATE TABLE runs (run_id TEXT NOT NULL PRIMARY KEY, more TEXT) STRICT;
      INSERT INTO runs SELECT run_id, name FROM (SELECT run_id, scenario_name AS name FROM copy); DROP TABLE copy`;
    migrate(opened, [...migrations, { version: migrations.length + 1, name: 'rebuild', sql: rebuild }]);
    expect(opened.prepare('SELECT count(*) FROM results JOIN runs USING (run_id)').pluck().get()).toBe(1);
    expect(opened.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  it('runs only what is pending', () => {
    const opened = database();
    migrate(opened, two('').slice(0, 1));
    migrate(opened, two('CREATE TABLE second (x INTEGER) STRICT'));
    expect(schemaVersion(opened)).toBe(2);
    expect(tablesOf(opened)).toEqual(['first', 'second']);
  });
});

describe('collectMigrations', () => {
  it('orders by number and refuses gaps, doubles and odd names', () => {
    expect(collectMigrations({ 'b/0002-b.sql': '2', 'a/0001-a.sql': '1' }).map((each) => each.name)).toEqual([
      '0001-a.sql',
      '0002-b.sql',
    ]);
    expect(() => collectMigrations({ '0001-a.sql': '', '0003-c.sql': '' })).toThrow('should have number 2');
    expect(() => collectMigrations({ '0001-a.sql': '', '0001-b.sql': '' })).toThrow('should have number 2');
    expect(() => collectMigrations({ 'first.sql': '' })).toThrow('not named like');
  });
});
