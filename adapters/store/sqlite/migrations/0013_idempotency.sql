-- Idempotency keys of HTTP requests, and the answer that the first request under each got.
CREATE TABLE idempotency_key (
  app TEXT NOT NULL,
  function_name TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  invocation_id TEXT NOT NULL,
  accepted_at INTEGER NOT NULL,
  -- Whether the invocation may be handed over again under its id.
  repeatable INTEGER NOT NULL,
  -- open, answered, unknown, again
  state TEXT NOT NULL,
  -- Until then an open one is in progress.
  undecided_until INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  status INTEGER,
  -- JSON object.
  headers TEXT,
  -- Null when the body lies with the payloads, under the invocation's id.
  body BLOB,
  PRIMARY KEY (app, function_name, key)
) STRICT;

CREATE INDEX idempotency_key_expiry ON idempotency_key (expires_at);
