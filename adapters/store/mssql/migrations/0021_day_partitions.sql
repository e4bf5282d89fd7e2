-- optional: day partitions, without which old history is deleted row by row

-- The head, before the first boundary, and the tail, after the last one, stay empty: partitions are only ever split or merged where there are no rows.
CREATE PARTITION FUNCTION pf_history_day (date) AS RANGE RIGHT FOR VALUES ('2000-01-01');
GO
CREATE PARTITION SCHEME ps_history_day AS PARTITION pf_history_day ALL TO ([PRIMARY]);
GO

DROP INDEX ix_execution_app ON execution;
DROP INDEX ix_execution_app_function ON execution;
DROP INDEX ix_execution_function ON execution;
DROP INDEX ix_execution_worker ON execution;
DROP INDEX ix_execution_status ON execution;
DROP INDEX ix_execution_app_status ON execution;
DROP INDEX ix_execution_trigger ON execution;
ALTER TABLE execution DROP CONSTRAINT pk_execution;
GO
CREATE UNIQUE CLUSTERED INDEX cx_execution_arrival ON execution (day, accepted_at, id) WITH (DROP_EXISTING = ON) ON ps_history_day (day);
ALTER TABLE execution ADD CONSTRAINT pk_execution PRIMARY KEY NONCLUSTERED (day, id) ON ps_history_day (day);
CREATE INDEX ix_execution_app ON execution (day, app, accepted_at, id) ON ps_history_day (day);
CREATE INDEX ix_execution_app_function ON execution (day, app, function_name, accepted_at, id) ON ps_history_day (day);
CREATE INDEX ix_execution_function ON execution (day, function_name, accepted_at, id) ON ps_history_day (day);
CREATE INDEX ix_execution_worker ON execution (day, worker, accepted_at, id) ON ps_history_day (day);
CREATE INDEX ix_execution_status ON execution (day, status, accepted_at, id) WHERE status <> 'Succeeded' ON ps_history_day (day);
CREATE INDEX ix_execution_app_status ON execution (day, app, status, accepted_at, id) WHERE status <> 'Succeeded' ON ps_history_day (day);
CREATE INDEX ix_execution_trigger ON execution (day, trigger_kind, accepted_at, id) WHERE trigger_kind <> 'http' ON ps_history_day (day);
GO

ALTER TABLE attempt DROP CONSTRAINT pk_attempt;
ALTER TABLE attempt ADD CONSTRAINT pk_attempt PRIMARY KEY CLUSTERED (day, id, attempt) ON ps_history_day (day);
ALTER TABLE attempt_failure DROP CONSTRAINT pk_attempt_failure;
ALTER TABLE attempt_failure ADD CONSTRAINT pk_attempt_failure PRIMARY KEY CLUSTERED (day, id, attempt) ON ps_history_day (day);
ALTER TABLE attempt_log DROP CONSTRAINT pk_attempt_log;
ALTER TABLE attempt_log ADD CONSTRAINT pk_attempt_log PRIMARY KEY CLUSTERED (day, id, attempt) ON ps_history_day (day);
ALTER TABLE return_value DROP CONSTRAINT pk_return_value;
ALTER TABLE return_value ADD CONSTRAINT pk_return_value PRIMARY KEY CLUSTERED (day, id) ON ps_history_day (day);
GO

INSERT INTO store_setting (name, value) VALUES ('history.partitions', 'day');
