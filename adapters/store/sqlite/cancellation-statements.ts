import { NOW_MS } from './database-clock.js';

export const INSERT_CANCELLATION = `
  INSERT INTO cancellation (day, id, requested_at) VALUES (:day, :id, ${NOW_MS}) ON CONFLICT (day, id) DO NOTHING`;

export const LIST_CANCELLATIONS = `SELECT id FROM cancellation ORDER BY requested_at, id LIMIT :limit`;

export const FIND_CANCELLATION = `SELECT 1 AS found FROM cancellation WHERE day = :day AND id = :id`;

export const SWEEP_CANCELLATIONS = `
  DELETE FROM cancellation WHERE (day, id) IN (
    SELECT c.day, c.id FROM cancellation c JOIN execution e ON e.day = c.day AND e.id = c.id
    WHERE e.final_attempt IS NOT NULL LIMIT :limit)`;
