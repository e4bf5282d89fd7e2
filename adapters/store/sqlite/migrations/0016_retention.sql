-- Who removes what is old: one node at a time.
CREATE TABLE retention_turn (
  number INTEGER PRIMARY KEY CHECK (number = 1),
  node TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;

-- What retention looks for: few rows each, or written once.
CREATE INDEX attempt_failure_stack ON attempt_failure (execution) WHERE stack IS NOT NULL;
CREATE INDEX dead_letter_open_invocation ON dead_letter (invocation_id) WHERE state IN ('waiting', 'redriving');
CREATE INDEX dead_letter_settled ON dead_letter (state_at) WHERE state IN ('redriven', 'discarded');
CREATE INDEX batch_unended ON batch (id) WHERE ended_at IS NULL;
CREATE INDEX batch_ended ON batch (ended_at) WHERE ended_at IS NOT NULL;
