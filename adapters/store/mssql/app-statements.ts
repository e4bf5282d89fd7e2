import type { AppColumns, KeyColumns, SettingColumns, VersionColumns } from '../app-rows.js';
import { msFromNow, NOW } from './database-clock.js';
import { AS_KEY } from './json-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const APP = type.text(64);
const VERSION = type.ascii(64);
const KEY = { app: APP, scope: type.ascii(16), function: type.text(128), name: type.text(200) };
const APP_COLUMNS = `
  name, active_version, durable, state, restarts, revision, created_at, slot_of, previous_version, split_version, split_percent`;
const BESIDE = { app: APP, version: VERSION, reason: type.ascii(16) };
const BESIDE_FOR = { ...BESIDE, forMs: type.bigint };
const SEALED = { keyId: type.ascii(64), sealed: type.longText };

export const INSERT_APP = command(
  `
  INSERT INTO app (name, created_at, slot_of)
  SELECT @name, @createdAt, @slotOf WHERE NOT EXISTS (SELECT 1 FROM app WITH (UPDLOCK, HOLDLOCK) WHERE name = @name)`,
  { name: APP, createdAt: type.moment, slotOf: APP },
);

export const FIND_APP = query<AppColumns>(
  `
  SELECT ${APP_COLUMNS} FROM app WHERE name = @name`,
  { name: APP },
);

export const LIST_APPS = query<AppColumns>(`
  SELECT ${APP_COLUMNS} FROM app ORDER BY name`);

export const SEARCH_APPS = query<AppColumns>(
  `
  SELECT TOP (@limit) ${APP_COLUMNS} FROM app
  WHERE name > @after AND (@part = N'' OR CHARINDEX(@part, name) > 0)
    AND (@among IS NULL OR name IN (SELECT j.name ${AS_KEY} FROM OPENJSON(@among) WITH (name nvarchar(64) '$') j))
  ORDER BY name`,
  { limit: type.int, after: APP, part: APP, among: type.longText },
);

// Until the end of the transaction: what changes an app waits here for its turn.
export const LOCK_APP = command<{ readonly name: string }>(
  `
  SELECT name FROM app WITH (UPDLOCK, ROWLOCK) WHERE name = @app`,
  { app: APP },
);

export const RAISE_REVISION = command(
  `
  UPDATE app SET revision = revision + 1 WHERE name = @app`,
  { app: APP },
);

// Under the app's lock.
export const INSERT_VERSION = command(
  `
  INSERT INTO app_version (app, version, digest, package_bytes, created_at)
  SELECT @app, @version, @digest, @packageBytes, @createdAt
  WHERE NOT EXISTS (SELECT 1 FROM app_version WHERE app = @app AND version = @version)`,
  { app: APP, version: VERSION, digest: type.ascii(64), packageBytes: type.bigint, createdAt: type.moment },
);

export const FIND_VERSION = query<VersionColumns>(
  `
  SELECT app, version, digest, package_bytes, created_at, load_report
  FROM app_version WHERE app = @app AND version = @version`,
  { app: APP, version: VERSION },
);

export const LIST_VERSIONS = query<VersionColumns>(
  `
  SELECT app, version, digest, package_bytes, created_at, load_report
  FROM app_version WHERE app = @app ORDER BY created_at DESC, seq DESC`,
  { app: APP },
);

export const ACTIVATE_VERSION = command(
  `
  UPDATE app SET
    previous_version = COALESCE(active_version, previous_version), active_version = @version, activated_at = ${NOW},
    split_version = NULL, split_percent = 0
  WHERE name = @app AND (active_version IS NULL OR active_version <> @version)`,
  { app: APP, version: VERSION },
);

// Under the app's lock, as all that touches app_beside.
export const RENEW_BESIDE = command(
  `
  UPDATE app_beside SET until_at = ${msFromNow('@forMs')} WHERE app = @app AND version = @version AND reason = @reason`,
  BESIDE_FOR,
);

