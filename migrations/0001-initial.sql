-- The library database: what the application keeps beside the plan files.
-- Times are ISO 8601 text in UTC; documents and results are JSON text.

-- Hardware profiles that the user made, kept so that another plan can take them up.
CREATE TABLE profiles (
  profile_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  profile_json TEXT NOT NULL CHECK (json_valid(profile_json)),
  saved_at TEXT NOT NULL
) STRICT;

-- One execution of the engine on one frozen scenario.
CREATE TABLE runs (
  run_id TEXT NOT NULL PRIMARY KEY,
  plan_id TEXT NOT NULL,
  scenario_id TEXT NOT NULL,
  scenario_name TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  input_json TEXT NOT NULL CHECK (json_valid(input_json)),
  engine_version TEXT NOT NULL,
  app_version TEXT NOT NULL,
  started_at TEXT NOT NULL,
  duration_s REAL NOT NULL CHECK (duration_s >= 0),
  status TEXT NOT NULL CHECK (status IN ('done', 'failed', 'cancelled')),
  -- Null when the run ended well.
  error_json TEXT CHECK (error_json IS NULL OR json_valid(error_json)),
  CHECK ((status = 'done') = (error_json IS NULL))
) STRICT;

CREATE INDEX runs_by_scenario ON runs (plan_id, scenario_id, started_at);

-- The result of a run that ended well; goes with its run.
CREATE TABLE results (
  run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (run_id) ON DELETE CASCADE,
  result_json TEXT NOT NULL CHECK (json_valid(result_json))
) STRICT;

CREATE TABLE recents (
  recent_id TEXT NOT NULL PRIMARY KEY,
  file_path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  opened_at TEXT NOT NULL
) STRICT;

-- Unsaved changes of open documents; one row per document, gone after a good save or a discard.
CREATE TABLE drafts (
  draft_id TEXT NOT NULL PRIMARY KEY,
  -- The process that wrote the row last: rows of other processes are offered at the next start.
  process_id TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Null for a plan that was never saved.
  file_path TEXT,
  -- Size and hash of the file as it was read or written last; null without a file.
  file_size_bytes INTEGER,
  file_hash TEXT,
  is_sample INTEGER NOT NULL CHECK (is_sample IN (0, 1)),
  plan_json TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
  key TEXT NOT NULL PRIMARY KEY,
  value_json TEXT NOT NULL CHECK (json_valid(value_json))
) STRICT;
