-- The deployment slot of another app.
ALTER TABLE app ADD COLUMN slot_of TEXT;
-- What a rollback goes back to.
ALTER TABLE app ADD COLUMN previous_version TEXT;
ALTER TABLE app ADD COLUMN activated_at INTEGER;
-- Takes its percents of the new invocations from the active version.
ALTER TABLE app ADD COLUMN split_version TEXT;
ALTER TABLE app ADD COLUMN split_percent INTEGER NOT NULL DEFAULT 0;
-- Stays where it is when deployment slots are swapped.
ALTER TABLE app_setting ADD COLUMN slot_setting INTEGER NOT NULL DEFAULT 0;

-- Versions that workers load beside the active one for a while: trial, or warm after the pointer moved away from them.
CREATE TABLE app_beside (
  app TEXT NOT NULL,
  version TEXT NOT NULL,
  reason TEXT NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (app, version, reason),
  FOREIGN KEY (app, version) REFERENCES app_version (app, version)
) STRICT, WITHOUT ROWID;
