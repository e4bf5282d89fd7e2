-- Idempotency keys of HTTP requests, and the answer that the first request under each got.
CREATE TABLE idempotency_key (
  app varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- Hex SHA-256 of the key: T-SQL takes keys that differ by blanks at their end for the same.
  key_hash varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  key_text nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  fingerprint varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  invocation_id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  accepted_at datetime2(3) NOT NULL,
  -- Whether the invocation may be handed over again under its id.
  repeatable bit NOT NULL,
  state varchar(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- Until then an open one is in progress.
  undecided_until datetime2(3) NOT NULL,
  expires_at datetime2(3) NOT NULL,
  status int NULL,
  -- JSON object.
  headers nvarchar(max) NULL,
  -- Null when the body lies with the payloads, under the invocation's id.
  body varbinary(max) NULL,
  CONSTRAINT pk_idempotency_key PRIMARY KEY (app, function_name, key_hash),
  CONSTRAINT ck_idempotency_key_state CHECK (state IN ('open', 'answered', 'unknown', 'again'))
);

CREATE INDEX ix_idempotency_key_expiry ON idempotency_key (expires_at);
