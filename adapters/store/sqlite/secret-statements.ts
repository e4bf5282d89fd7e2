export const LIST_SECRETS_OF_OTHER_KEYS = `
  SELECT 'key' AS kind, app, scope, function_name, name, key_id, sealed FROM app_key WHERE key_id <> :keyId
  UNION ALL
  SELECT 'setting', app, '', '', name, key_id, sealed FROM app_setting WHERE key_id <> :keyId
  ORDER BY 1, 2, 3, 4, 5 LIMIT :limit OFFSET :skip`;

export const RESEAL_KEY = `
  UPDATE app_key SET key_id = :keyId, sealed = :sealed
  WHERE app = :app AND scope = :scope AND function_name = :function AND name = :name
    AND key_id = :oldKeyId AND sealed = :oldSealed`;

export const RESEAL_SETTING = `
  UPDATE app_setting SET key_id = :keyId, sealed = :sealed
  WHERE app = :app AND name = :name AND key_id = :oldKeyId AND sealed = :oldSealed`;

export const COUNT_SECRETS_BY_KEY = `
  SELECT key_id, COUNT(*) AS sealed_values
  FROM (SELECT key_id FROM app_key UNION ALL SELECT key_id FROM app_setting)
  GROUP BY key_id`;
