CREATE TABLE timer (
  app TEXT NOT NULL,
  function_name TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  started_as TEXT NOT NULL,
  revision INTEGER NOT NULL,
  paused INTEGER NOT NULL,
  last_at INTEGER,
  next_at INTEGER,
  updated_at INTEGER NOT NULL,
  due_at INTEGER,
  starts_up INTEGER NOT NULL,
  catch_up_left INTEGER,
  open_slot INTEGER,
  change INTEGER NOT NULL,
  PRIMARY KEY (app, function_name)
) STRICT, WITHOUT ROWID;

CREATE INDEX timer_due ON timer (due_at) WHERE due_at IS NOT NULL AND paused = 0;

CREATE TABLE timer_slot (
  app TEXT NOT NULL,
  function_name TEXT NOT NULL,
  slot INTEGER NOT NULL,
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  id TEXT NOT NULL,
  -- JSON of the invocation request, until the slot is settled: whoever publishes it publishes the same.
  request TEXT,
  released_at INTEGER NOT NULL,
  publish_at INTEGER NOT NULL,
  publishes INTEGER NOT NULL,
  late_at INTEGER,
  settled_at INTEGER,
  PRIMARY KEY (app, function_name, slot)
) STRICT, WITHOUT ROWID;

CREATE INDEX timer_slot_open ON timer_slot (publish_at) WHERE settled_at IS NULL;
CREATE INDEX timer_slot_settled ON timer_slot (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE timer_missed (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  app TEXT NOT NULL,
  function_name TEXT NOT NULL,
  slot INTEGER NOT NULL,
  occurrences INTEGER NOT NULL,
  reason TEXT NOT NULL,
  noticed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX timer_missed_app ON timer_missed (app, function_name, seq);

CREATE TABLE scheduler_node (
  node TEXT NOT NULL PRIMARY KEY,
  watch TEXT NOT NULL,
  watching_since INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
