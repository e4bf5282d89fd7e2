import { NOW_MS } from './database-clock.js';

export const FIND_IDEMPOTENCY_KEY = `
  SELECT fingerprint, invocation_id, accepted_at, repeatable, state, undecided_until, expires_at, status, headers, body
  FROM idempotency_key WHERE app = :app AND function_name = :function AND key = :key`;

export const PUT_IDEMPOTENCY_KEY = `
  INSERT OR REPLACE INTO idempotency_key (
    app, function_name, key, fingerprint, invocation_id, accepted_at, repeatable, state, undecided_until, expires_at)
  VALUES (
    :app, :function, :key, :fingerprint, :id, :acceptedAt, :repeatable, 'open', :now + :undecidedForMs, :now + :keptForMs)`;

export const REOPEN_IDEMPOTENCY_KEY = `
  UPDATE idempotency_key SET state = 'open', undecided_until = :now + :undecidedForMs
  WHERE app = :app AND function_name = :function AND key = :key`;

export const ANSWER_IDEMPOTENCY_KEY = `
  UPDATE idempotency_key SET state = 'answered', status = :status, headers = :headers, body = :body
  WHERE app = :app AND function_name = :function AND key = :key AND invocation_id = :id AND state <> 'answered'`;

export const RELEASE_IDEMPOTENCY_KEY = `
  DELETE FROM idempotency_key
  WHERE app = :app AND function_name = :function AND key = :key AND invocation_id = :id AND state <> 'answered'`;

export const LEAVE_IDEMPOTENCY_KEY = `
  UPDATE idempotency_key SET state = :state
  WHERE app = :app AND function_name = :function AND key = :key AND invocation_id = :id AND state = 'open'`;

/** What is in progress stays, however short its time. */
export const SWEEP_IDEMPOTENCY_KEYS = `
  DELETE FROM idempotency_key WHERE rowid IN (
    SELECT rowid FROM idempotency_key
    WHERE expires_at < ${NOW_MS} AND (state <> 'open' OR undecided_until < ${NOW_MS}) LIMIT :limit)`;
