/** The user's own hardware profiles, collected from saved plans. */
import type { Database } from 'better-sqlite3';
import type { HardwareProfile } from '../../src-shared/model/plan';

export class ProfileRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps the newest state of each profile, by id. */
  putAll(profiles: readonly HardwareProfile[], savedAt: Date): void {
    const put = this.#database.prepare(
      `INSERT INTO profiles (profile_id, name, profile_json, saved_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (profile_id) DO UPDATE SET name = excluded.name,
        profile_json = excluded.profile_json, saved_at = excluded.saved_at`,
    );
    this.#database
      .transaction(() => {
        for (const profile of profiles)
          put.run(profile.id, profile.name, JSON.stringify(profile), savedAt.toISOString());
      })
      .immediate();
  }

  /** All profiles, by name. */
  list(): HardwareProfile[] {
    const rows = this.#database.prepare('SELECT profile_json FROM profiles ORDER BY name, profile_id').all() as {
      profile_json: string;
    }[];
    return rows.map((row) => JSON.parse(row.profile_json) as HardwareProfile);
  }
}
