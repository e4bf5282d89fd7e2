import { NightshiftError, toError } from '#contracts/errors.js';
import { pendingMigrations } from './migrate.js';
import { SqliteDatabase } from './sqlite-database.js';
import { isBusy } from './sqlite-errors.js';

/** So that the file alone is all of it, and can be read where nothing can be written. */
const ONE_FILE = 'PRAGMA journal_mode = DELETE';
const CHECK = 'PRAGMA integrity_check(5)';
const TAKE_ALONE = 'PRAGMA locking_mode = EXCLUSIVE';

/** Reads all of a copied database and makes it one plain file. Throws BACKUP_INVALID when it is damaged. */
export function checkCopy(path: string): void {
  const database = new SqliteDatabase(path);
  try {
    const found = database.prepare<{ integrity_check: string }>(CHECK).all();
    const problems = found.map((row) => row.integrity_check).filter((text) => text !== 'ok');
    if (problems.length > 0) throw damaged(path, problems.join('; '));
    database.exec(ONE_FILE);
  } catch (error) {
    throw error instanceof NightshiftError && error.code === 'BACKUP_INVALID'
      ? error
      : damaged(path, toError(error).message, error);
  } finally {
    database.close();
  }
}

/** Throws STORE_SCHEMA_NEWER. Changes nothing in the file. */
export async function checkCopiedSchema(path: string): Promise<void> {
  const database = new SqliteDatabase(path);
  try {
    await pendingMigrations(database);
  } finally {
    database.close();
  }
}

/** Whether somebody has the database open, another process or this one. The file must be there. */
export function isOpenElsewhere(path: string): boolean {
  const database = new SqliteDatabase(path);
  try {
    // Whoever has a database in WAL mode open holds a shared lock on it, also while nothing is done.
    database.exec(TAKE_ALONE);
    database.begin();
    database.rollback();
    return false;
  } catch (error) {
    // A file that is damaged is one to put aside.
    return isBusy(error instanceof NightshiftError ? error.cause : error);
  } finally {
    database.close();
  }
}

function damaged(path: string, reason: string, cause?: unknown): NightshiftError {
  const text = `The copy ${path} is damaged: ${reason}. Check the disk, and the database it was made of.`;
  return new NightshiftError('BACKUP_INVALID', text, { cause });
}
