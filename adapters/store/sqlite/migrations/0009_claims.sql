-- Who may run an invocation. Keyed by the id alone: a message that is sent again days later has the same one.
CREATE TABLE run_claim (
  id TEXT NOT NULL PRIMARY KEY,
  -- Of the first claim: history keeps the execution under it.
  day TEXT NOT NULL,
  app TEXT NOT NULL,
  function_name TEXT NOT NULL,
  -- Both null: given back, the next one that asks has it.
  worker TEXT,
  process TEXT,
  attempt INTEGER NOT NULL,
  claimed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- Since when every look has found the holder gone, and when the last look was.
  doubted_since INTEGER,
  doubted_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX run_claim_expiry ON run_claim (expires_at);
