import type { AttemptColumns, ProgressColumns } from '../execution-rows.js';
import { column } from './execution-columns.js';
import type { DatedColumns } from './execution-rows.js';
import { query } from './mssql-statement.js';

const key = { day: column.day, id: column.id };

/** Of `e` and, of its final attempt, `l` and `f`: see JOIN_END. */
export const EXECUTION_COLUMNS = `
  e.day, e.id, e.app, e.version, e.function_name, e.trigger_kind, e.lane, e.status, e.attempts, e.worker, e.accepted_at, e.ended_at,
  e.duration_ms, e.trace_parent, l.status_code, f.code, f.message, f.stack`;

const JOIN_FAILURE = `
  LEFT JOIN attempt_failure f ON f.day = e.day AND f.id = e.id AND f.attempt = e.final_attempt`;

/** The last attempt of one that has ended, and its failure. */
export const JOIN_END = `
  LEFT JOIN attempt l ON l.day = e.day AND l.id = e.id AND l.attempt = e.final_attempt ${JOIN_FAILURE}`;

export const FIND_EXECUTION_OF_DAY = query<DatedColumns>(
  `SELECT ${EXECUTION_COLUMNS}
  FROM execution e ${JOIN_END}
  WHERE e.day = @day AND e.id = @id`,
  key,
);

/** One lookup per day that is kept, and no second index of ids to be written. */
export const FIND_EXECUTION_OF_ANY_DAY = query<DatedColumns>(
  `SELECT TOP (1) ${EXECUTION_COLUMNS}
  FROM execution_day d INNER JOIN execution e ON e.day = d.day AND e.id = @id ${JOIN_END}
  ORDER BY d.day DESC`,
  { id: column.id },
);

export const LIST_ATTEMPTS = query<AttemptColumns>(
  `SELECT a.attempt, COALESCE(a.end_worker, a.mark_worker) AS worker, a.mark_started_at AS taken_at,
    COALESCE(a.end_started_at, a.mark_started_at) AS started_at, a.ended_at, a.duration_ms, a.outcome, f.code, f.message, f.stack, l.lines
  FROM attempt a
  LEFT JOIN attempt_failure f ON f.day = a.day AND f.id = a.id AND f.attempt = a.attempt
  LEFT JOIN attempt_log l ON l.day = a.day AND l.id = a.id AND l.attempt = a.attempt
  WHERE a.day = @day AND a.id = @id ORDER BY a.attempt`,
  key,
);

export const FIND_RETURN_VALUE = query<{ value: string }>(
  'SELECT value FROM return_value WHERE day = @day AND id = @id',
  key,
);

export const FIND_PROGRESS = query<ProgressColumns>(
  `SELECT e.status, f.code, f.message, f.stack,
    (SELECT COALESCE(MAX(a.attempt), 0) FROM attempt a WHERE a.day = @day AND a.id = @id) AS attempts,
    (SELECT COUNT(*) FROM attempt a WHERE a.day = @day AND a.id = @id AND a.attempt > COALESCE(
      (SELECT MAX(ended.attempt) FROM attempt ended WHERE ended.day = @day AND ended.id = @id AND ended.ended_at IS NOT NULL), 0)) AS unended
  FROM execution e ${JOIN_FAILURE}
  WHERE e.day = @day AND e.id = @id`,
  key,
);
