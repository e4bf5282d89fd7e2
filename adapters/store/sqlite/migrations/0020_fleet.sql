-- JSON of what the worker said of itself: null until its first heartbeat.
ALTER TABLE worker ADD COLUMN facts TEXT;
-- cordoned or draining: kept by hand from taking work.
ALTER TABLE worker ADD COLUMN hold TEXT;

-- Which workers may run an app: without a row every one.
CREATE TABLE app_placement (
  app TEXT NOT NULL PRIMARY KEY REFERENCES app (name) ON DELETE CASCADE,
  -- JSON.
  selector TEXT NOT NULL,
  -- How many workers may hold it at a time; null for all that match.
  max_workers INTEGER
) STRICT, WITHOUT ROWID;

-- Who holds an app of which there are to be a few only.
CREATE TABLE placement_claim (
  app TEXT NOT NULL REFERENCES app_placement (app) ON DELETE CASCADE,
  worker TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (app, worker)
) STRICT, WITHOUT ROWID;

CREATE INDEX placement_claim_worker ON placement_claim (worker);
