-- Rows lie in order of arrival. What a letter says of itself may be any text: the texts are cut at the length of their columns, never refused.
CREATE TABLE dead_letter (
  seq bigint IDENTITY(1, 1) NOT NULL,
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- What the same message, delivered twice, has in common; counted, since it may die again after somebody dealt with it.
  fingerprint varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  occurrence int NOT NULL,
  arrived_at datetime2(3) NOT NULL,
  queue nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  reason_code nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  reason nvarchar(max) NOT NULL,
  attempts int NOT NULL,
  app nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  function_name nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL,
  message_id nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  type nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  invocation_day nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
  invocation_id nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  -- JSON.
  headers nvarchar(max) NOT NULL,
  failure nvarchar(max) NULL,
  bytes int NOT NULL,
  edited_at datetime2(3) NULL,
  state varchar(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  state_at datetime2(3) NOT NULL,
  -- Redrives of the message so far, those of its ancestors included, and the letter it died as before.
  redrives int NOT NULL,
  ancestor nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  -- Of the last redrive: when it was claimed first, until when the claim holds, and what came of it.
  redrive_at datetime2(3) NULL,
  claimed_until datetime2(3) NULL,
  redrive_message nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL,
  redrive_day nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
  redrive_invocation nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  CONSTRAINT pk_dead_letter PRIMARY KEY (seq),
  CONSTRAINT uq_dead_letter_id UNIQUE (id),
  CONSTRAINT uq_dead_letter_fingerprint UNIQUE (fingerprint, occurrence),
  CONSTRAINT ck_dead_letter_state CHECK (state IN ('waiting', 'redriving', 'redriven', 'discarded'))
);

CREATE INDEX ix_dead_letter_time ON dead_letter (arrived_at, id);
CREATE INDEX ix_dead_letter_app ON dead_letter (app, arrived_at, id);
CREATE INDEX ix_dead_letter_queue ON dead_letter (queue, arrived_at, id);
-- Filtered: what has been dealt with grows for ever and is not looked for.
CREATE INDEX ix_dead_letter_open ON dead_letter (arrived_at, id) WHERE state IN ('waiting', 'redriving');
CREATE INDEX ix_dead_letter_open_app ON dead_letter (app, arrived_at, id) WHERE state IN ('waiting', 'redriving');

CREATE TABLE dead_letter_payload (
  letter bigint NOT NULL,
  original varbinary(max) NOT NULL,
  edited varbinary(max) NULL,
  CONSTRAINT pk_dead_letter_payload PRIMARY KEY (letter),
  CONSTRAINT fk_dead_letter_payload_letter FOREIGN KEY (letter) REFERENCES dead_letter (seq) ON DELETE CASCADE
);
