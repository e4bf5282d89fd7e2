-- The counts are kept with every child that ends, so that progress is one row however large the batch is.
CREATE TABLE batch (
  id TEXT NOT NULL PRIMARY KEY,
  app TEXT NOT NULL,
  function_name TEXT NOT NULL,
  name TEXT,
  complete_app TEXT,
  complete_function TEXT,
  created_at INTEGER NOT NULL,
  sealed_at INTEGER,
  cancelled_at INTEGER,
  started_at INTEGER,
  ended_at INTEGER,
  total INTEGER NOT NULL DEFAULT 0,
  published INTEGER NOT NULL DEFAULT 0,
  succeeded INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  expired INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  -- What is left to do for it: `complete` once it has ended, `cancel` while children that run are to be told; null otherwise.
  duty TEXT,
  duty_claimed_until INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX batch_time ON batch (created_at, id);
CREATE INDEX batch_duty ON batch (duty) WHERE duty IS NOT NULL;

CREATE TABLE batch_item (
  seq INTEGER PRIMARY KEY,
  batch TEXT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  invocation_id TEXT NOT NULL,
  accepted_at INTEGER NOT NULL,
  -- waiting, published, or dropped: cancelled before it was published
  state TEXT NOT NULL,
  claimed_until INTEGER NOT NULL DEFAULT 0,
  -- The first final one.
  outcome TEXT,
  UNIQUE (batch, key),
  UNIQUE (batch, invocation_id)
) STRICT;

CREATE INDEX batch_item_order ON batch_item (batch, seq);
CREATE INDEX batch_item_outcome ON batch_item (batch, outcome, seq);
CREATE INDEX batch_item_waiting ON batch_item (seq) WHERE state = 'waiting';

-- Only until the item is published.
CREATE TABLE batch_input (
  item INTEGER PRIMARY KEY REFERENCES batch_item (seq) ON DELETE CASCADE,
  input TEXT NOT NULL
) STRICT;
