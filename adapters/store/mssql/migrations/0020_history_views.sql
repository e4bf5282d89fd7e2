-- For people and their tools (docs/sql-server.md): names and meanings stay, whatever becomes of the tables.

CREATE VIEW v_execution AS
SELECT e.day, e.id, e.app, e.function_name, e.version, e.trigger_kind, e.lane, e.status, e.attempts, e.worker, e.accepted_at, e.ended_at,
  e.duration_ms, f.code AS failure_code, f.message AS failure_message, SUBSTRING(e.trace_parent, 4, 32) AS trace_id
FROM execution e
LEFT JOIN attempt_failure f ON f.day = e.day AND f.id = e.id AND f.attempt = e.final_attempt
GO

CREATE VIEW v_attempt AS
SELECT a.day, a.id, a.attempt, a.version, COALESCE(a.end_worker, a.mark_worker) AS worker,
  COALESCE(a.end_started_at, a.mark_started_at) AS started_at, a.ended_at, a.duration_ms, a.outcome, f.code AS failure_code,
  f.message AS failure_message, f.stack AS failure_stack
FROM attempt a
LEFT JOIN attempt_failure f ON f.day = a.day AND f.id = a.id AND f.attempt = a.attempt
GO

CREATE VIEW v_attempt_log AS
SELECT l.day, l.id, l.attempt, l.lines FROM attempt_log l
GO

CREATE VIEW v_batch AS
SELECT b.id, b.app, b.function_name, b.name, b.created_at, b.sealed_at, b.cancelled_at, b.started_at, b.ended_at,
  DATEDIFF(second, b.created_at, b.ended_at) AS duration_seconds, b.total, b.succeeded, b.failed, b.expired, b.cancelled
FROM batch b
GO

CREATE VIEW v_execution_count AS
SELECT c.step_seconds, c.at AS step_start, c.app, c.function_name, c.outcome, c.bucket,
  0.01 * POWER(CAST(1.05 AS float) / 0.95, c.bucket - 1) AS longer_than_ms, 0.01 * POWER(CAST(1.05 AS float) / 0.95, c.bucket) AS at_most_ms,
  c.executions
FROM execution_count c
GO
