export const SAVE_KEY_USE = `
  INSERT INTO app_key_use (app, scope, function_name, name, used_at)
  SELECT app, scope, function_name, name, :at FROM app_key
  WHERE app = :app AND scope = :scope AND function_name = :function AND name = :name
  ON CONFLICT (app, scope, function_name, name) DO UPDATE SET used_at = MAX(used_at, excluded.used_at)`;

export const LIST_KEY_USES = `
  SELECT app, scope, function_name, name, used_at FROM app_key_use WHERE app = :app`;

export const FORGET_KEY_USE = `
  DELETE FROM app_key_use WHERE app = :app AND scope = :scope AND function_name = :function AND name = :name`;
