import type { ExecutionCursor, ExecutionFilter } from '#src/executions/execution-store.js';
import type { SqlValue } from './sqlite-database.js';

export const FIND_EXECUTION_STATE = `
  SELECT seq, version, status, final_attempt, accepted_at, ended_at, trace_parent
  FROM execution WHERE day = :day AND id = :id`;

export const INSERT_EXECUTION = `
  INSERT INTO execution (
    day, id, app, version, function_name, trigger_kind, lane, status, attempts, final_attempt, worker, accepted_at, ended_at, duration_ms,
    trace_parent)
  VALUES (
    :day, :id, :app, :version, :function, :trigger, :lane, :status, :attempts, :finalAttempt, :worker, :acceptedAt, :endedAt, :durationMs,
    :traceParent)`;

export const UPDATE_EXECUTION = `
  UPDATE execution SET
    version = :version, status = :status, attempts = :attempts, final_attempt = :finalAttempt, worker = :worker, accepted_at = :acceptedAt,
    ended_at = :endedAt, duration_ms = :durationMs, trace_parent = :traceParent
  WHERE seq = :seq`;

export const LIST_ATTEMPT_STATES = `
  SELECT attempt, version, mark_worker AS markWorker, mark_started_at AS markStartedAt, end_worker AS endWorker,
    end_started_at AS endStartedAt, ended_at AS endedAt, duration_ms AS durationMs, outcome, status_code AS statusCode
  FROM attempt WHERE execution = :seq`;

export const PUT_ATTEMPT = `
  INSERT INTO attempt (
    execution, attempt, version, mark_worker, mark_started_at, end_worker, end_started_at, ended_at, duration_ms, outcome,
    status_code)
  VALUES (
    :seq, :attempt, :version, :markWorker, :markStartedAt, :endWorker, :endStartedAt, :endedAt, :durationMs, :outcome,
    :statusCode)
  ON CONFLICT (execution, attempt) DO UPDATE SET
    version = excluded.version, mark_worker = excluded.mark_worker, mark_started_at = excluded.mark_started_at,
    end_worker = excluded.end_worker, end_started_at = excluded.end_started_at, ended_at = excluded.ended_at,
    duration_ms = excluded.duration_ms, outcome = excluded.outcome, status_code = excluded.status_code`;

export const DELETE_FAILURE = `DELETE FROM attempt_failure WHERE execution = :seq AND attempt = :attempt`;

export const DELETE_LOG = `DELETE FROM attempt_log WHERE execution = :seq AND attempt = :attempt`;

export const INSERT_FAILURE = `
  INSERT INTO attempt_failure (execution, attempt, code, message, stack) VALUES (:seq, :attempt, :code, :message, :stack)`;

export const INSERT_LOG = `
  INSERT INTO attempt_log (execution, attempt, lines) VALUES (:seq, :attempt, :lines)`;

export const INSERT_RETURN_VALUE = `
  INSERT INTO return_value (execution, value) VALUES (:seq, :value)`;

export const LIST_ATTEMPTS = `
  SELECT a.attempt, coalesce(a.end_worker, a.mark_worker) AS worker, a.mark_started_at AS taken_at,
    coalesce(a.end_started_at, a.mark_started_at) AS started_at, a.ended_at, a.duration_ms, a.outcome, f.code, f.message, f.stack, l.lines
  FROM attempt a
  LEFT JOIN attempt_failure f ON f.execution = a.execution AND f.attempt = a.attempt
  LEFT JOIN attempt_log l ON l.execution = a.execution AND l.attempt = a.attempt
  WHERE a.execution = :seq ORDER BY a.attempt`;

export const FIND_RETURN_VALUE = `
  SELECT value FROM return_value WHERE execution = :seq`;

