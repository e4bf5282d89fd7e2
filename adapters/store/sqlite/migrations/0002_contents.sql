-- Packages and payloads share one way of being written: chunks first, then one transaction that makes them readable.
-- AUTOINCREMENT: an id is never used again, so a slow reader of a content that was replaced cannot be served another one's chunks.
CREATE TABLE content (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  bytes INTEGER NOT NULL DEFAULT 0,
  chunks INTEGER NOT NULL DEFAULT 0,
  complete INTEGER NOT NULL DEFAULT 0,
  touched_at INTEGER NOT NULL
) STRICT;

CREATE INDEX content_unfinished ON content (touched_at) WHERE complete = 0;

CREATE TABLE content_chunk (
  content INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (content, number)
) STRICT;

CREATE TABLE package (
  digest TEXT NOT NULL PRIMARY KEY,
  content INTEGER NOT NULL REFERENCES content (id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX package_content ON package (content);

CREATE TABLE payload (
  day TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  content INTEGER NOT NULL REFERENCES content (id),
  PRIMARY KEY (day, id, name)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX payload_content ON payload (content);
