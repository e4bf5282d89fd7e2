-- Messages that wait in the store until they are due.
CREATE TABLE parked_message (
  seq INTEGER PRIMARY KEY,
  queue TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  body BLOB NOT NULL,
  headers TEXT NOT NULL,
  failed INTEGER NOT NULL,
  day TEXT NOT NULL,
  invocation_id TEXT NOT NULL,
  -- Attempts that had begun when it was parked: parking the same again changes nothing.
  attempt INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  -- A node publishes it until then.
  taken_until INTEGER NOT NULL DEFAULT 0,
  UNIQUE (day, invocation_id, attempt)
) STRICT;

CREATE INDEX parked_message_due ON parked_message (due_at);

-- Runs that have left the broker. A lease that is over stays for a while: what its holder reports late is known by its fence.
CREATE TABLE lease (
  day TEXT NOT NULL,
  invocation_id TEXT NOT NULL,
  fence INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'returned', 'ended')),
  worker TEXT NOT NULL,
  process TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  queue TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  body BLOB NOT NULL,
  headers TEXT NOT NULL,
  failed INTEGER NOT NULL,
  -- Of a held lease: when it expires; of any other: when it ended.
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (day, invocation_id)
) STRICT;

CREATE INDEX lease_expiry ON lease (state, expires_at);

CREATE TABLE cancellation (
  day TEXT NOT NULL,
  id TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  PRIMARY KEY (day, id)
) STRICT, WITHOUT ROWID;
