-- Clustered by arrival: a number is never used again.
CREATE TABLE audit (
  number bigint IDENTITY (1, 1) NOT NULL,
  at datetime2(3) NOT NULL CONSTRAINT df_audit_at DEFAULT SYSUTCDATETIME(),
  actor_kind varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  actor_id nvarchar(300) COLLATE Latin1_General_100_BIN2 NOT NULL,
  actor_name nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  action varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  target_kind varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  target_id nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  app nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  -- JSON, masked.
  before_value nvarchar(max) NULL,
  after_value nvarchar(max) NULL,
  -- Of an action that was begun and failed.
  failure_code varchar(64) COLLATE Latin1_General_100_BIN2 NULL,
  request_id nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  address nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  CONSTRAINT pk_audit PRIMARY KEY CLUSTERED (number)
);

CREATE INDEX ix_audit_target ON audit (target_kind, target_id, number);
CREATE INDEX ix_audit_app ON audit (app, number);
CREATE INDEX ix_audit_actor ON audit (actor_id, number);
CREATE INDEX ix_audit_action ON audit (action, number);
GO
CREATE TRIGGER audit_is_append_only ON audit INSTEAD OF UPDATE, DELETE AS
BEGIN
  THROW 50001, 'audit rows are never changed or deleted', 1;
END;
