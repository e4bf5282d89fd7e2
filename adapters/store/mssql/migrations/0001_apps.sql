-- Names and ids are compared by code unit, as JavaScript and SQLite compare them.
CREATE TABLE app (
  name nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  active_version varchar(64) COLLATE Latin1_General_100_BIN2 NULL,
  durable bit NOT NULL CONSTRAINT df_app_durable DEFAULT 0,
  -- running, drained (nothing listens but HTTP), offline (nothing runs).
  state varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT df_app_state DEFAULT 'running',
  -- How often a restart was asked for: language processes of another number are replaced.
  restarts int NOT NULL CONSTRAINT df_app_restarts DEFAULT 0,
  revision int NOT NULL CONSTRAINT df_app_revision DEFAULT 1,
  created_at datetime2(3) NOT NULL,
  CONSTRAINT pk_app PRIMARY KEY CLUSTERED (name)
);

CREATE TABLE app_version (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- Two versions of one millisecond keep the order they came in.
  seq int IDENTITY (1, 1) NOT NULL,
  digest varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  package_bytes bigint NOT NULL,
  created_at datetime2(3) NOT NULL,
  load_report nvarchar(max) NULL,
  CONSTRAINT pk_app_version PRIMARY KEY CLUSTERED (app, version),
  CONSTRAINT fk_app_version_app FOREIGN KEY (app) REFERENCES app (name)
);

CREATE TABLE app_key (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  scope varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  function_name nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  key_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  sealed nvarchar(max) NOT NULL,
  CONSTRAINT pk_app_key PRIMARY KEY CLUSTERED (app, scope, function_name, name),
  CONSTRAINT fk_app_key_app FOREIGN KEY (app) REFERENCES app (name)
);

CREATE TABLE app_setting (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  key_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  sealed nvarchar(max) NOT NULL,
  CONSTRAINT pk_app_setting PRIMARY KEY CLUSTERED (app, name),
  CONSTRAINT fk_app_setting_app FOREIGN KEY (app) REFERENCES app (name)
);
