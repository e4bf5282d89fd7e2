CREATE TABLE house_user (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- Of scrypt, with salt and parameters.
  password_hash TEXT,
  disabled INTEGER NOT NULL,
  -- JSON: roles for all apps or for one.
  grants TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_sign_in_at INTEGER
) STRICT;

CREATE TABLE user_token (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES house_user (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT,
  hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER
) STRICT;

CREATE INDEX user_token_user ON user_token (user_id, created_at);
