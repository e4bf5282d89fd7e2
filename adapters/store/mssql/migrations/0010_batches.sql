-- The counts are kept with every child that ends, so that progress is one row however large the batch is.
CREATE TABLE batch (
  id nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  app nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name nvarchar(200) NULL,
  complete_app nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  complete_function nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  created_at datetime2(3) NOT NULL,
  sealed_at datetime2(3) NULL,
  cancelled_at datetime2(3) NULL,
  started_at datetime2(3) NULL,
  ended_at datetime2(3) NULL,
  total int NOT NULL CONSTRAINT df_batch_total DEFAULT 0,
  published int NOT NULL CONSTRAINT df_batch_published DEFAULT 0,
  succeeded int NOT NULL CONSTRAINT df_batch_succeeded DEFAULT 0,
  failed int NOT NULL CONSTRAINT df_batch_failed DEFAULT 0,
  expired int NOT NULL CONSTRAINT df_batch_expired DEFAULT 0,
  cancelled int NOT NULL CONSTRAINT df_batch_cancelled DEFAULT 0,
  -- What is left to do for it: `complete` once it has ended, `cancel` while children that run are to be told; null otherwise.
  duty varchar(10) COLLATE Latin1_General_100_BIN2 NULL,
  duty_claimed_until datetime2(3) NOT NULL CONSTRAINT df_batch_duty_claimed_until DEFAULT '1970-01-01',
  CONSTRAINT pk_batch PRIMARY KEY CLUSTERED (id)
);

CREATE INDEX ix_batch_time ON batch (created_at, id);
CREATE INDEX ix_batch_duty ON batch (duty) WHERE duty IS NOT NULL;

CREATE TABLE batch_item (
  seq bigint IDENTITY(1, 1) NOT NULL,
  batch nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [key] nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  invocation_id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  accepted_at datetime2(3) NOT NULL,
  -- waiting, published, or dropped: cancelled before it was published
  state varchar(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  claimed_until datetime2(3) NOT NULL CONSTRAINT df_batch_item_claimed_until DEFAULT '1970-01-01',
  -- The first final one.
  outcome varchar(20) COLLATE Latin1_General_100_BIN2 NULL,
  CONSTRAINT pk_batch_item PRIMARY KEY CLUSTERED (seq),
  CONSTRAINT uq_batch_item_invocation UNIQUE (batch, invocation_id),
  CONSTRAINT fk_batch_item_batch FOREIGN KEY (batch) REFERENCES batch (id) ON DELETE CASCADE
);

-- Not unique: keys that differ in blanks at their end are the same to an index here, and are told apart where they are compared.
CREATE INDEX ix_batch_item_key ON batch_item (batch, [key]);
CREATE INDEX ix_batch_item_order ON batch_item (batch, seq);
CREATE INDEX ix_batch_item_outcome ON batch_item (batch, outcome, seq);
CREATE INDEX ix_batch_item_waiting ON batch_item (seq) INCLUDE (claimed_until) WHERE state = 'waiting';

-- Only until the item is published.
CREATE TABLE batch_input (
  item bigint NOT NULL,
  input nvarchar(max) NOT NULL,
  CONSTRAINT pk_batch_input PRIMARY KEY CLUSTERED (item),
  CONSTRAINT fk_batch_input_item FOREIGN KEY (item) REFERENCES batch_item (seq) ON DELETE CASCADE
);
