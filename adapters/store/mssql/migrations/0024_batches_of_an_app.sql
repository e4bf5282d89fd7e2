-- The batches of one app, newest first.
CREATE INDEX ix_batch_app ON batch (app, created_at, id);
