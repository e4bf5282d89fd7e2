import type { StateColumns } from '../execution-rows.js';
import { command } from './mssql-statement.js';
import { type } from './sql-types.js';

/** What a batch of records does. Rows come from the temporary tables of execution-tables.ts, so that the number of statements is the same for any batch. */

interface Keyed {
  readonly day: Date;
  readonly id: string;
}

/** Locks what is there until the transaction ends, in the order of the keys: two recorders then wait for each other instead of meeting head on. */
export const LOCK_STATES = command<StateColumns & Keyed>(`
  SELECT e.day, e.id, e.version, e.status, e.final_attempt, e.accepted_at, e.ended_at, e.trace_parent
  FROM #touched t INNER JOIN execution e WITH (UPDLOCK, ROWLOCK) ON e.day = t.day AND e.id = t.id
  ORDER BY t.day, t.id OPTION (LOOP JOIN, FORCE ORDER)`);

export interface AttemptStateColumns extends Keyed {
  readonly attempt: number;
  readonly version: string;
  readonly mark_worker: string | null;
  readonly mark_started_at: Date | null;
  readonly end_worker: string | null;
  readonly end_started_at: Date | null;
  readonly ended_at: Date | null;
  readonly duration_ms: number | null;
  readonly outcome: string | null;
  readonly status_code: number | null;
}

export const LIST_ATTEMPT_STATES = command<AttemptStateColumns>(`
  SELECT a.day, a.id, a.attempt, a.version, a.mark_worker, a.mark_started_at, a.end_worker, a.end_started_at, a.ended_at, a.duration_ms,
    a.outcome, a.status_code
  FROM #touched t INNER JOIN attempt a ON a.day = t.day AND a.id = t.id
  OPTION (LOOP JOIN, FORCE ORDER)`);

/** Read under a lock: a lease passes on before this transaction or after it. */
export const LIST_FENCES = command<Keyed & { readonly fence: number }>(`
  SELECT l.day, l.invocation_id AS id, l.fence
  FROM #touched t INNER JOIN lease l WITH (HOLDLOCK, ROWLOCK) ON l.day = t.day AND l.invocation_id = t.id
  ORDER BY t.day, t.id OPTION (LOOP JOIN, FORCE ORDER)`);

export const INSERT_EXECUTIONS = command(`
  INSERT INTO execution (
    day, id, app, version, function_name, trigger_kind, lane, status, attempts, final_attempt, worker, accepted_at, ended_at, duration_ms,
    trace_parent)
  SELECT day, id, app, version, function_name, trigger_kind, lane, status, attempts, final_attempt, worker, accepted_at, ended_at, duration_ms,
    trace_parent
  FROM #execution WHERE known = 0`);

export const UPDATE_EXECUTIONS = command(`
  UPDATE e SET
    version = n.version, status = n.status, attempts = n.attempts, final_attempt = n.final_attempt, worker = n.worker,
    ended_at = n.ended_at, duration_ms = n.duration_ms, trace_parent = n.trace_parent
  FROM #execution n INNER JOIN execution e ON e.day = n.day AND e.id = n.id
  WHERE n.known = 1
  OPTION (LOOP JOIN, FORCE ORDER)`);

/** Apart, and rare: rows lie in order of this moment, and a statement that may move them maintains every index for each. */
export const MOVE_EXECUTIONS = command(`
  UPDATE e SET accepted_at = n.accepted_at
  FROM #execution n INNER JOIN execution e ON e.day = n.day AND e.id = n.id
  WHERE n.moved = 1
  OPTION (LOOP JOIN, FORCE ORDER)`);

export const INSERT_ATTEMPTS = command(`
  INSERT INTO attempt (
    day, id, attempt, version, mark_worker, mark_started_at, end_worker, end_started_at, ended_at, duration_ms, outcome, status_code)
  SELECT day, id, attempt, version, mark_worker, mark_started_at, end_worker, end_started_at, ended_at, duration_ms, outcome, status_code
  FROM #attempt WHERE known = 0`);

export const UPDATE_ATTEMPTS = command(`
  UPDATE a SET
    version = n.version, mark_worker = n.mark_worker, mark_started_at = n.mark_started_at, end_worker = n.end_worker,
    end_started_at = n.end_started_at, ended_at = n.ended_at, duration_ms = n.duration_ms, outcome = n.outcome,
    status_code = n.status_code
  FROM #attempt n INNER JOIN attempt a ON a.day = n.day AND a.id = n.id AND a.attempt = n.attempt
  WHERE n.known = 1
  OPTION (LOOP JOIN, FORCE ORDER)`);

const ofReplacedEnds = (table: string) => `
  DELETE d FROM #attempt n INNER JOIN ${table} d ON d.day = n.day AND d.id = n.id AND d.attempt = n.attempt
  WHERE n.replaced = 1
  OPTION (LOOP JOIN, FORCE ORDER)`;

/** Apart, and rare: two runs of one attempt, of which the second to be told ended the execution. */
export const DELETE_REPLACED_FAILURES = command(ofReplacedEnds('attempt_failure'));

export const DELETE_REPLACED_LOGS = command(ofReplacedEnds('attempt_log'));

export const INSERT_FAILURES = command(`
  INSERT INTO attempt_failure (day, id, attempt, code, message, stack)
  SELECT day, id, attempt, code, message, stack FROM #attempt_failure`);

export const INSERT_LOGS = command(`
  INSERT INTO attempt_log (day, id, attempt, lines) SELECT day, id, attempt, lines FROM #attempt_log`);

export const INSERT_RETURN_VALUES = command(`
  INSERT INTO return_value (day, id, value) SELECT day, id, value FROM #return_value`);

export interface DayColumns {
  readonly day: Date;
  readonly first_accepted: Date;
  readonly last_accepted: Date;
}

/** The lock is shared among recorders and keeps retention from taking a day away until this transaction ends. */
export const HOLD_DAYS = command<DayColumns>(`
  SELECT d.day, d.first_accepted, d.last_accepted
  FROM (SELECT DISTINCT day FROM #touched) t INNER JOIN execution_day d WITH (HOLDLOCK, ROWLOCK) ON d.day = t.day
  OPTION (LOOP JOIN, FORCE ORDER)`);

const DAYS = `OPENJSON(@days) WITH (day date '$.day', first_accepted date '$.first', last_accepted date '$.last')`;

/** Another node may have been first. */
export const INSERT_DAYS = command(
  `INSERT INTO execution_day (day, first_accepted, last_accepted)
  SELECT n.day, n.first_accepted, n.last_accepted
  FROM ${DAYS} n
  WHERE NOT EXISTS (SELECT 1 FROM execution_day d WITH (UPDLOCK, HOLDLOCK) WHERE d.day = n.day)`,
  { days: type.longText },
);

export const WIDEN_DAYS = command(
  `UPDATE d SET
    first_accepted = CASE WHEN d.first_accepted < n.first_accepted THEN d.first_accepted ELSE n.first_accepted END,
    last_accepted = CASE WHEN d.last_accepted > n.last_accepted THEN d.last_accepted ELSE n.last_accepted END
  FROM ${DAYS} n INNER JOIN execution_day d ON d.day = n.day`,
  { days: type.longText },
);
