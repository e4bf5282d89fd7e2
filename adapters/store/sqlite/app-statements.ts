import { NOW_MS } from './database-clock.js';

const APP_COLUMNS = `
  name, active_version, durable, state, restarts, revision, created_at, slot_of, previous_version, split_version, split_percent`;

export const INSERT_APP = `
  INSERT INTO app (name, created_at, slot_of) VALUES (:name, :createdAt, :slotOf)
  ON CONFLICT (name) DO NOTHING`;

export const FIND_APP = `
  SELECT ${APP_COLUMNS} FROM app WHERE name = :name`;

export const LIST_APPS = `
  SELECT ${APP_COLUMNS} FROM app ORDER BY name`;

export const SEARCH_APPS = `
  SELECT ${APP_COLUMNS} FROM app
  WHERE name > :after AND instr(name, :part) > 0 AND (:among IS NULL OR name IN (SELECT value FROM json_each(:among)))
  ORDER BY name LIMIT :limit`;

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
  UPDATE app SET
    previous_version = COALESCE(active_version, previous_version), active_version = :version, activated_at = ${NOW_MS},
    split_version = NULL, split_percent = 0
  WHERE name = :app AND active_version IS NOT :version`;

// From the version that is active now, and from the split's.
export const KEEP_WARM = `
  INSERT INTO app_beside (app, version, reason, until_at)
  SELECT v.app, v.version, 'warm', ${NOW_MS} + :forMs
  FROM app a JOIN app_version v ON v.app = a.name AND v.version IN (a.active_version, a.split_version)
  WHERE a.name = :app AND :forMs > 0
  ON CONFLICT (app, version, reason) DO UPDATE SET until_at = excluded.until_at`;

export const END_TRIALS = `
  DELETE FROM app_beside WHERE app = :app AND reason = 'trial'`;

export const END_BESIDE = `
  DELETE FROM app_beside WHERE app = :app AND version = :version AND reason = :reason`;

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
  SELECT app, name, key_id, sealed, slot_setting FROM app_setting WHERE app = :app ORDER BY name`;

export const DELETE_SETTINGS = `
  DELETE FROM app_setting WHERE app = :app`;

export const INSERT_SETTING = `
  INSERT INTO app_setting (app, name, key_id, sealed, slot_setting) VALUES (:app, :name, :keyId, :sealed, :slotSetting)`;
