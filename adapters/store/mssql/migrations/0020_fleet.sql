-- JSON of what the worker said of itself: null until its first heartbeat.
ALTER TABLE worker ADD facts nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
-- cordoned or draining: kept by hand from taking work.
ALTER TABLE worker ADD hold varchar(16) COLLATE Latin1_General_100_BIN2 NULL;

-- Which workers may run an app: without a row every one.
CREATE TABLE app_placement (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- JSON.
  selector nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
  -- How many workers may hold it at a time; null for all that match.
  max_workers int NULL,
  CONSTRAINT pk_app_placement PRIMARY KEY CLUSTERED (app),
  CONSTRAINT fk_app_placement_app FOREIGN KEY (app) REFERENCES app (name) ON DELETE CASCADE
);

-- Who holds an app of which there are to be a few only.
CREATE TABLE placement_claim (
  app nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  worker varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  claimed_at datetime2(3) NOT NULL,
  expires_at datetime2(3) NOT NULL,
  CONSTRAINT pk_placement_claim PRIMARY KEY CLUSTERED (app, worker),
  CONSTRAINT fk_placement_claim_placement FOREIGN KEY (app) REFERENCES app_placement (app) ON DELETE CASCADE
);

CREATE INDEX ix_placement_claim_worker ON placement_claim (worker);
