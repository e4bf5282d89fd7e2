import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { NightshiftError, toError } from '#contracts/errors.js';

const SCHEMA_VERSION = 3;
/** A process that is just ending gets this long to let go of the file. */
const LOCK_WAIT_MS = 500;
const SQLITE_BUSY = 5;
/** Free pages given back to the file system at start: enough to shrink a night's backlog, too few to be felt. */
const PAGES_FREED_AT_START = 25_000;
/** The log grows while a backup reads the file; this much of it is kept afterwards. */
const LOG_BYTES_KEPT = 64 * 1024 * 1024;

/** Only what lies in the file alone is looked up by position: a message that is taken at once costs no index entry. */
const CREATE_PAGED_INDEX = `CREATE INDEX entry_paged ON entry (queue, position) WHERE paged = 1`;

/** Format 1 kept the whole backlog in memory. What waits for a moment still is. */
const UPGRADE_FROM_1 = `
  ALTER TABLE entry ADD COLUMN paged INTEGER NOT NULL DEFAULT 0;
  UPDATE entry SET paged = 1 WHERE visible_at IS NULL AND expires_at IS NULL;
  ${CREATE_PAGED_INDEX};
`;

/** Format 2 did not know how long a message has waited. */
const UPGRADE_FROM_2 = `
  ALTER TABLE entry ADD COLUMN arrived_at INTEGER;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Content has a table of its own: a mark or a delay must not write a megabyte again, and a start must not read one. */
const CREATE_TABLES = `
  CREATE TABLE queue (
    name TEXT PRIMARY KEY,
    declaration TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    position INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    visible_at INTEGER,
    expires_at INTEGER,
    expiration_ms INTEGER,
    paged INTEGER NOT NULL DEFAULT 0,
    arrived_at INTEGER
  ) STRICT;
  ${CREATE_PAGED_INDEX};
  CREATE TABLE content (
    seq INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL,
    type TEXT NOT NULL,
    headers TEXT NOT NULL,
    body BLOB
  ) STRICT;
  CREATE TABLE probe (
    id INTEGER PRIMARY KEY,
    count INTEGER NOT NULL
  ) STRICT;
  INSERT INTO probe (id, count) VALUES (1, 0);
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** The broker's file, held for this process until it is closed. */
export interface JournalFile {
  readonly database: DatabaseSync;
  close(): void;
}

/**
 * Opens the broker's file, makes it when it is missing, and locks it for this process. The lock is the operating system's: it ends with the
 * process, however that ends. Throws BROKER_IN_USE when another process has it, BROKER_UNAVAILABLE when it cannot be used.
 */
export function openJournalFile(path: string): JournalFile {
  const opened: DatabaseSync[] = [];
  const close = (): void => {
    // The lock last: whoever gets it finds the file at rest.
    for (const database of opened.toReversed()) if (database.isOpen) database.close();
  };
  try {
    opened.push(lock(path));
    createPrivately(path);
    const database = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
    opened.push(database);
    prepare(database, path);
    return { database, close };
  } catch (thrown) {
    close();
    throw cannotOpen(path, thrown);
  }
}

/** Throws BROKER_UNAVAILABLE when a newer Nightshift wrote the file. Changes nothing in it. */
export function checkJournalFormat(path: string): void {
  const database = new DatabaseSync(path);
  try {
    formatOf(database, path);
  } finally {
    database.close();
  }
}

/** Messages hold what users send: nobody but this user reads the file. An existing file is not opened: closing it would undo SQLite's lock. */
function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600));
}

/** A file of its own, in which nothing is ever written: the broker's own stays open to readers, so that a backup can be made while it is in use. */
function lock(path: string): DatabaseSync {
  const lockPath = `${path}-lock`;
  createPrivately(lockPath);
  const database = new DatabaseSync(lockPath, { timeout: LOCK_WAIT_MS });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function prepare(database: DatabaseSync, path: string): void {
  database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${LOG_BYTES_KEPT}; BEGIN IMMEDIATE`);
  const version = formatOf(database, path);
  if (version === 0) database.exec(CREATE_TABLES);
  if (version === 1) database.exec(UPGRADE_FROM_1);
  if (version === 1 || version === 2) database.exec(UPGRADE_FROM_2);
  database.exec(`COMMIT; PRAGMA incremental_vacuum(${PAGES_FREED_AT_START})`);
}

function formatOf(database: DatabaseSync, path: string): number {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version <= SCHEMA_VERSION) return version;
  throw new NightshiftError(
    'BROKER_UNAVAILABLE',
    `${path} was written by a newer Nightshift (format ${version}, this one knows ${SCHEMA_VERSION}): install that version, or use another path`,
  );
}

function cannotOpen(path: string, thrown: unknown): NightshiftError {
  if (thrown instanceof NightshiftError) return thrown;
  if ((thrown as { errcode?: number }).errcode === SQLITE_BUSY) {
    return new NightshiftError(
      'BROKER_IN_USE',
      `${path} is in use by another Nightshift process: stop that one, or give this one another path`,
      { cause: thrown },
    );
  }
  return new NightshiftError(
    'BROKER_UNAVAILABLE',
    `The embedded broker cannot use ${path}: ${toError(thrown).message}. Check that the folder is writable and the file is the broker's own`,
    { cause: thrown },
  );
}
