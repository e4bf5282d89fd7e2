import type { BesideRow } from '#src/apps/versions/version-store.js';
import { NOW } from './database-clock.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const APP = type.text(64);
const VERSION = type.ascii(64);

export const LIST_BESIDE = query<BesideRow>(
  `
  SELECT version, reason FROM app_beside WHERE app = @app ORDER BY version, reason`,
  { app: APP },
);

export const LIST_EXPIRED_BESIDE = query<{ readonly app: string }>(`
  SELECT DISTINCT app FROM app_beside WHERE until_at <= ${NOW}`);

// Under the app's lock, as what follows.
export const END_EXPIRED_BESIDE = command(
  `
  DELETE FROM app_beside WHERE app = @app AND until_at <= ${NOW}`,
  { app: APP },
);

export const FORGET_LOAD_REPORT = command(
  `
  UPDATE app_version SET load_report = NULL WHERE app = @app AND version = @version AND load_report IS NOT NULL`,
  { app: APP, version: VERSION },
);

export const SET_SPLIT = command(
  `
  UPDATE app SET split_version = @version, split_percent = @percent WHERE name = @app`,
  { app: APP, version: VERSION, percent: type.int },
);
