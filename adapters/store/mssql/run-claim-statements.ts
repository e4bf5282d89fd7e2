import { msBeforeNow, msFromNow, NOW } from './database-clock.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const claim = { id: type.ascii(100) };
const holder = { ...claim, worker: type.text(200), process: type.text(200) };
const request = {
  ...holder,
  day: type.day,
  app: type.ascii(100),
  function: type.text(256),
  attempt: type.int,
  forMs: type.bigint,
};

const VALUES = `@id, @day, @app, @function, @worker, @process, @attempt, ${NOW}, ${msFromNow('@forMs')}`;
const INSERT = `
  INSERT INTO run_claim (id, day, app, function_name, worker, process, attempt, claimed_at, expires_at)`;

/** What nearly all askers are: the first ones. */
export const CLAIM_FIRST = command(
  `${INSERT}
  SELECT ${VALUES}
  WHERE NOT EXISTS (SELECT 1 FROM run_claim WITH (UPDLOCK, HOLDLOCK) WHERE id = @id)
    AND NOT EXISTS (SELECT 1 FROM execution WHERE day = @day AND id = @id AND final_attempt IS NOT NULL)`,
  request,
);

export const INSERT_RUN_CLAIM = command(`${INSERT} VALUES (${VALUES})`, request);

export interface RunClaimColumns {
  readonly day: Date;
  readonly worker: string | null;
  readonly process: string | null;
  readonly attempt: number;
  readonly expires_at: Date;
  readonly doubted_since: Date | null;
  readonly doubted_at: Date | null;
}

/** Locks it, or the place where it would be, until the transaction's end. */
export const LOCK_RUN_CLAIM = command<RunClaimColumns>(
  `
  SELECT day, worker, process, attempt, expires_at, doubted_since, doubted_at
  FROM run_claim WITH (UPDLOCK, HOLDLOCK) WHERE id = @id`,
  claim,
);

/** Asked once the claim is locked: what was written while this waited for the lock counts. */
export const FIND_CLAIM_FACTS = query<{
  readonly now: Date;
  readonly is_final: number;
  readonly was_final: number;
  readonly has_ended: number;
}>(
  `
  SELECT ${NOW} AS now,
    CASE WHEN EXISTS (
      SELECT 1 FROM execution WHERE day = @day AND id = @id AND final_attempt IS NOT NULL) THEN 1 ELSE 0 END AS is_final,
    CASE WHEN EXISTS (
      SELECT 1 FROM execution WHERE day = @knownDay AND id = @id AND final_attempt IS NOT NULL) THEN 1 ELSE 0 END AS was_final,
    CASE WHEN EXISTS (
      SELECT 1 FROM attempt WHERE day = @knownDay AND id = @id AND attempt = @attempt AND outcome IS NOT NULL) THEN 1 ELSE 0 END AS has_ended`,
  { ...claim, day: type.day, knownDay: type.day, attempt: type.int },
);

/** The same execution goes on: its first day and its time stay. */
export const MOVE_RUN_CLAIM = command(
  `
  UPDATE run_claim SET worker = @worker, process = @process, attempt = @attempt, doubted_since = NULL, doubted_at = NULL WHERE id = @id`,
  { ...holder, attempt: type.int },
);

export const DOUBT_RUN_CLAIM = command(
  'UPDATE run_claim SET doubted_since = @since, doubted_at = @now WHERE id = @id',
  { ...claim, since: type.moment, now: type.moment },
);

export const TRUST_RUN_CLAIM = command(
  `
  UPDATE run_claim SET doubted_since = NULL, doubted_at = NULL
  WHERE id = @id AND worker = @worker AND process = @process AND doubted_since IS NOT NULL`,
  holder,
);

export const GIVE_BACK_RUN_CLAIM = command(
  `
  UPDATE run_claim SET worker = NULL, process = NULL, doubted_since = NULL, doubted_at = NULL
  WHERE id = @id AND worker = @worker AND process = @process`,
  holder,
);

export const DELETE_RUN_CLAIM = command('DELETE FROM run_claim WHERE id = @id', claim);

/** Along the index on the end of their time: those that are still needed for a while are few, and passed over. */
export const SWEEP_RUN_CLAIMS = command(
  `
  DELETE TOP (@limit) FROM run_claim WITH (READPAST, ROWLOCK)
  WHERE expires_at < ${NOW} AND (expires_at < ${msBeforeNow('@abandonedAfterMs')} OR EXISTS (
    SELECT 1 FROM execution e WHERE e.day = run_claim.day AND e.id = run_claim.id AND e.final_attempt IS NOT NULL))`,
  { limit: type.int, abandonedAfterMs: type.bigint },
);
