CREATE TABLE deployment (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  app TEXT NOT NULL REFERENCES app (name),
  status TEXT NOT NULL,
  status_text TEXT NOT NULL,
  author TEXT NOT NULL,
  deployer TEXT NOT NULL,
  message TEXT NOT NULL,
  version TEXT,
  received_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- Until then its node is at work on it.
  claimed_until INTEGER NOT NULL
) STRICT;

CREATE INDEX deployment_app ON deployment (app, number);
CREATE INDEX deployment_open ON deployment (claimed_until) WHERE ended_at IS NULL;

CREATE TABLE deployment_log (
  number INTEGER PRIMARY KEY,
  deployment TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE INDEX deployment_log_deployment ON deployment_log (deployment, number);
