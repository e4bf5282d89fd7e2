import { NOW_MS } from './database-clock.js';

export const CLAIM_TURN = `
  INSERT INTO retention_turn (number, node, until) VALUES (1, :node, ${NOW_MS} + :forMs)
  ON CONFLICT (number) DO UPDATE SET node = excluded.node, until = excluded.until
  WHERE node = excluded.node OR until <= ${NOW_MS}`;

/** Whether somebody still needs what belongs to an execution, given the columns that hold its day and id. */
const isNeeded = (day: string, id: string): string => `(
  EXISTS (SELECT 1 FROM dead_letter d WHERE d.invocation_id = ${id} AND d.state IN ('waiting', 'redriving'))
  OR EXISTS (SELECT 1 FROM lease l WHERE l.day = ${day} AND l.invocation_id = ${id} AND l.state = 'held')
  OR EXISTS (SELECT 1 FROM parked_message m WHERE m.day = ${day} AND m.invocation_id = ${id})
  OR EXISTS (SELECT 1 FROM batch b JOIN batch_item i ON i.batch = b.id AND i.invocation_id = ${id} WHERE b.ended_at IS NULL))`;

const IS_FINAL = `e.status IN ('Succeeded', 'Failed', 'Expired', 'Cancelled')`;

export const LIST_OLD_EXECUTIONS = `
  SELECT e.seq, e.accepted_at AS acceptedAt, e.id, ${IS_FINAL} AND NOT ${isNeeded('e.day', 'e.id')} AS removable
  FROM execution e INDEXED BY execution_time
  WHERE e.accepted_at < :before AND (e.accepted_at, e.id) > (:afterAt, :afterId)
  ORDER BY e.accepted_at, e.id LIMIT :limit`;

export const DELETE_EXECUTIONS = `DELETE FROM execution WHERE seq IN (SELECT value FROM json_each(:seqs))`;

/**
 * Rows lie in order of arrival, which is nearly that of acceptance: what arrived before the latest of these is looked at. What was accepted long before it
 * arrived has its turn a little later.
 */
export const FIND_LAST_OLD = `
  SELECT max(seq) AS seq FROM (
    SELECT seq FROM execution WHERE accepted_at < :before ORDER BY accepted_at DESC, id DESC LIMIT 1000)`;

export const LIST_OLD_DETAILS = `
  SELECT e.seq, e.accepted_at < :before AND ${IS_FINAL} AND NOT ${isNeeded('e.day', 'e.id')} AS removable
  FROM (
    SELECT execution FROM attempt_log WHERE execution > :after AND execution <= :end
    UNION SELECT execution FROM return_value WHERE execution > :after AND execution <= :end
    UNION SELECT execution FROM attempt_failure WHERE stack IS NOT NULL AND execution > :after AND execution <= :end
    ORDER BY 1 LIMIT :limit
  ) d CROSS JOIN execution e ON e.seq = d.execution
  ORDER BY e.seq`;

export const DELETE_LOGS = `DELETE FROM attempt_log WHERE execution IN (SELECT value FROM json_each(:seqs))`;
export const DELETE_RETURN_VALUES = `DELETE FROM return_value WHERE execution IN (SELECT value FROM json_each(:seqs))`;
export const FORGET_STACKS = `
  UPDATE attempt_failure SET stack = NULL WHERE execution IN (SELECT value FROM json_each(:seqs)) AND stack IS NOT NULL`;

export const LIST_OLD_PAYLOADS = `
  SELECT p.day, p.id, p.name, p.content,
    NOT EXISTS (SELECT 1 FROM execution e WHERE e.day = p.day AND e.id = p.id AND NOT ${IS_FINAL})
      AND NOT ${isNeeded('p.day', 'p.id')} AS removable
  FROM payload p
  WHERE p.day < :day AND (p.day, p.id, p.name) > (:afterDay, :afterId, :afterName)
  ORDER BY p.day, p.id, p.name LIMIT :limit`;

export const DELETE_PAYLOAD = `DELETE FROM payload WHERE day = :day AND id = :id AND name = :name`;

export const DELETE_SETTLED_LETTERS = `
  DELETE FROM dead_letter WHERE seq IN (
    SELECT seq FROM dead_letter WHERE state IN ('redriven', 'discarded') AND state_at < :before ORDER BY state_at LIMIT :limit)`;

export const FIND_ENDED_BATCH = `
  SELECT id FROM batch WHERE ended_at < :before AND duty IS NULL ORDER BY ended_at LIMIT 1`;

export const DELETE_BATCH_ITEMS = `
  DELETE FROM batch_item WHERE seq IN (SELECT seq FROM batch_item WHERE batch = :batch ORDER BY seq LIMIT :limit)`;

export const DELETE_BATCH = `DELETE FROM batch WHERE id = :batch`;

export const DELETE_COUNTS = `
  DELETE FROM execution_count WHERE (step_seconds, at, app, function_name, outcome, bucket) IN (
    SELECT step_seconds, at, app, function_name, outcome, bucket FROM execution_count
    WHERE step_seconds = :stepSeconds AND at < :before ORDER BY at LIMIT :limit)`;

export const MEASURE_STORE = `
  SELECT (c.page_count - f.freelist_count) * s.page_size AS bytes
  FROM pragma_page_count() c, pragma_freelist_count() f, pragma_page_size() s`;

export const FIND_OLDEST = `SELECT accepted_at AS acceptedAt FROM execution ORDER BY accepted_at, id LIMIT 1`;

export const FIND_OLDEST_DETAILS = `
  SELECT e.accepted_at AS acceptedAt
  FROM (SELECT execution FROM attempt_log ORDER BY execution LIMIT 1) l JOIN execution e ON e.seq = l.execution`;
