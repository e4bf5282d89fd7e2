CREATE TABLE notification (
  id TEXT NOT NULL PRIMARY KEY,
  event TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  count INTEGER NOT NULL
) STRICT;

CREATE INDEX notification_event_due ON notification (event, due_at);
CREATE INDEX notification_due ON notification (due_at);

-- Kept as long as its notification: the key is what makes it told once.
CREATE TABLE notification_occurrence (
  key TEXT NOT NULL PRIMARY KEY,
  notification TEXT NOT NULL REFERENCES notification (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  link TEXT NOT NULL,
  facts TEXT NOT NULL
) STRICT;

CREATE INDEX notification_occurrence_place ON notification_occurrence (notification, place);

CREATE TABLE notification_delivery (
  notification TEXT NOT NULL REFERENCES notification (id) ON DELETE CASCADE,
  destination TEXT NOT NULL,
  state TEXT NOT NULL,
  -- Moves with every claim and every retry.
  due_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  error TEXT,
  PRIMARY KEY (notification, destination)
) STRICT, WITHOUT ROWID;

CREATE INDEX notification_delivery_due ON notification_delivery (state, destination, due_at);

-- States that last, such as too many dead letters: told when they begin.
CREATE TABLE notification_episode (
  name TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
