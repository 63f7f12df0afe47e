/** Runs and their results. A run and its result are written in one transaction: halves cannot exist. */
import type { Database } from 'better-sqlite3';
import type { RunRecord } from '../../src-shared/contract/api';
import type { Failure } from '../../src-shared/contract/errors';
import type { RunResult } from '../../src-shared/results/run-result';

export interface StoredRun {
  planId: string;
  /** The frozen scenario input as JSON text. */
  inputJson: string;
  appVersion: string;
  record: RunRecord;
}

interface Row {
  run_id: string;
  scenario_id: string;
  scenario_name: string;
  input_hash: string;
  engine_version: string;
  started_at: string;
  duration_s: number;
  status: RunRecord['status'];
  error_json: string | null;
  result_json: string | null;
}

const SELECT = `SELECT run_id, scenario_id, scenario_name, input_hash, engine_version, started_at,
  duration_s, status, error_json, result_json FROM runs LEFT JOIN results USING (run_id)`;

/** Runs kept per scenario; older ones go when a new one is written. */
const KEPT_PER_SCENARIO = 20;

export class RunRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(run: StoredRun): void {
    const { record } = run;
    this.#database
      .transaction(() => {
        this.#database
          .prepare(
            `INSERT INTO runs (run_id, plan_id, scenario_id, scenario_name, input_hash, input_json,
              engine_version, app_version, started_at, duration_s, status, error_json)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(
            record.runId,
            run.planId,
            record.scenarioId,
            record.scenarioName,
            record.inputHash,
            run.inputJson,
            record.engineVersion,
            run.appVersion,
            record.startedAt,
            record.durationS,
            record.status,
            record.error === null ? null : JSON.stringify(record.error),
          );
        if (record.result !== null) {
          this.#database
            .prepare('INSERT INTO results (run_id, result_json) VALUES (?, ?)')
            .run(record.runId, JSON.stringify(record.result));
        }
        this.#prune(run.planId, record.scenarioId);
      })
      .immediate();
  }

  get(runId: string): RunRecord | null {
    const row = this.#database.prepare(`${SELECT} WHERE run_id = ?`).get(runId) as Row | undefined;
    return row ? toRecord(row) : null;
  }

  /**
   * One run per scenario of a plan: the newest that has a result, else the newest of any outcome, so that
   * a cancelled run does not hide the result before it.
   */
  latest(planId: string): RunRecord[] {
    const rows = this.#database
      .prepare(
        `${SELECT} WHERE run_id IN (
          SELECT run_id FROM (
            SELECT run_id, row_number() OVER (
              PARTITION BY scenario_id ORDER BY status = 'done' DESC, started_at DESC, rowid DESC
            ) AS place FROM runs WHERE plan_id = ?
          ) WHERE place = 1
        ) ORDER BY scenario_id`,
      )
      .all(planId) as Row[];
    return rows.map(toRecord);
  }

  #prune(planId: string, scenarioId: string): void {
    this.#database
      .prepare(
        `DELETE FROM runs WHERE run_id IN (
          SELECT run_id FROM runs WHERE plan_id = ? AND scenario_id = ?
          ORDER BY status = 'done' DESC, started_at DESC, rowid DESC LIMIT -1 OFFSET ?
        )`,
      )
      .run(planId, scenarioId, KEPT_PER_SCENARIO);
  }
}

function toRecord(row: Row): RunRecord {
  return {
    runId: row.run_id,
    scenarioId: row.scenario_id,
    scenarioName: row.scenario_name,
    inputHash: row.input_hash,
    engineVersion: row.engine_version,
    startedAt: row.started_at,
    durationS: row.duration_s,
    status: row.status,
    result: row.result_json === null ? null : (JSON.parse(row.result_json) as RunResult),
    error: row.error_json === null ? null : (JSON.parse(row.error_json) as Failure),
  };
}
