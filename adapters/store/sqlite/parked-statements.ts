import { NOW_MS } from './database-clock.js';

export const PARK = `
  INSERT INTO parked_message (queue, id, type, body, headers, failed, day, invocation_id, attempt, due_at)
  VALUES (:queue, :id, :type, :body, :headers, :failed, :day, :invocationId, :attempt, ${NOW_MS} + :afterMs)
  ON CONFLICT (day, invocation_id, attempt) DO NOTHING`;

export const TAKE_DUE = `
  UPDATE parked_message SET taken_until = ${NOW_MS} + :forMs
  WHERE seq IN (SELECT seq FROM parked_message WHERE due_at <= ${NOW_MS} AND taken_until <= ${NOW_MS} ORDER BY due_at, seq LIMIT :limit)
  RETURNING seq, queue, id, type, body, headers, failed, day, invocation_id, attempt, due_at`;

export const REMOVE = `DELETE FROM parked_message WHERE seq = :key`;

export const HASTEN = `
  UPDATE parked_message SET due_at = ${NOW_MS} WHERE day = :day AND invocation_id = :invocationId AND due_at > ${NOW_MS}`;

export const FIND_PARKED_ATTEMPT = `
  SELECT max(attempt) AS attempt FROM parked_message WHERE day = :day AND invocation_id = :invocationId`;
