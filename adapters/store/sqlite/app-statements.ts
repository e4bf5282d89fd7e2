export const INSERT_APP = `
  INSERT INTO app (name, created_at) VALUES (:name, :createdAt)
  ON CONFLICT (name) DO NOTHING`;

export const FIND_APP = `
  SELECT name, active_version, durable, state, restarts, revision, created_at FROM app WHERE name = :name`;

export const LIST_APPS = `
  SELECT name, active_version, durable, state, restarts, revision, created_at FROM app ORDER BY name`;

export const RAISE_REVISION = `
  UPDATE app SET revision = revision + 1 WHERE name = :app`;

export const INSERT_VERSION = `
  INSERT INTO app_version (app, version, digest, package_bytes, created_at)
  VALUES (:app, :version, :digest, :packageBytes, :createdAt)
  ON CONFLICT (app, version) DO NOTHING`;

export const FIND_VERSION = `
  SELECT app, version, digest, package_bytes, created_at, load_report
  FROM app_version WHERE app = :app AND version = :version`;

// rowid: two versions of one millisecond keep the order they came in.
export const LIST_VERSIONS = `
  SELECT app, version, digest, package_bytes, created_at, load_report
  FROM app_version WHERE app = :app ORDER BY created_at DESC, rowid DESC`;

export const ACTIVATE_VERSION = `
  UPDATE app SET active_version = :version WHERE name = :app AND active_version IS NOT :version`;

export const SAVE_LOAD_REPORT = `
  UPDATE app_version SET load_report = :report WHERE app = :app AND version = :version`;

export const MARK_DURABLE = `
  UPDATE app SET durable = 1 WHERE name = :app AND durable = 0`;

export const SET_STATE = `
  UPDATE app SET state = :state WHERE name = :app AND state <> :state`;

export const RAISE_RESTARTS = `
  UPDATE app SET restarts = restarts + 1 WHERE name = :app`;

export const LIST_KEYS = `
  SELECT app, scope, function_name, name, key_id, sealed
  FROM app_key WHERE app = :app ORDER BY scope, function_name, name`;

export const INSERT_KEY = `
  INSERT INTO app_key (app, scope, function_name, name, key_id, sealed)
  VALUES (:app, :scope, :function, :name, :keyId, :sealed)
  ON CONFLICT (app, scope, function_name, name) DO NOTHING`;

export const REPLACE_KEY = `
  UPDATE app_key SET key_id = :keyId, sealed = :sealed
  WHERE app = :app AND scope = :scope AND function_name = :function AND name = :name`;

export const DELETE_KEY = `
  DELETE FROM app_key WHERE app = :app AND scope = :scope AND function_name = :function AND name = :name`;

export const LIST_SETTINGS = `
  SELECT app, name, key_id, sealed FROM app_setting WHERE app = :app ORDER BY name`;

export const DELETE_SETTINGS = `
  DELETE FROM app_setting WHERE app = :app`;

export const INSERT_SETTING = `
  INSERT INTO app_setting (app, name, key_id, sealed) VALUES (:app, :name, :keyId, :sealed)`;