export const INSERT_BESIDE = command(
  `
  INSERT INTO app_beside (app, version, reason, until_at) VALUES (@app, @version, @reason, ${msFromNow('@forMs')})`,
  BESIDE_FOR,
);

export const END_TRIALS = command(
  `
  DELETE FROM app_beside WHERE app = @app AND reason = 'trial'`,
  { app: APP },
);

export const END_BESIDE = command(
  `
  DELETE FROM app_beside WHERE app = @app AND version = @version AND reason = @reason`,
  BESIDE,
);

export const SAVE_LOAD_REPORT = command(
  `
  UPDATE app_version SET load_report = @report WHERE app = @app AND version = @version`,
  { app: APP, version: VERSION, report: type.longText },
);

export const MARK_DURABLE = command(
  `
  UPDATE app SET durable = 1 WHERE name = @app AND durable = 0`,
  { app: APP },
);

export const SET_STATE = command(
  `
  UPDATE app SET state = @state WHERE name = @app AND state <> @state`,
  { app: APP, state: type.ascii(16) },
);

export const RAISE_RESTARTS = command(
  `
  UPDATE app SET restarts = restarts + 1 WHERE name = @app`,
  { app: APP },
);

export const LIST_KEYS = query<KeyColumns>(
  `
  SELECT app, scope, function_name, name, key_id, sealed
  FROM app_key WHERE app = @app ORDER BY scope, function_name, name`,
  { app: APP },
);

// Under the app's lock.
export const INSERT_KEY = command(
  `
  INSERT INTO app_key (app, scope, function_name, name, key_id, sealed)
  SELECT @app, @scope, @function, @name, @keyId, @sealed
  WHERE NOT EXISTS (
    SELECT 1 FROM app_key WHERE app = @app AND scope = @scope AND function_name = @function AND name = @name)`,
  { ...KEY, ...SEALED },
);

// Under the app's lock. The names of the list have the database's collation, those of the table their own.
export const INSERT_KEYS = command(
  `
  INSERT INTO app_key (app, scope, function_name, name, key_id, sealed)
  SELECT @app, n.scope, n.function_name, n.name, n.key_id, n.sealed
  FROM OPENJSON(@keys) WITH (
    scope varchar(16) '$.scope', function_name nvarchar(128) '$.function', name nvarchar(200) '$.name', key_id varchar(64) '$.keyId',
    sealed nvarchar(max) '$.sealed') AS n
  WHERE NOT EXISTS (
    SELECT 1 FROM app_key k
    WHERE k.app = @app AND k.scope = n.scope COLLATE Latin1_General_100_BIN2
      AND k.function_name = n.function_name COLLATE Latin1_General_100_BIN2 AND k.name = n.name COLLATE Latin1_General_100_BIN2)`,
  { app: APP, keys: type.longText },
);

export const REPLACE_KEY = command(
  `
  UPDATE app_key SET key_id = @keyId, sealed = @sealed
  WHERE app = @app AND scope = @scope AND function_name = @function AND name = @name`,
  { ...KEY, ...SEALED },
);

export const DELETE_KEY = command(
  `
  DELETE FROM app_key WHERE app = @app AND scope = @scope AND function_name = @function AND name = @name`,
  KEY,
);

export const LIST_SETTINGS = query<SettingColumns>(
  `
  SELECT app, name, key_id, sealed, slot_setting FROM app_setting WHERE app = @app ORDER BY name`,
  { app: APP },
);

export const DELETE_SETTINGS = command(
  `
  DELETE FROM app_setting WHERE app = @app`,
  { app: APP },
);

export const INSERT_SETTINGS = command(
  `
  INSERT INTO app_setting (app, name, key_id, sealed, slot_setting)
  SELECT @app, s.name, s.key_id, s.sealed, COALESCE(s.slot_setting, 0)
  FROM OPENJSON(@settings) WITH (
    name nvarchar(256) '$.name', key_id varchar(64) '$.keyId', sealed nvarchar(max) '$.sealed', slot_setting bit '$.slotSetting') AS s`,
  { app: APP, settings: type.longText },
);
