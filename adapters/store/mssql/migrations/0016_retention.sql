-- Who removes what is old: one node at a time.
CREATE TABLE retention_turn (
  number int NOT NULL,
  node nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  held_until datetime2(3) NOT NULL,
  CONSTRAINT pk_retention_turn PRIMARY KEY CLUSTERED (number),
  CONSTRAINT ck_retention_turn_number CHECK (number = 1)
);

-- What retention looks for: few rows each, or written once.
CREATE INDEX ix_dead_letter_open_invocation ON dead_letter (invocation_id) WHERE state IN ('waiting', 'redriving');
CREATE INDEX ix_dead_letter_settled ON dead_letter (state_at) WHERE state IN ('redriven', 'discarded');
CREATE INDEX ix_batch_unended ON batch (id) WHERE ended_at IS NULL;
CREATE INDEX ix_batch_ended ON batch (ended_at) WHERE ended_at IS NOT NULL;
