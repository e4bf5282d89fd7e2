-- Executions that ended, by the moment of their end, outcome and length (duration-histogram.ts): what statistics are read from.
CREATE TABLE execution_count (
  -- 60, 3600 or 86400.
  step_seconds int NOT NULL,
  at datetime2(3) NOT NULL,
  app varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  outcome varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  bucket int NOT NULL,
  executions bigint NOT NULL,
  CONSTRAINT pk_execution_count PRIMARY KEY CLUSTERED (step_seconds, at, app, function_name, outcome, bucket)
);
