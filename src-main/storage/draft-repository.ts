/** Recovery drafts: unsaved plans, written about a second after the last edit, one per open document. */
import type { Database } from 'better-sqlite3';
import type { FileState } from '../documents/file-state';

export interface Draft {
  draftId: string;
  /** The process that wrote it last. */
  processId: string;
  name: string;
  filePath: string | null;
  /** The file as it was when the edits began, to notice later changes by others. */
  fileState: FileState | null;
  isSample: boolean;
  planJson: string;
  changedAt: string;
}

interface Row {
  draft_id: string;
  process_id: string;
  name: string;
  file_path: string | null;
  file_size_bytes: number | null;
  file_hash: string | null;
  is_sample: number;
  plan_json: string;
  changed_at: string;
}

export class DraftRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  put(draft: Draft): void {
    this.#database
      .prepare(
        `INSERT INTO drafts (draft_id, process_id, name, file_path, file_size_bytes, file_hash,
          is_sample, plan_json, changed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (draft_id) DO UPDATE SET process_id = excluded.process_id, name = excluded.name,
          file_path = excluded.file_path, file_size_bytes = excluded.file_size_bytes,
          file_hash = excluded.file_hash, is_sample = excluded.is_sample,
          plan_json = excluded.plan_json, changed_at = excluded.changed_at`,
      )
      .run(
        draft.draftId,
        draft.processId,
        draft.name,
        draft.filePath,
        draft.fileState?.sizeBytes ?? null,
        draft.fileState?.hash ?? null,
        draft.isSample ? 1 : 0,
        draft.planJson,
        draft.changedAt,
      );
  }

  get(draftId: string): Draft | null {
    const row = this.#database.prepare('SELECT * FROM drafts WHERE draft_id = ?').get(draftId) as Row | undefined;
    return row ? toDraft(row) : null;
  }

  /** Drafts that other (ended) processes left behind, newest first. */
  listOfOthers(processId: string): Draft[] {
    const rows = this.#database
      .prepare('SELECT * FROM drafts WHERE process_id <> ? ORDER BY changed_at DESC, rowid DESC')
      .all(processId) as Row[];
    return rows.map(toDraft);
  }

  /** Claims a draft for the process that has opened it, so that it is not offered there again. */
  claim(draftId: string, processId: string): void {
    this.#database.prepare('UPDATE drafts SET process_id = ? WHERE draft_id = ?').run(processId, draftId);
  }

  remove(draftId: string): void {
    this.#database.prepare('DELETE FROM drafts WHERE draft_id = ?').run(draftId);
  }
}

function toDraft(row: Row): Draft {
  return {
    draftId: row.draft_id,
    processId: row.process_id,
    name: row.name,
    filePath: row.file_path,
    fileState:
      row.file_size_bytes === null || row.file_hash === null
        ? null
        : { sizeBytes: row.file_size_bytes, hash: row.file_hash },
    isSample: row.is_sample === 1,
    planJson: row.plan_json,
    changedAt: row.changed_at,
  };
}
