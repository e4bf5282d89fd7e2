-- History. Every table and index begins with the day and no foreign key points at any of them, so that a day can be a partition and be truncated.

-- Days that have executions, and on which days these were accepted: the same day, but for records that lost their way. A list looks into few days.
CREATE TABLE execution_day (
  day date NOT NULL,
  first_accepted date NOT NULL,
  last_accepted date NOT NULL,
  CONSTRAINT pk_execution_day PRIMARY KEY CLUSTERED (day)
);

-- Rows lie in order of arrival: they are appended, and a page of the newest is a few neighbouring disk pages.
CREATE TABLE execution (
  day date NOT NULL,
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  app varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  trigger_kind varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  lane varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  status varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempts int NOT NULL,
  final_attempt int NULL,
  worker varchar(100) COLLATE Latin1_General_100_BIN2 NULL,
  accepted_at datetime2(3) NOT NULL,
  ended_at datetime2(3) NULL,
  duration_ms float NULL,
  trace_parent varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  CONSTRAINT pk_execution PRIMARY KEY NONCLUSTERED (day, id)
);

CREATE UNIQUE CLUSTERED INDEX cx_execution_arrival ON execution (day, accepted_at, id);
CREATE INDEX ix_execution_app ON execution (day, app, accepted_at, id);
CREATE INDEX ix_execution_app_function ON execution (day, app, function_name, accepted_at, id);
CREATE INDEX ix_execution_function ON execution (day, function_name, accepted_at, id);
CREATE INDEX ix_execution_worker ON execution (day, worker, accepted_at, id);

-- Filtered: what most rows are is found soon enough in the indexes above, and most rows then cost these three nothing.
CREATE INDEX ix_execution_status ON execution (day, status, accepted_at, id) WHERE status <> 'Succeeded';
CREATE INDEX ix_execution_app_status ON execution (day, app, status, accepted_at, id) WHERE status <> 'Succeeded';
CREATE INDEX ix_execution_trigger ON execution (day, trigger_kind, accepted_at, id) WHERE trigger_kind <> 'http';

-- What the started mark said and what the end said are kept apart: then their order of arrival cannot matter.
CREATE TABLE attempt (
  day date NOT NULL,
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  mark_worker varchar(100) COLLATE Latin1_General_100_BIN2 NULL,
  mark_started_at datetime2(3) NULL,
  end_worker varchar(100) COLLATE Latin1_General_100_BIN2 NULL,
  end_started_at datetime2(3) NULL,
  ended_at datetime2(3) NULL,
  duration_ms float NULL,
  outcome varchar(16) COLLATE Latin1_General_100_BIN2 NULL,
  CONSTRAINT pk_attempt PRIMARY KEY CLUSTERED (day, id, attempt)
);

CREATE TABLE attempt_failure (
  day date NOT NULL,
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  code nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  message nvarchar(max) NOT NULL,
  stack nvarchar(max) NULL,
  CONSTRAINT pk_attempt_failure PRIMARY KEY CLUSTERED (day, id, attempt)
);

-- JSON array of log lines, one row per attempt.
CREATE TABLE attempt_log (
  day date NOT NULL,
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  lines nvarchar(max) NOT NULL,
  CONSTRAINT pk_attempt_log PRIMARY KEY CLUSTERED (day, id, attempt)
);

-- JSON of one TypedData.
CREATE TABLE return_value (
  day date NOT NULL,
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  value nvarchar(max) NOT NULL,
  CONSTRAINT pk_return_value PRIMARY KEY CLUSTERED (day, id)
);

-- What a step found out about the server, for those who come after it.
CREATE TABLE store_setting (
  name varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  value varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  CONSTRAINT pk_store_setting PRIMARY KEY CLUSTERED (name)
);
