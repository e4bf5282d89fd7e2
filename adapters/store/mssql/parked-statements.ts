import { msFromNow, NOW } from './database-clock.js';
import { IN_GIVEN_ORDER } from './json-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const invocation = { day: type.day, invocationId: type.ascii(100) };

export const PARK = command(
  `
  INSERT INTO parked_message (
    queue, id, type, body, headers, failed, day, invocation_id, attempt, due_at, taken_until)
  SELECT @queue, @id, @type, @body, @headers, @failed, @day, @invocationId, @attempt, ${msFromNow('@afterMs')}, ${NOW}
  WHERE NOT EXISTS (
    SELECT 1 FROM parked_message WITH (UPDLOCK, HOLDLOCK)
    WHERE day = @day AND invocation_id = @invocationId AND attempt = @attempt)`,
  {
    ...invocation,
    queue: type.text(255),
    id: type.text(400),
    type: type.text(255),
    body: type.bytes,
    headers: type.longText,
    failed: type.int,
    attempt: type.int,
    afterMs: type.bigint,
  },
);

export interface ParkedColumns {
  /** A bigint. */
  readonly seq: string;
  readonly queue: string;
  readonly id: string;
  readonly type: string;
  readonly body: Uint8Array;
  readonly headers: string;
  readonly failed: number;
  readonly day: Date;
  readonly invocation_id: string;
  readonly attempt: number;
  readonly due_at: Date;
}

/** Never waits: what another node is taking is passed over. */
export const TAKE_DUE = command<ParkedColumns>(
  `
  UPDATE p SET taken_until = ${msFromNow('@forMs')}
  OUTPUT inserted.seq, inserted.queue, inserted.id, inserted.type, inserted.body, inserted.headers, inserted.failed, inserted.day,
    inserted.invocation_id, inserted.attempt, inserted.due_at
  FROM (
    SELECT TOP (@limit) seq FROM parked_message WITH (READPAST, UPDLOCK, ROWLOCK)
    WHERE due_at <= ${NOW} AND taken_until <= ${NOW} ORDER BY due_at, seq) due
  JOIN parked_message p ON p.seq = due.seq
  WHERE p.taken_until <= ${NOW}
  ${IN_GIVEN_ORDER}`,
  { limit: type.int, forMs: type.bigint },
);

export const REMOVE = command(
  `
  DELETE p FROM OPENJSON(@keys) WITH (seq bigint '$') k JOIN parked_message p ON p.seq = k.seq
  ${IN_GIVEN_ORDER}`,
  { keys: type.longText },
);

export const HASTEN = command(
  `UPDATE parked_message SET due_at = ${NOW} WHERE day = @day AND invocation_id = @invocationId AND due_at > ${NOW}`,
  invocation,
);

export const FIND_PARKED_ATTEMPT = query<{ readonly attempt: number | null }>(
  'SELECT MAX(attempt) AS attempt FROM parked_message WHERE day = @day AND invocation_id = @invocationId',
  invocation,
);
