-- Who may run an invocation. Keyed by the id alone: a message that is sent again days later has the same one.
CREATE TABLE run_claim (
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- Of the first claim: history keeps the execution under it.
  day date NOT NULL,
  app varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- Both null: given back, the next one that asks has it.
  worker nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  process nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  attempt int NOT NULL,
  claimed_at datetime2(3) NOT NULL,
  expires_at datetime2(3) NOT NULL,
  -- Since when every look has found the holder gone, and when the last look was.
  doubted_since datetime2(3) NULL,
  doubted_at datetime2(3) NULL,
  CONSTRAINT pk_run_claim PRIMARY KEY (id)
);

CREATE INDEX ix_run_claim_expiry ON run_claim (expires_at);
