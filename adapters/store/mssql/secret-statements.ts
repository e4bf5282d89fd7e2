import type { KeyCountColumns, SecretColumns } from '../secret-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const APP = type.text(64);
const SEALED = { keyId: type.ascii(64), sealed: type.longText, oldKeyId: type.ascii(64), oldSealed: type.longText };

export const LIST_SECRETS_OF_OTHER_KEYS = query<SecretColumns>(
  `
  SELECT TOP (@count) s.kind, s.app, s.scope, s.function_name, s.name, s.key_id, s.sealed
  FROM (
    SELECT 'key' AS kind, app, scope, function_name, name, key_id, sealed FROM app_key WHERE key_id <> @keyId
    UNION ALL
    SELECT 'setting' AS kind, app, '' AS scope, '' AS function_name, name, key_id, sealed
    FROM app_setting WHERE key_id <> @keyId) AS s
  ORDER BY s.kind, s.app, s.scope, s.function_name, s.name`,
  { keyId: type.ascii(64), count: type.int },
);

export const RESEAL_KEY = command(
  `
  UPDATE app_key SET key_id = @keyId, sealed = @sealed
  WHERE app = @app AND scope = @scope AND function_name = @function AND name = @name
    AND key_id = @oldKeyId AND sealed = @oldSealed`,
  { app: APP, scope: type.ascii(16), function: type.text(128), name: type.text(200), ...SEALED },
);

export const RESEAL_SETTING = command(
  `
  UPDATE app_setting SET key_id = @keyId, sealed = @sealed
  WHERE app = @app AND name = @name AND key_id = @oldKeyId AND sealed = @oldSealed`,
  { app: APP, name: type.text(256), ...SEALED },
);

export const COUNT_SECRETS_BY_KEY = query<KeyCountColumns>(`
  SELECT s.key_id, COUNT(*) AS sealed_values
  FROM (SELECT key_id FROM app_key UNION ALL SELECT key_id FROM app_setting) AS s
  GROUP BY s.key_id`);
