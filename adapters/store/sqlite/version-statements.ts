import { NOW_MS } from './database-clock.js';

export const LIST_BESIDE = `
  SELECT version, reason FROM app_beside WHERE app = :app ORDER BY version, reason`;

export const FIND_BESIDE = `
  SELECT version FROM app_beside WHERE app = :app AND version = :version AND reason = :reason`;

export const PUT_BESIDE = `
  INSERT INTO app_beside (app, version, reason, until_at) VALUES (:app, :version, :reason, ${NOW_MS} + :forMs)
  ON CONFLICT (app, version, reason) DO UPDATE SET until_at = excluded.until_at`;

export const LIST_EXPIRED_BESIDE = `
  SELECT DISTINCT app FROM app_beside WHERE until_at <= ${NOW_MS}`;

export const END_EXPIRED_BESIDE = `
  DELETE FROM app_beside WHERE app = :app AND until_at <= ${NOW_MS}`;

export const FORGET_LOAD_REPORT = `
  UPDATE app_version SET load_report = NULL WHERE app = :app AND version = :version AND load_report IS NOT NULL`;

export const FIND_SPLIT = `
  SELECT split_version, split_percent FROM app WHERE name = :app`;

export const SET_SPLIT = `
  UPDATE app SET split_version = :version, split_percent = :percent WHERE name = :app`;
