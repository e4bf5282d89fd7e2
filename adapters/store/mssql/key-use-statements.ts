import type { KeyUseColumns } from '../key-use-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const APP = type.text(64);
const KEY = { app: APP, scope: type.ascii(16), function: type.text(128), name: type.text(200) };
const USE = { ...KEY, at: type.moment };

export const RAISE_KEY_USE = command(
  `
  UPDATE app_key_use SET used_at = CASE WHEN used_at < @at THEN @at ELSE used_at END
  WHERE app = @app AND scope = @scope AND function_name = @function AND name = @name`,
  USE,
);

export const INSERT_KEY_USE = command(
  `
  INSERT INTO app_key_use (app, scope, function_name, name, used_at)
  SELECT k.app, k.scope, k.function_name, k.name, @at FROM app_key AS k
  WHERE k.app = @app AND k.scope = @scope AND k.function_name = @function AND k.name = @name
    AND NOT EXISTS (
      SELECT 1 FROM app_key_use AS u
      WHERE u.app = @app AND u.scope = @scope AND u.function_name = @function AND u.name = @name)`,
  USE,
);

export const LIST_KEY_USES = query<KeyUseColumns>(
  `
  SELECT app, scope, function_name, name, used_at FROM app_key_use WHERE app = @app`,
  { app: APP },
);

export const FORGET_KEY_USE = command(
  `
  DELETE FROM app_key_use WHERE app = @app AND scope = @scope AND function_name = @function AND name = @name`,
  KEY,
);
