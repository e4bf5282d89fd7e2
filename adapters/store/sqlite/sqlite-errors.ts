import { NightshiftError, type ErrorCode } from '#contracts/errors.js';

/** Primary result codes, the low byte of an extended one (https://sqlite.org/rescode.html). */
const PRIMARY = {
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;
const FOREIGN_KEY = 787;
const PRIMARY_KEY = 1555;
const UNIQUE = 2067;

const UNAVAILABLE: Readonly<Record<number, string>> = {
  [PRIMARY.BUSY]: 'it is locked by another process; check what else has it open',
  [PRIMARY.LOCKED]: 'it is locked by another statement; try again',
  [PRIMARY.READONLY]: 'it cannot be written; check the permissions of the file and of its folder',
  [PRIMARY.IOERR]: 'the disk reported an error; check the disk and the system log',
  [PRIMARY.CORRUPT]: 'the file is damaged; restore a backup',
  [PRIMARY.FULL]: 'the disk is full; make room, work goes on by itself',
  [PRIMARY.CANTOPEN]: 'it cannot be opened; check the path and its permissions',
  [PRIMARY.NOTADB]: 'it is not an SQLite database; check STORE_URL',
};

/** The extended result code, undefined when SQLite did not raise the error. */
function resultCode(error: unknown): number | undefined {
  const code = propertyOf(error, 'errcode');
  return typeof code === 'number' ? code : undefined;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** True when somebody else holds the lock: worth another try. */
export function isBusy(error: unknown): boolean {
  return ((resultCode(error) ?? 0) & 0xff) === PRIMARY.BUSY;
}

/** True when a row that this one refers to is missing. Takes translated errors too. */
export function isForeignKeyViolation(error: unknown): boolean {
  return resultCode(error instanceof NightshiftError ? error.cause : error) === FOREIGN_KEY;
}

/** What leaves the adapter in place of a driver's error; the driver's stays as `cause`. */
export function translated(cause: unknown, path: string): NightshiftError {
  if (cause instanceof NightshiftError) return cause;
  const raise = (code: ErrorCode, text: string): NightshiftError =>
    new NightshiftError(code, `The store ${path} ${text}.`, { cause });
  const message = String(propertyOf(cause, 'message') ?? cause);
  const result = resultCode(cause);
  if (result === undefined) return raise(...withoutResult(cause, message));
  const reason = UNAVAILABLE[result & 0xff];
  if (reason !== undefined) return raise('STORE_UNAVAILABLE', `is not available: ${reason}`);
  if (result === UNIQUE || result === PRIMARY_KEY) return raise('STORE_CONFLICT', `has that row already: ${message}`);
  return raise('INTERNAL', `refused a statement: ${message}`);
}

function withoutResult(cause: unknown, message: string): [ErrorCode, string] {
  // node:sqlite's word for a database or statement that was closed under the caller.
  if (propertyOf(cause, 'code') === 'ERR_INVALID_STATE') return ['STORE_UNAVAILABLE', 'is closed'];
  const fromFileSystem = propertyOf(cause, 'syscall') !== undefined;
  return fromFileSystem
    ? ['STORE_UNAVAILABLE', `cannot be opened; check the path in STORE_URL: ${message}`]
    : ['INTERNAL', `failed: ${message}`];
}
