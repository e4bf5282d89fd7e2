-- When each key opened something last; written once a minute, and never with the key itself.
CREATE TABLE app_key_use (
  app TEXT NOT NULL,
  scope TEXT NOT NULL,
  function_name TEXT NOT NULL,
  name TEXT NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (app, scope, function_name, name),
  FOREIGN KEY (app, scope, function_name, name) REFERENCES app_key (app, scope, function_name, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
