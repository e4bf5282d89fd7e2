import { NOW_MS } from './database-clock.js';

export const LIST_PLACEMENTS = `
  SELECT app, selector, max_workers FROM app_placement ORDER BY app`;

export const FIND_PLACEMENT = `
  SELECT app, selector, max_workers FROM app_placement WHERE app = :app`;

export const SET_PLACEMENT = `
  INSERT INTO app_placement (app, selector, max_workers)
  SELECT name, :selector, :count FROM app WHERE name = :app
  ON CONFLICT (app) DO UPDATE SET selector = excluded.selector, max_workers = excluded.max_workers`;

export const DELETE_PLACEMENT = `
  DELETE FROM app_placement WHERE app = :app`;

export const LIST_PLACEMENT_CLAIMS = `
  SELECT app, worker FROM placement_claim WHERE expires_at > ${NOW_MS} ORDER BY app, claimed_at, worker`;

export const LIST_HOLDERS = `
  SELECT worker FROM placement_claim WHERE app = :app AND expires_at > ${NOW_MS} ORDER BY claimed_at, worker`;

/** One that has expired begins anew, behind those that hold. */
export const TAKE_PLACE = `
  INSERT INTO placement_claim (app, worker, claimed_at, expires_at)
  VALUES (:app, :worker, ${NOW_MS}, ${NOW_MS} + :forMs)
  ON CONFLICT (app, worker) DO UPDATE SET
    claimed_at = CASE WHEN expires_at > ${NOW_MS} THEN claimed_at ELSE ${NOW_MS} END,
    expires_at = excluded.expires_at`;

export const RENEW_PLACES = `
  UPDATE placement_claim SET expires_at = ${NOW_MS} + :forMs WHERE worker = :worker AND expires_at > ${NOW_MS}`;

export const RELEASE_PLACES = `
  DELETE FROM placement_claim WHERE worker = :worker`;

export const RELEASE_PLACE = `
  DELETE FROM placement_claim WHERE app = :app AND worker = :worker`;
