-- A rowid table: rows lie in order of arrival, as in execution.
CREATE TABLE dead_letter (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- What the same message, delivered twice, has in common; counted, since it may die again after somebody dealt with it.
  fingerprint TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  arrived_at INTEGER NOT NULL,
  queue TEXT NOT NULL,
  reason_code TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  app TEXT,
  function_name TEXT,
  message_id TEXT NOT NULL,
  type TEXT NOT NULL,
  invocation_day TEXT,
  invocation_id TEXT,
  -- JSON.
  headers TEXT NOT NULL,
  failure TEXT,
  bytes INTEGER NOT NULL,
  edited_at INTEGER,
  state TEXT NOT NULL,
  state_at INTEGER NOT NULL,
  -- Redrives of the message so far, those of its ancestors included, and the letter it died as before.
  redrives INTEGER NOT NULL,
  ancestor TEXT,
  -- Of the last redrive: when it was claimed first, until when the claim holds, and what came of it.
  redrive_at INTEGER,
  claimed_until INTEGER,
  redrive_message TEXT,
  redrive_day TEXT,
  redrive_invocation TEXT,
  UNIQUE (fingerprint, occurrence)
) STRICT;

CREATE INDEX dead_letter_time ON dead_letter (arrived_at, id);
CREATE INDEX dead_letter_app ON dead_letter (app, arrived_at, id);
CREATE INDEX dead_letter_queue ON dead_letter (queue, arrived_at, id);
-- Partial: what has been dealt with grows for ever and is not looked for.
CREATE INDEX dead_letter_open ON dead_letter (arrived_at, id) WHERE state IN ('waiting', 'redriving');
CREATE INDEX dead_letter_open_app ON dead_letter (app, arrived_at, id) WHERE state IN ('waiting', 'redriving');

CREATE TABLE dead_letter_payload (
  letter INTEGER PRIMARY KEY REFERENCES dead_letter (seq) ON DELETE CASCADE,
  original BLOB NOT NULL,
  edited BLOB
) STRICT;

-- AUTOINCREMENT: a number is never used again.
CREATE TABLE audit (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  app TEXT,
  -- JSON, masked.
  before_value TEXT,
  after_value TEXT,
  -- Of an action that was begun and failed.
  failure_code TEXT,
  request_id TEXT NOT NULL,
  address TEXT NOT NULL
) STRICT;

CREATE INDEX audit_target ON audit (target_kind, target_id, number);
CREATE INDEX audit_app ON audit (app, number);
CREATE INDEX audit_actor ON audit (actor_id, number);
CREATE INDEX audit_action ON audit (action, number);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit rows are never changed');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit rows are never deleted');
END;
