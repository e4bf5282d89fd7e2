-- compatible from: 0028_letters_of_an_execution.sql
-- The answer that one execution left under an idempotency key: a purge looks for it.
CREATE INDEX idempotency_key_invocation ON idempotency_key (invocation_id) WHERE state = 'answered';
