import sql from 'mssql';
import { NightshiftError, type ErrorCode } from '#contracts/errors.js';
import { certificateRemedy } from '#contracts/untrusted-certificate.js';

/** Error numbers of the server (https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors). */
const FOREIGN_KEY = 547;
const DEADLOCK = 1205;
const UNIQUE: readonly number[] = [2601, 2627];
const TOO_LONG: readonly number[] = [2628, 8152];
const PERMISSION: readonly number[] = [229, 262];

const MOVING = 'it is moving to another node; work goes on by itself';
const NO_MEMORY = 'it is out of memory; see its error log';
const NO_ROOM = 'its disk or file group is full; make room, work goes on by itself';
const NO_VERSIONS = 'tempdb has no room for row versions; make room there, work goes on by itself';
const LIMITED = 'it has reached the limit of its tier; try again, or give it more';

const UNAVAILABLE: Readonly<Record<number, string>> = {
  [DEADLOCK]: 'it chose this work as the victim of a deadlock, again and again; try again',
  229: 'the login lacks a permission; run infra/sqlserver/logins.sql again',
  262: 'the login lacks a permission; let `nightshift migrate --up` run with one that may change the schema',
  596: 'its administrator ended the connection; work goes on by itself',
  701: NO_MEMORY,
  952: MOVING,
  976: 'it is a secondary replica that cannot be used; let STORE_URL name the listener of the availability group',
  983: MOVING,
  1101: NO_ROOM,
  1105: NO_ROOM,
  1204: NO_MEMORY,
  1222: 'a lock was not released in time; see what else has long transactions',
  1827: 'the database has reached the limit of this edition (10 GB with Express); shorten the retention of history',
  3906: 'the database is read-only',
  3958: NO_VERSIONS,
  3959: NO_VERSIONS,
  3966: NO_VERSIONS,
  3967: NO_VERSIONS,
  4060: 'the database cannot be opened; check its name in STORE_URL and that the login may use it',
  6005: 'the server is shutting down',
  8645: NO_MEMORY,
  9002: 'its transaction log is full; back the log up or make room, work goes on by itself',
  10928: LIMITED,
  10929: LIMITED,
  18456: 'the login failed; check user and password',
  40197: MOVING,
  40501: LIMITED,
  40613: MOVING,
  49918: LIMITED,
  49919: LIMITED,
  49920: LIMITED,
};

/** The driver's codes, where they say more than its texts do. */
const BY_CODE: Readonly<Record<string, string>> = {
  ECANCEL: 'was not waited for: the work that asked was given up',
  EINSTLOOKUP:
    'has no such instance: check `instance` in STORE_URL, and that SQL Server Browser can be reached (UDP 1434); or name its port',
  EFEDAUTH: 'refused the login: check STORE_AUTHENTICATION and the identity that it names',
};

/** The driver's codes for a request that met a connection or a pool which had ended before: the server has seen nothing of it. */
const NEVER_SENT: ReadonlySet<unknown> = new Set(['EINVALIDSTATE', 'ECONNCLOSED', 'ENOTOPEN']);

/** And for a connection that went while it was used. */
const WENT_AWAY: ReadonlySet<unknown> = new Set(['ESOCKET', 'ECLOSE', 'ECONNRESET', 'EPIPE']);

/** As thrown, or as the cause of what leaves the adapter. */
function raised(error: unknown): unknown {
  return error instanceof NightshiftError ? error.cause : error;
}

/**
 * The numbers of what the server raised; none for the driver's own errors. There may be several: 1750 says only that a constraint could not be
 * made, the error before it says why.
 */
function errorNumbers(error: unknown): number[] {
  const own = raised(error);
  const before = propertyOf(own, 'precedingErrors');
  const all = [own, propertyOf(own, 'originalError'), ...(Array.isArray(before) ? (before as unknown[]) : [])];
  return all.map((one) => propertyOf(one, 'number')).filter((number) => typeof number === 'number');
}

function hasNumber(error: unknown, ...numbers: readonly number[]): boolean {
  return errorNumbers(error).some((number) => numbers.includes(number));
}

/** True when a row that this one refers to is missing. */
export function isForeignKeyViolation(error: unknown): boolean {
  return hasNumber(error, FOREIGN_KEY);
}

export function isUniqueViolation(error: unknown): boolean {
  return hasNumber(error, ...UNIQUE);
}

