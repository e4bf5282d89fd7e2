-- Whose a trigger queue is: the first app that triggered on it.
CREATE TABLE queue_claim (
  queue TEXT NOT NULL PRIMARY KEY,
  app TEXT NOT NULL,
  claimed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Other apps that an Owner lets consume it.
CREATE TABLE queue_consent (
  queue TEXT NOT NULL REFERENCES queue_claim (queue) ON DELETE CASCADE,
  app TEXT NOT NULL,
  consented_at INTEGER NOT NULL,
  PRIMARY KEY (queue, app)
) STRICT, WITHOUT ROWID;
