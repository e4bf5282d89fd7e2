CREATE TABLE app (
  name TEXT NOT NULL PRIMARY KEY,
  active_version TEXT,
  durable INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE app_version (
  app TEXT NOT NULL REFERENCES app (name),
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  package_bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  load_report TEXT,
  UNIQUE (app, version)
) STRICT;

CREATE TABLE app_key (
  app TEXT NOT NULL REFERENCES app (name),
  scope TEXT NOT NULL,
  function_name TEXT NOT NULL,
  name TEXT NOT NULL,
  key_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (app, scope, function_name, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE app_setting (
  app TEXT NOT NULL REFERENCES app (name),
  name TEXT NOT NULL,
  key_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (app, name)
) STRICT, WITHOUT ROWID;
