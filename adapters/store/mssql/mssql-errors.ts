import { NightshiftError, type ErrorCode } from '#contracts/errors.js';

/** Error numbers of the server (https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors). */
const FOREIGN_KEY = 547;
const DEADLOCK = 1205;
const UNIQUE: ReadonlySet<number> = new Set([2601, 2627]);

const UNAVAILABLE: Readonly<Record<number, string>> = {
  [DEADLOCK]: 'it chose this work as the victim of a deadlock, again and again; try again',
  229: 'the login lacks a permission; run infra/sqlserver/logins.sql again',
  701: 'it is out of memory; see its error log',
  1105: 'its disk or file group is full; make room, work goes on by itself',
  1222: 'a lock was not released in time; see what else has long transactions',
  1827: 'the database has reached the limit of this edition (10 GB with Express); shorten the retention of history',
  3906: 'the database is read-only',
  4060: 'the database cannot be opened; check its name in STORE_URL and that the login may use it',
  9002: 'its transaction log is full; back the log up or make room, work goes on by itself',
  18456: 'the login failed; check user and password',
};

/** The driver's codes for a connection that is gone, or was never there. */
const CONNECTION_LOST: ReadonlySet<unknown> = new Set(['ESOCKET', 'ECONNCLOSED', 'ENOTOPEN', 'ECONNRESET', 'EPIPE']);

/** As thrown, or as the cause of what leaves the adapter. */
function raised(error: unknown): unknown {
  return error instanceof NightshiftError ? error.cause : error;
}

/** The number of an error that the server raised; undefined for the driver's own. */
export function errorNumber(error: unknown): number | undefined {
  const number = propertyOf(raised(error), 'number');
  return typeof number === 'number' ? number : undefined;
}

/** True when a row that this one refers to is missing. */
export function isForeignKeyViolation(error: unknown): boolean {
  return errorNumber(error) === FOREIGN_KEY;
}

export function isUniqueViolation(error: unknown): boolean {
  return UNIQUE.has(errorNumber(error) ?? 0);
}

/** The server has rolled everything back: worth another try. */
export function isDeadlock(error: unknown): boolean {
  return errorNumber(error) === DEADLOCK;
}

export function isConnectionLost(error: unknown): boolean {
  return CONNECTION_LOST.has(propertyOf(raised(error), 'code'));
}

/** What leaves the adapter in place of a driver's error; the driver's stays as `cause`. `place` says which database, without its password. */
export function translated(cause: unknown, place: string): NightshiftError {
  if (cause instanceof NightshiftError) return cause;
  const raise = (code: ErrorCode, text: string): NightshiftError =>
    new NightshiftError(code, `The store ${place} ${text}.`, { cause });
  const message = String(propertyOf(cause, 'message') ?? cause);
  const number = errorNumber(cause);
  if (isUniqueViolation(cause)) return raise('STORE_CONFLICT', `has that row already: ${message}`);
  const reason = number === undefined ? undefined : UNAVAILABLE[number];
  if (reason !== undefined) return raise('STORE_UNAVAILABLE', `is not available: ${reason}`);
  if (number !== undefined) return raise('INTERNAL', `refused a statement (error ${number}): ${message}`);
  return raise('STORE_UNAVAILABLE', `does not answer: ${message}`);
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
