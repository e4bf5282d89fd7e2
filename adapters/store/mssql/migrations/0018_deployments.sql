CREATE TABLE deployment (
  number bigint IDENTITY(1, 1) NOT NULL,
  id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  status varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  status_text nvarchar(max) NOT NULL,
  author nvarchar(200) NOT NULL,
  deployer nvarchar(200) NOT NULL,
  message nvarchar(max) NOT NULL,
  version varchar(64) COLLATE Latin1_General_100_BIN2 NULL,
  received_at datetime2(3) NOT NULL,
  ended_at datetime2(3) NULL,
  -- Until then its node is at work on it.
  claimed_until datetime2(3) NOT NULL,
  CONSTRAINT pk_deployment PRIMARY KEY CLUSTERED (number),
  CONSTRAINT uq_deployment_id UNIQUE (id),
  CONSTRAINT fk_deployment_app FOREIGN KEY (app) REFERENCES app (name)
);

CREATE INDEX ix_deployment_app ON deployment (app, number);
CREATE INDEX ix_deployment_open ON deployment (claimed_until) WHERE ended_at IS NULL;

CREATE TABLE deployment_log (
  number bigint IDENTITY(1, 1) NOT NULL,
  deployment varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  at datetime2(3) NOT NULL,
  type varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  message nvarchar(max) NOT NULL,
  CONSTRAINT pk_deployment_log PRIMARY KEY CLUSTERED (number),
  CONSTRAINT fk_deployment_log_deployment FOREIGN KEY (deployment) REFERENCES deployment (id) ON DELETE CASCADE
);

CREATE INDEX ix_deployment_log_deployment ON deployment_log (deployment, number);
