import { msBeforeNow, msFromNow, NOW } from './database-clock.js';
import { AS_KEY, IN_GIVEN_ORDER } from './json-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const invocation = { day: type.day, invocationId: type.ascii(100) };
const held = { ...invocation, fence: type.int };

/** Those that are named, as `l`, in the order of `k`: that in which they are locked, and each by its own seek. */
const NAMED = `
  OPENJSON(@keys) WITH (day date '$.day', invocation_id varchar(100) '$.invocationId', fence int '$.fence') k
  JOIN lease l ON l.day = k.day AND l.invocation_id = k.invocation_id ${AS_KEY} AND l.fence = k.fence`;

/** Locks it, or the place where it would be, until the transaction's end. */
export const LOCK_LEASE = command<{
  readonly fence: number;
  readonly state: string;
  readonly process: string;
  readonly attempt: number;
}>(
  `
  SELECT fence, state, process, attempt FROM lease WITH (UPDLOCK, HOLDLOCK)
  WHERE day = @day AND invocation_id = @invocationId`,
  invocation,
);

const taken = {
  ...held,
  worker: type.text(200),
  process: type.text(200),
  attempt: type.int,
  queue: type.text(255),
  id: type.text(400),
  type: type.text(255),
  body: type.bytes,
  headers: type.longText,
  failed: type.int,
  forMs: type.bigint,
};

export const INSERT_LEASE = command(
  `
  INSERT INTO lease (
    day, invocation_id, fence, state, worker, process, attempt, queue, id, type, body, headers, failed, expires_at)
  VALUES (
    @day, @invocationId, @fence, 'held', @worker, @process, @attempt, @queue, @id, @type, @body, @headers, @failed,
    ${msFromNow('@forMs')})`,
  taken,
);

export const UPDATE_LEASE = command(
  `
  UPDATE lease SET
    fence = @fence, state = 'held', worker = @worker, process = @process, attempt = @attempt, queue = @queue, id = @id, type = @type,
    body = @body, headers = @headers, failed = @failed, expires_at = ${msFromNow('@forMs')}
  WHERE day = @day AND invocation_id = @invocationId`,
  taken,
);

export interface LeaseKeyColumns {
  readonly day: Date;
  readonly invocation_id: string;
  readonly fence: number;
}

export const RENEW_LEASES = command<LeaseKeyColumns>(
  `
  UPDATE l SET expires_at = ${msFromNow('@forMs')}
  OUTPUT inserted.day, inserted.invocation_id, inserted.fence
  FROM ${NAMED}
  WHERE l.state = 'held'
  ${IN_GIVEN_ORDER}`,
  { keys: type.longText, forMs: type.bigint },
);

export const END_LEASE = command(
  `
  UPDATE lease SET state = 'ended', body = 0x, headers = N'{}', expires_at = ${NOW}
  WHERE day = @day AND invocation_id = @invocationId AND fence = @fence AND state = 'held'`,
  held,
);

/** Until the transaction's end. */
export const LOCK_HELD_LEASE = command<{ readonly headers: string }>(
  `
  SELECT headers FROM lease WITH (UPDLOCK, ROWLOCK)
  WHERE day = @day AND invocation_id = @invocationId AND fence = @fence AND state = 'held'`,
  held,
);

export const PARK_LEASED = command(
  `
  INSERT INTO parked_message (
    queue, id, type, body, headers, failed, day, invocation_id, attempt, due_at, taken_until)
  SELECT l.queue, l.id, l.type, l.body, @headers, @failed, l.day, l.invocation_id, l.attempt, ${msFromNow('@afterMs')}, ${NOW}
  FROM lease l
  WHERE l.day = @day AND l.invocation_id = @invocationId AND l.fence = @fence AND l.state = 'held' AND NOT EXISTS (
    SELECT 1 FROM parked_message p WITH (UPDLOCK, HOLDLOCK)
    WHERE p.day = l.day AND p.invocation_id = l.invocation_id AND p.attempt = l.attempt)`,
  { ...held, headers: type.longText, failed: type.int, afterMs: type.bigint },
);

/** The number goes on: what the holder reports from here on is late. */
export const RETURN_LEASE = command(
  `
  UPDATE lease SET state = 'returned', fence = fence + 1, body = 0x, headers = N'{}', expires_at = ${NOW}
  WHERE day = @day AND invocation_id = @invocationId AND fence = @fence AND state = 'held'`,
  held,
);

export const FIND_EXPIRED_LEASE = query<Pick<LeaseKeyColumns, 'fence'>>(
  `SELECT TOP (1) fence FROM lease WHERE state = 'held' AND expires_at <= ${NOW}`,
);

/** Locks them until the transaction's end. Never waits: what is being renewed or returned at this moment is passed over. */
export const LOCK_EXPIRED_LEASES = command<LeaseKeyColumns>(
  `
  SELECT TOP (@limit) day, invocation_id, fence FROM lease WITH (READPAST, UPDLOCK, ROWLOCK)
  WHERE state = 'held' AND expires_at <= ${NOW} ORDER BY expires_at`,
  { limit: type.int },
);

export const PARK_EXPIRED = command(
  `
  INSERT INTO parked_message (
    queue, id, type, body, headers, failed, day, invocation_id, attempt, due_at, taken_until)
  SELECT l.queue, l.id, l.type, l.body, l.headers, l.failed, l.day, l.invocation_id, l.attempt, ${NOW}, ${NOW}
  FROM ${NAMED}
  WHERE NOT EXISTS (
    SELECT 1 FROM parked_message p WITH (UPDLOCK, HOLDLOCK)
    WHERE p.day = l.day AND p.invocation_id = l.invocation_id AND p.attempt = l.attempt)
  ${IN_GIVEN_ORDER}`,
  { keys: type.longText },
);

export const RETURN_EXPIRED = command(
  `
  UPDATE l SET state = 'returned', fence = l.fence + 1, body = 0x, headers = N'{}', expires_at = ${NOW}
  FROM ${NAMED}
  ${IN_GIVEN_ORDER}`,
  { keys: type.longText },
);

export const FIND_HELD_ATTEMPT = query<{ readonly attempt: number }>(
  `SELECT attempt FROM lease WHERE day = @day AND invocation_id = @invocationId AND state = 'held'`,
  invocation,
);

export const SWEEP_LEASES = command(
  `
  DELETE TOP (@limit) FROM lease WITH (READPAST, ROWLOCK)
  WHERE state IN ('returned', 'ended') AND expires_at <= ${msBeforeNow('@olderThanMs')}`,
  { limit: type.int, olderThanMs: type.bigint },
);
