-- Messages that wait in the store until they are due.
CREATE TABLE parked_message (
  seq bigint IDENTITY(1, 1) NOT NULL,
  queue nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  id nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  type nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  body varbinary(max) NOT NULL,
  headers nvarchar(max) NOT NULL,
  failed int NOT NULL,
  day date NOT NULL,
  invocation_id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- Attempts that had begun when it was parked: parking the same again changes nothing.
  attempt int NOT NULL,
  due_at datetime2(3) NOT NULL,
  -- A node publishes it until then.
  taken_until datetime2(3) NOT NULL,
  CONSTRAINT pk_parked_message PRIMARY KEY (seq),
  CONSTRAINT uq_parked_message UNIQUE (day, invocation_id, attempt)
);

CREATE INDEX ix_parked_message_due ON parked_message (due_at, seq) INCLUDE (taken_until);

-- Runs that have left the broker. A lease that is over stays for a while: what its holder reports late is known by its fence.
CREATE TABLE lease (
  day date NOT NULL,
  invocation_id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  fence int NOT NULL,
  state varchar(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  worker nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  process nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  queue nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  id nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  type nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  body varbinary(max) NOT NULL,
  headers nvarchar(max) NOT NULL,
  failed int NOT NULL,
  -- Of a held lease: when it expires; of any other: when it ended.
  expires_at datetime2(3) NOT NULL,
  CONSTRAINT pk_lease PRIMARY KEY (day, invocation_id),
  CONSTRAINT ck_lease_state CHECK (state IN ('held', 'returned', 'ended'))
);

CREATE INDEX ix_lease_expiry ON lease (state, expires_at);

CREATE TABLE cancellation (
  day date NOT NULL,
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  requested_at datetime2(3) NOT NULL,
  CONSTRAINT pk_cancellation PRIMARY KEY (day, id)
);

CREATE INDEX ix_cancellation_time ON cancellation (requested_at, id);