export const FIND_PROGRESS = `
  SELECT e.status, f.code, f.message, f.stack,
    (SELECT coalesce(max(a.attempt), 0) FROM attempt a WHERE a.execution = e.seq) AS attempts,
    (SELECT count(*) FROM attempt a WHERE a.execution = e.seq AND a.attempt > coalesce(
      (SELECT max(ended.attempt) FROM attempt ended WHERE ended.execution = e.seq AND ended.ended_at IS NOT NULL), 0)) AS unended
  FROM execution e LEFT JOIN attempt_failure f ON f.execution = e.seq AND f.attempt = e.final_attempt
  WHERE e.day = :day AND e.id = :id`;

export const SELECT_EXECUTION = `
  SELECT e.seq, e.day, e.id, e.app, e.version, e.function_name, e.trigger_kind, e.lane, e.status, e.attempts, e.worker, e.accepted_at,
    e.ended_at, e.duration_ms, e.trace_parent, l.status_code, f.code, f.message, f.stack`;

/** The last attempt of one that has ended, and its failure. */
export const JOIN_END = `
  LEFT JOIN attempt l ON l.execution = e.seq AND l.attempt = e.final_attempt
  LEFT JOIN attempt_failure f ON f.execution = e.seq AND f.attempt = e.final_attempt`;

export const FIND_EXECUTION_OF_DAY = `${SELECT_EXECUTION}
  FROM execution e ${JOIN_END}
  WHERE e.day = :day AND e.id = :id`;

/** Steps from day to day in the key, newest first: one lookup per day that is kept, and no second index of ids to be written. */
export const FIND_EXECUTION_OF_ANY_DAY = `
  WITH RECURSIVE days (day) AS (
    SELECT max(day) FROM execution
    UNION ALL
    SELECT (SELECT max(day) FROM execution WHERE day < days.day) FROM days WHERE days.day IS NOT NULL
  ) ${SELECT_EXECUTION}
  FROM days CROSS JOIN execution e ON e.day = days.day AND e.id = :id ${JOIN_END}
  LIMIT 1`;

/**
 * A page, newest first, along an index that begins with what is asked for and ends with (accepted_at, id): nothing is sorted or counted.
 * One statement per set of filters. The constants say again what a parameter says: they let SQLite use its partial indexes.
 */
export function listExecutions(filter: ExecutionFilter, after: ExecutionCursor | undefined): string {
  const conditions = [
    filter.app === undefined ? '' : 'e.app = :app',
    filter.function === undefined ? '' : 'e.function_name = :function',
    filter.status === undefined ? '' : 'e.status = :status',
    filter.status === undefined || filter.status === 'Succeeded' ? '' : `e.status <> 'Succeeded'`,
    filter.trigger === undefined ? '' : 'e.trigger_kind = :trigger',
    filter.trigger === undefined || filter.trigger === 'http' ? '' : `e.trigger_kind <> 'http'`,
    filter.worker === undefined ? '' : 'e.worker = :worker',
    filter.from === undefined ? '' : 'e.accepted_at >= :from',
    filter.to === undefined ? '' : 'e.accepted_at < :to',
    after === undefined ? '' : '(e.accepted_at, e.id) < (:afterAt, :afterId)',
  ].filter((condition) => condition !== '');
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return `${SELECT_EXECUTION}
  FROM execution e ${JOIN_END}
  ${where}
  ORDER BY e.accepted_at DESC, e.id DESC LIMIT :limit`;
}

/** The parameters that `listExecutions` of the same filter names. */
export function listParameters(
  filter: ExecutionFilter,
  limit: number,
  after: ExecutionCursor | undefined,
): Record<string, SqlValue> {
  const { app, function: functionName, status, trigger, worker } = filter;
  const named = Object.entries({
    app,
    function: functionName,
    status,
    trigger,
    worker,
    from: filter.from?.getTime(),
    to: filter.to?.getTime(),
    afterAt: after?.acceptedAt.getTime(),
    afterId: after?.id,
    limit,
  });
  return Object.fromEntries(named.filter((entry): entry is [string, string | number] => entry[1] !== undefined));
}
