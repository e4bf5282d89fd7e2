-- What opens an app's publishing endpoint: one for each app.
CREATE TABLE publish_credential (
  app TEXT NOT NULL PRIMARY KEY REFERENCES app (name),
  id TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
