import { NOW_MS } from './database-clock.js';

export const FIND_LEASE = `
  SELECT fence, state, process, attempt FROM lease WHERE day = :day AND invocation_id = :invocationId`;

export const FIND_FENCE = `
  SELECT fence FROM lease WHERE day = :day AND invocation_id = :invocationId`;

export const PUT_LEASE = `
  INSERT INTO lease (
    day, invocation_id, fence, state, worker, process, attempt, queue, id, type, body, headers, failed, expires_at)
  VALUES (
    :day, :invocationId, :fence, 'held', :worker, :process, :attempt, :queue, :id, :type, :body, :headers, :failed, ${NOW_MS} + :forMs)
  ON CONFLICT (day, invocation_id) DO UPDATE SET
    fence = excluded.fence, state = excluded.state, worker = excluded.worker, process = excluded.process, attempt = excluded.attempt,
    queue = excluded.queue, id = excluded.id, type = excluded.type, body = excluded.body, headers = excluded.headers,
    failed = excluded.failed, expires_at = excluded.expires_at`;

export const RENEW_LEASE = `
  UPDATE lease SET expires_at = ${NOW_MS} + :forMs
  WHERE day = :day AND invocation_id = :invocationId AND fence = :fence AND state = 'held'`;

export const END_LEASE = `
  UPDATE lease SET state = 'ended', body = x'', headers = '{}', expires_at = ${NOW_MS}
  WHERE day = :day AND invocation_id = :invocationId AND fence = :fence AND state = 'held'`;

export const PARK_LEASED = `
  INSERT INTO parked_message (queue, id, type, body, headers, failed, day, invocation_id, attempt, due_at)
  SELECT queue, id, type, body, json_patch(headers, :headers), :failed, day, invocation_id, attempt, ${NOW_MS} + :afterMs
  FROM lease WHERE day = :day AND invocation_id = :invocationId AND fence = :fence AND state = 'held'
  ON CONFLICT (day, invocation_id, attempt) DO NOTHING`;

/** The number goes on: what the holder reports from here on is late. */
export const RETURN_LEASE = `
  UPDATE lease SET state = 'returned', fence = fence + 1, body = x'', headers = '{}', expires_at = ${NOW_MS}
  WHERE day = :day AND invocation_id = :invocationId AND fence = :fence AND state = 'held'`;

export const LIST_EXPIRED_LEASES = `
  SELECT day, invocation_id AS invocationId, fence, failed FROM lease
  WHERE state = 'held' AND expires_at <= ${NOW_MS} ORDER BY expires_at LIMIT :limit`;

export const SWEEP_LEASES = `
  DELETE FROM lease WHERE rowid IN (
    SELECT rowid FROM lease WHERE state IN ('returned', 'ended') AND expires_at <= ${NOW_MS} - :olderThanMs LIMIT :limit)`;
