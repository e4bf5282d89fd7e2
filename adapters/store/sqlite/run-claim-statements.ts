import { NOW_MS } from './database-clock.js';

export const FIND_RUN_CLAIM = `
  SELECT day, worker, process, attempt, expires_at AS expiresAt, doubted_since AS doubtedSince, doubted_at AS doubtedAt
  FROM run_claim WHERE id = :id`;

export const INSERT_RUN_CLAIM = `
  INSERT INTO run_claim (id, day, app, function_name, worker, process, attempt, claimed_at, expires_at)
  VALUES (:id, :day, :app, :function, :worker, :process, :attempt, ${NOW_MS}, ${NOW_MS} + :forMs)`;

/** The same execution goes on: its first day and its time stay. */
export const MOVE_RUN_CLAIM = `
  UPDATE run_claim SET worker = :worker, process = :process, attempt = :attempt, doubted_since = NULL, doubted_at = NULL WHERE id = :id`;

export const DOUBT_RUN_CLAIM = `
  UPDATE run_claim SET doubted_since = :since, doubted_at = :now WHERE id = :id`;

export const TRUST_RUN_CLAIM = `
  UPDATE run_claim SET doubted_since = NULL, doubted_at = NULL
  WHERE id = :id AND worker = :worker AND process = :process AND doubted_since IS NOT NULL`;

export const GIVE_BACK_RUN_CLAIM = `
  UPDATE run_claim SET worker = NULL, process = NULL, doubted_since = NULL, doubted_at = NULL
  WHERE id = :id AND worker = :worker AND process = :process`;

export const DELETE_RUN_CLAIM = `DELETE FROM run_claim WHERE id = :id`;

export const IS_EXECUTION_FINAL = `
  SELECT 1 AS final FROM execution WHERE day = :day AND id = :id AND final_attempt IS NOT NULL`;

export const HAS_ATTEMPT_ENDED = `
  SELECT 1 AS ended FROM execution e JOIN attempt a ON a.execution = e.seq
  WHERE e.day = :day AND e.id = :id AND a.attempt = :attempt AND a.outcome IS NOT NULL`;

/** Along the index on the end of their time: those that are still needed for a while are few, and passed over. */
export const SWEEP_RUN_CLAIMS = `
  DELETE FROM run_claim WHERE id IN (
    SELECT c.id FROM run_claim c LEFT JOIN execution e ON e.day = c.day AND e.id = c.id
    WHERE c.expires_at < ${NOW_MS} AND (e.final_attempt IS NOT NULL OR c.expires_at < ${NOW_MS} - :abandonedAfterMs)
    LIMIT :limit)`;
