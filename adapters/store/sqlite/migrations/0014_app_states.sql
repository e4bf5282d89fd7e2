-- running, drained (nothing listens but HTTP), offline (nothing runs).
ALTER TABLE app ADD COLUMN state TEXT NOT NULL DEFAULT 'running';
-- How often a restart was asked for: language processes of another number are replaced.
ALTER TABLE app ADD COLUMN restarts INTEGER NOT NULL DEFAULT 0;
