-- How many workers may join with it; null for any number.
ALTER TABLE token ADD COLUMN max_uses INTEGER;
ALTER TABLE token ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE token ADD COLUMN last_used_at INTEGER;
