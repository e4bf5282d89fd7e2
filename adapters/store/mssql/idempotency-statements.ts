import { msFromNow, NOW } from './database-clock.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const key = { app: type.ascii(100), function: type.text(256), hash: type.ascii(64) };
const ofInvocation = { ...key, id: type.ascii(100) };
const OF_KEY = 'app = @app AND function_name = @function AND key_hash = @hash';

const asked = {
  ...ofInvocation,
  fingerprint: type.ascii(100),
  acceptedAt: type.moment,
  repeatable: type.bit,
  undecidedForMs: type.bigint,
  keptForMs: type.bigint,
};

/** What nearly all requests are: the first ones under their key. Changes nothing when the key is known. */
export const INSERT_KEY = command(
  `
  INSERT INTO idempotency_key (
    app, function_name, key_hash, key_text, fingerprint, invocation_id, accepted_at, repeatable, state, undecided_until, expires_at)
  SELECT @app, @function, @hash, @key, @fingerprint, @id, @acceptedAt, @repeatable, 'open',
    ${msFromNow('@undecidedForMs')}, ${msFromNow('@keptForMs')}
  WHERE NOT EXISTS (SELECT 1 FROM idempotency_key WITH (UPDLOCK, HOLDLOCK) WHERE ${OF_KEY})`,
  { ...asked, key: type.text(400) },
);

export interface KeyColumns {
  readonly now: Date;
  readonly fingerprint: string;
  readonly invocation_id: string;
  readonly accepted_at: Date;
  readonly repeatable: boolean;
  readonly state: 'open' | 'answered' | 'unknown' | 'again';
  readonly undecided_until: Date;
  readonly expires_at: Date;
  readonly status: number | null;
  readonly headers: string | null;
  readonly body: Uint8Array | null;
}

const COLUMNS = `
  SELECT ${NOW} AS now, fingerprint, invocation_id, accepted_at, repeatable, state, undecided_until, expires_at, status, headers, body
  FROM idempotency_key`;

export const FIND_KEY = query<KeyColumns>(`${COLUMNS} WHERE ${OF_KEY}`, key);

/** Locks it, or the place where it would be, until the transaction's end. */
export const LOCK_KEY = command<KeyColumns>(`${COLUMNS} WITH (UPDLOCK, HOLDLOCK) WHERE ${OF_KEY}`, key);

/** Its time is over: it stands for another request from now on. */
export const REUSE_KEY = command(
  `
  UPDATE idempotency_key SET
    fingerprint = @fingerprint, invocation_id = @id, accepted_at = @acceptedAt, repeatable = @repeatable, state = 'open',
    undecided_until = ${msFromNow('@undecidedForMs')}, expires_at = ${msFromNow('@keptForMs')}, status = NULL, headers = NULL, body = NULL
  WHERE ${OF_KEY}`,
  asked,
);

export const REOPEN_KEY = command(
  `UPDATE idempotency_key SET state = 'open', undecided_until = ${msFromNow('@undecidedForMs')} WHERE ${OF_KEY}`,
  { ...key, undecidedForMs: type.bigint },
);

export const ANSWER_KEY = command(
  `
  UPDATE idempotency_key SET state = 'answered', status = @status, headers = @headers, body = @body
  WHERE ${OF_KEY} AND invocation_id = @id AND state <> 'answered'`,
  { ...ofInvocation, status: type.int, headers: type.longText, body: type.bytes },
);

export const RELEASE_KEY = command(
  `DELETE FROM idempotency_key WHERE ${OF_KEY} AND invocation_id = @id AND state <> 'answered'`,
  ofInvocation,
);

export const LEAVE_KEY = command(
  `UPDATE idempotency_key SET state = @state WHERE ${OF_KEY} AND invocation_id = @id AND state = 'open'`,
  { ...ofInvocation, state: type.ascii(10) },
);

/** What is in progress stays, however short its time. */
export const SWEEP_KEYS = command(
  `
  DELETE TOP (@limit) FROM idempotency_key WITH (READPAST, ROWLOCK)
  WHERE expires_at < ${NOW} AND (state <> 'open' OR undecided_until < ${NOW})`,
  { limit: type.int },
);
