-- compatible from: 0028_letters_of_an_execution.sql
-- Of an HTTP function that has answered.
ALTER TABLE attempt ADD status_code int NULL
GO

ALTER VIEW v_execution AS
SELECT e.day, e.id, e.app, e.function_name, e.version, e.trigger_kind, e.lane, e.status, e.attempts, e.worker, e.accepted_at, e.ended_at,
  e.duration_ms, f.code AS failure_code, f.message AS failure_message, SUBSTRING(e.trace_parent, 4, 32) AS trace_id, l.status_code
FROM execution e
LEFT JOIN attempt l ON l.day = e.day AND l.id = e.id AND l.attempt = e.final_attempt
LEFT JOIN attempt_failure f ON f.day = e.day AND f.id = e.id AND f.attempt = e.final_attempt
GO
