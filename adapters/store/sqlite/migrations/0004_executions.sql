-- A rowid table: rows lie in order of arrival, so that a page of the newest is a few neighbouring disk pages.
CREATE TABLE execution (
  seq INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  id TEXT NOT NULL,
  app TEXT NOT NULL,
  version TEXT NOT NULL,
  function_name TEXT NOT NULL,
  trigger_kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  final_attempt INTEGER,
  worker TEXT,
  accepted_at INTEGER NOT NULL,
  ended_at INTEGER,
  duration_ms REAL,
  trace_parent TEXT NOT NULL,
  UNIQUE (day, id)
) STRICT;

CREATE INDEX execution_time ON execution (accepted_at, id);
CREATE INDEX execution_app ON execution (app, accepted_at, id);
CREATE INDEX execution_app_function ON execution (app, function_name, accepted_at, id);
CREATE INDEX execution_function ON execution (function_name, accepted_at, id);
CREATE INDEX execution_worker ON execution (worker, accepted_at, id);

-- Partial: what most rows are is found soon enough in the indexes above, and most rows then cost these three nothing.
CREATE INDEX execution_status ON execution (status, accepted_at, id) WHERE status <> 'Succeeded';
CREATE INDEX execution_app_status ON execution (app, status, accepted_at, id) WHERE status <> 'Succeeded';
CREATE INDEX execution_trigger ON execution (trigger_kind, accepted_at, id) WHERE trigger_kind <> 'http';

-- What the started mark said and what the end said are kept apart: then their order of arrival cannot matter.
CREATE TABLE attempt (
  execution INTEGER NOT NULL REFERENCES execution (seq) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  version TEXT NOT NULL,
  mark_worker TEXT,
  mark_started_at INTEGER,
  end_worker TEXT,
  end_started_at INTEGER,
  ended_at INTEGER,
  duration_ms REAL,
  outcome TEXT,
  PRIMARY KEY (execution, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt_failure (
  execution INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  stack TEXT,
  UNIQUE (execution, attempt),
  FOREIGN KEY (execution, attempt) REFERENCES attempt (execution, attempt) ON DELETE CASCADE
) STRICT;

-- JSON array of log lines, one row per attempt.
CREATE TABLE attempt_log (
  execution INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  lines TEXT NOT NULL,
  UNIQUE (execution, attempt),
  FOREIGN KEY (execution, attempt) REFERENCES attempt (execution, attempt) ON DELETE CASCADE
) STRICT;

-- JSON of one TypedData.
CREATE TABLE return_value (
  execution INTEGER PRIMARY KEY REFERENCES execution (seq) ON DELETE CASCADE,
  value TEXT NOT NULL
) STRICT;
