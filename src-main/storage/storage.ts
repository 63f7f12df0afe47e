/** The library database as the services use it: one repository per table group on one connection. */
import { ok, type Result } from '../../src-shared/contract/errors';
import { DraftRepository } from './draft-repository';
import { openDatabase, type OpenOptions } from './open-database';
import { ProfileRepository } from './profile-repository';
import { RecentRepository } from './recent-repository';
import { RunRepository } from './run-repository';
import { SettingsRepository } from './settings-repository';

export interface Storage {
  readonly runs: RunRepository;
  readonly recents: RecentRepository;
  readonly drafts: DraftRepository;
  readonly settings: SettingsRepository;
  readonly profiles: ProfileRepository;
  /** What happened at opening that the user should know. */
  readonly notice: string | null;
  /** Tidies up and closes; the storage must not be used afterwards. */
  close(): void;
}

/** Opens the library database. Failures are those of openDatabase. */
export function openStorage(options: OpenOptions): Result<Storage> {
  const opened = openDatabase(options);
  if (!opened.ok) return opened;
  const { database, notice } = opened.value;
  return ok({
    runs: new RunRepository(database),
    recents: new RecentRepository(database),
    drafts: new DraftRepository(database),
    settings: new SettingsRepository(database),
    profiles: new ProfileRepository(database),
    notice,
    close: () => {
      if (!database.open) return;
      database.pragma('optimize');
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
    },
  });
}
