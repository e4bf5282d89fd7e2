CREATE TABLE token (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE INDEX token_kind ON token (kind, created_at);

CREATE TABLE worker (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  token_id TEXT NOT NULL UNIQUE,
  joined_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
) STRICT;