/** The server has rolled everything back: worth another try. */
export function isDeadlock(error: unknown): boolean {
  return hasNumber(error, DEADLOCK);
}

function isPermissionDenied(error: unknown): boolean {
  return hasNumber(error, ...PERMISSION);
}

/**
 * The number of the error by which the server refused, of one that left the adapter. A refusal stays one, though an administrator may do what this login
 * may not; undefined for what passes: no room, a deadlock, a server that is away.
 */
export function refusalOf(error: unknown): number | undefined {
  const isRefusal = (error instanceof NightshiftError && error.code === 'INTERNAL') || isPermissionDenied(error);
  return isRefusal ? errorNumbers(error)[0] : undefined;
}

/** A connection that was there is there no more. Nobody can tell whether the server did what it was asked. */
export function isConnectionLost(error: unknown): boolean {
  const own = raised(error);
  // Of the pool: there was none.
  if (own instanceof sql.ConnectionError) return false;
  return WENT_AWAY.has(codeOf(own));
}

export function isNeverSent(error: unknown): boolean {
  return NEVER_SENT.has(codeOf(raised(error)));
}

/** The server did not answer in time: what the connection was in the middle of is not known. */
export function isTimeout(error: unknown): boolean {
  return codeOf(raised(error)) === 'ETIMEOUT';
}

/** Every connection of the pool was in use for too long. Of all that the driver throws only this has no code. */
export function isPoolExhausted(error: unknown): boolean {
  return raised(error)?.constructor.name === 'TimeoutError';
}

/** It says nothing of a statement, but of the way to the server. */
export function isOfTheWay(error: unknown): boolean {
  return (
    raised(error) instanceof sql.ConnectionError ||
    isConnectionLost(error) ||
    isNeverSent(error) ||
    isTimeout(error) ||
    isPoolExhausted(error)
  );
}

/** What leaves the adapter in place of a driver's error; the driver's stays as `cause`. `place` says which database, without its password. */
export function translated(cause: unknown, place: string): NightshiftError {
  if (cause instanceof NightshiftError) return cause;
  const raise = (code: ErrorCode, text: string): NightshiftError =>
    new NightshiftError(code, `The store ${place} ${text}.`, { cause });
  const message = String(propertyOf(cause, 'message') ?? cause);
  if (isUniqueViolation(cause)) return raise('STORE_CONFLICT', `has that row already: ${message}`);
  if (hasNumber(cause, ...TOO_LONG))
    return raise('REQUEST_INVALID', `takes no name or text as long as that: ${message}`);
  const numbers = errorNumbers(cause);
  const reason = numbers.map((number) => UNAVAILABLE[number]).find((text) => text !== undefined);
  if (reason !== undefined) return raise('STORE_UNAVAILABLE', `is not available: ${reason}`);
  if (numbers.length > 0) return raise('INTERNAL', `refused a statement (error ${numbers.join(', ')}): ${message}`);
  return raise('STORE_UNAVAILABLE', unreachable(cause, message));
}

function unreachable(cause: unknown, message: string): string {
  const code = codeOf(cause);
  if (isPoolExhausted(cause)) {
    return 'was not asked: every connection was in use for too long; see what is slow, or raise STORE_POOL_SIZE';
  }
  if (code === 'ELOGIN') {
    return `refused the login: ${message} Check user, password and database, and STORE_AUTHENTICATION`;
  }
  if (code === 'EENCRYPT')
    return `and this program do not agree on encryption: see \`encrypt\` in STORE_URL (${message})`;
  const remedy = certificateRemedy(propertyOf(propertyOf(cause, 'originalError'), 'cause') ?? cause);
  if (remedy !== undefined) {
    return `shows a certificate that is not accepted (${message}). ${remedy} Or set trustServerCertificate=true in STORE_URL`;
  }
  const known = typeof code === 'string' ? BY_CODE[code] : undefined;
  return known ?? `does not answer: ${[message, ...reasonsOf(cause)].join('; ')}`;
}

/** Of a name with several addresses the driver says only that none of them could be connected to. */
function reasonsOf(error: unknown): string[] {
  const several = propertyOf(propertyOf(propertyOf(error, 'originalError'), 'cause'), 'errors');
  return Array.isArray(several) ? several.map((one: unknown) => String(propertyOf(one, 'message'))) : [];
}

function codeOf(error: unknown): unknown {
  return propertyOf(error, 'code');
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
