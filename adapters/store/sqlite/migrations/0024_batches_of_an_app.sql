-- The batches of one app, newest first.
CREATE INDEX batch_app ON batch (app, created_at, id);
