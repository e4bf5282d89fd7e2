CREATE TABLE timer (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  fingerprint nvarchar(max) NOT NULL,
  started_as nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  revision int NOT NULL,
  paused bit NOT NULL,
  last_at datetime2(3) NULL,
  next_at datetime2(3) NULL,
  updated_at datetime2(3) NOT NULL,
  due_at datetime2(3) NULL,
  starts_up bit NOT NULL,
  catch_up_left int NULL,
  open_slot datetime2(3) NULL,
  change bigint NOT NULL,
  CONSTRAINT pk_timer PRIMARY KEY CLUSTERED (app, function_name)
);

CREATE INDEX ix_timer_due ON timer (due_at) WHERE due_at IS NOT NULL AND paused = 0;

-- The key is what makes a slot be given once.
CREATE TABLE timer_slot (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  slot datetime2(3) NOT NULL,
  kind varchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  day date NOT NULL,
  id varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- JSON of the invocation request, until the slot is settled: whoever publishes it publishes the same.
  request nvarchar(max) NULL,
  released_at datetime2(3) NOT NULL,
  publish_at datetime2(3) NOT NULL,
  publishes int NOT NULL,
  late_at datetime2(3) NULL,
  settled_at datetime2(3) NULL,
  CONSTRAINT pk_timer_slot PRIMARY KEY CLUSTERED (app, function_name, slot)
);

CREATE INDEX ix_timer_slot_open ON timer_slot (publish_at) WHERE settled_at IS NULL;
CREATE INDEX ix_timer_slot_settled ON timer_slot (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE timer_missed (
  seq bigint IDENTITY(1, 1) NOT NULL,
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  slot datetime2(3) NOT NULL,
  occurrences int NOT NULL,
  reason varchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  noticed_at datetime2(3) NOT NULL,
  CONSTRAINT pk_timer_missed PRIMARY KEY CLUSTERED (seq)
);

CREATE INDEX ix_timer_missed_app ON timer_missed (app, function_name, seq);

CREATE TABLE scheduler_node (
  node nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  watch nvarchar(300) COLLATE Latin1_General_100_BIN2 NOT NULL,
  watching_since datetime2(3) NOT NULL,
  seen_at datetime2(3) NOT NULL,
  CONSTRAINT pk_scheduler_node PRIMARY KEY CLUSTERED (node)
);
