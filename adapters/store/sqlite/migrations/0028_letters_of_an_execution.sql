-- What became of the message of one execution. Of a letter without one there is nothing to find.
CREATE INDEX dead_letter_invocation ON dead_letter (invocation_id, arrived_at, id) WHERE invocation_id IS NOT NULL;
