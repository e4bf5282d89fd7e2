import { NOW_MS } from './database-clock.js';

/** Every statement takes `:keys`, a JSON array of executions (`day`, `id`), or `:ids`, one of letters. */
const KEYS = `SELECT value ->> 'day' AS day, value ->> 'id' AS id FROM json_each(:keys)`;
const SEQS = `SELECT e.seq FROM (${KEYS}) k CROSS JOIN execution e ON e.day = k.day AND e.id = k.id`;

export const FORGET_LOGS = `DELETE FROM attempt_log WHERE execution IN (${SEQS})`;
export const FORGET_RETURN_VALUES = `DELETE FROM return_value WHERE execution IN (${SEQS})`;
export const FORGET_FAILURES = `UPDATE attempt_failure SET message = :forgotten, stack = NULL WHERE execution IN (${SEQS})`;

export const LIST_CONTENTS = `
  SELECT p.day, p.id, p.name, p.content FROM (${KEYS}) k CROSS JOIN payload p ON p.day = k.day AND p.id = k.id`;

export const FORGET_ANSWERS = `
  UPDATE idempotency_key SET state = 'unknown', status = NULL, headers = NULL, body = NULL
  WHERE state = 'answered' AND invocation_id IN (SELECT value ->> 'id' FROM json_each(:keys))`;

/** An execution does not say its batch. Batches in which all went well have no inputs. */
export const FORGET_INPUTS = `
  DELETE FROM batch_input WHERE item IN (
    SELECT i.seq FROM batch b CROSS JOIN (${KEYS}) k CROSS JOIN batch_item i ON i.batch = b.id AND i.invocation_id = k.id
    WHERE b.succeeded < b.total AND i.outcome IS NOT NULL AND i.state <> 'waiting')`;

/** The inputs are given where the text may be in them, null elsewhere. */
export const SEARCH_INPUTS = `
  SELECT i.seq, i.invocation_id, i.accepted_at, i.state, i.outcome,
    CASE WHEN instr(lower(p.input), :text) + instr(lower(p.input), :textInJson) > 0 THEN p.input END AS input
  FROM (SELECT item, input FROM batch_input WHERE item > :after ORDER BY item LIMIT :limit) p
  CROSS JOIN batch_item i ON i.seq = p.item
  ORDER BY p.item`;

/** A redrive whose claim ran out is none: such a letter waits. */
export const FORGET_LETTERS = `
  UPDATE dead_letter SET
    state = CASE WHEN state = 'redriven' THEN state ELSE 'discarded' END, claimed_until = NULL, headers = '{}', failure = NULL,
    reason = reason_code, bytes = 0
  WHERE id IN (SELECT value FROM json_each(:ids)) AND (state <> 'redriving' OR claimed_until <= ${NOW_MS})`;

/** Once those of the letters are done: what is still being redriven is left as it is. */
export const FORGET_LETTER_PAYLOADS = `
  UPDATE dead_letter_payload SET original = x'', edited = NULL
  WHERE letter IN (SELECT seq FROM dead_letter WHERE id IN (SELECT value FROM json_each(:ids)) AND state <> 'redriving')`;

/** What is deleted is overwritten with zeros, in place of being left in free pages. */
export const OVERWRITE = 'PRAGMA secure_delete = ON';
export const OVERWRITE_NO_MORE = 'PRAGMA secure_delete = OFF';
