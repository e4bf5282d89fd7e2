CREATE TABLE token (
  id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- Two tokens of one millisecond keep the order they came in.
  seq int IDENTITY (1, 1) NOT NULL,
  kind varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hash varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  created_at datetime2(3) NOT NULL,
  expires_at datetime2(3) NULL,
  revoked_at datetime2(3) NULL,
  CONSTRAINT pk_token PRIMARY KEY CLUSTERED (id),
  CONSTRAINT uq_token_hash UNIQUE (hash)
);

CREATE INDEX ix_token_kind ON token (kind, created_at, seq);

CREATE TABLE worker (
  id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  token_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  joined_at datetime2(3) NOT NULL,
  last_seen_at datetime2(3) NOT NULL,
  CONSTRAINT pk_worker PRIMARY KEY CLUSTERED (id),
  CONSTRAINT uq_worker_token UNIQUE (token_id)
);
