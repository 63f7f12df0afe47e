/** Plans opened or saved lately, newest first. Paths stay in main: the window sees ids. */
import type { Database } from 'better-sqlite3';
import { randomUUID } from 'node:crypto';

export interface Recent {
  recentId: string;
  filePath: string;
  name: string;
  openedAt: string;
}

interface Row {
  recent_id: string;
  file_path: string;
  name: string;
  opened_at: string;
}

const KEPT = 20;

export class RecentRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Puts a file at the head of the list; a file that is in it keeps its id. */
  touch(filePath: string, name: string, openedAt: Date): void {
    this.#database
      .transaction(() => {
        this.#database
          .prepare(
            `INSERT INTO recents (recent_id, file_path, name, opened_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (file_path) DO UPDATE SET name = excluded.name, opened_at = excluded.opened_at`,
          )
          .run(randomUUID(), filePath, name, openedAt.toISOString());
        this.#database
          .prepare(
            `DELETE FROM recents WHERE recent_id IN (
              SELECT recent_id FROM recents ORDER BY opened_at DESC, rowid DESC LIMIT -1 OFFSET ?
            )`,
          )
          .run(KEPT);
      })
      .immediate();
  }

  list(): Recent[] {
    const rows = this.#database.prepare('SELECT * FROM recents ORDER BY opened_at DESC, rowid DESC').all() as Row[];
    return rows.map(toRecent);
  }

  get(recentId: string): Recent | null {
    const row = this.#database.prepare('SELECT * FROM recents WHERE recent_id = ?').get(recentId) as Row | undefined;
    return row ? toRecent(row) : null;
  }

  remove(recentId: string): void {
    this.#database.prepare('DELETE FROM recents WHERE recent_id = ?').run(recentId);
  }
}

function toRecent(row: Row): Recent {
  return {
    recentId: row.recent_id,
    filePath: row.file_path,
    name: row.name,
    openedAt: row.opened_at,
  };
}
