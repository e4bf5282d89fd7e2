import { stat } from 'node:fs/promises';
import { codeOf, NightshiftError, toError } from '#contracts/errors.js';
import { clockFinding, failure, ok, warning, type Finding } from '#contracts/finding.js';
import type { AppRow } from '#src/apps/app-store.js';
import { pendingMigrations } from './migrate.js';
import { SqliteAppStore } from './sqlite-app-store.js';
import { SqliteDatabase } from './sqlite-database.js';
import { isBusy } from './sqlite-errors.js';

const NOW = `SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS nowMs`;
/** Writers hold the lock for milliseconds. */
const BUSY_TIMEOUT_MS = 2_000;

/** Whether the store's file can be used by this version. Changes nothing in it, and makes none. */
export async function checkStore(path: string): Promise<Finding[]> {
  if (!(await exists(path))) return [ok('store', `${path} is made at the first start`)];
  let database: SqliteDatabase | undefined;
  try {
    database = new SqliteDatabase(path);
    database.waitWhenBusy(BUSY_TIMEOUT_MS);
    return [await schemaFinding(database), writeFinding(database), clockOf(database)];
  } catch (error) {
    return [failure('store', toError(error).message, 'Check STORE_URL, the file and its permissions.')];
  } finally {
    database?.close();
  }
}

/** The apps that the store knows; none when it cannot be read as it is. Changes nothing in it, and makes none. */
export async function appsInStore(path: string): Promise<AppRow[]> {
  if (!(await exists(path))) return [];
  let database: SqliteDatabase | undefined;
  try {
    database = new SqliteDatabase(path);
    return (await pendingMigrations(database)).length === 0 ? await new SqliteAppStore(database).listApps() : [];
  } catch {
    // What is wrong with it is a finding of its own.
    return [];
  } finally {
    database?.close();
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function schemaFinding(database: SqliteDatabase): Promise<Finding> {
  const check = 'store: schema';
  try {
    return (await pendingMigrations(database)).length === 0
      ? ok(check, `${database.path} has the schema of this version`)
      : ok(check, `${database.path} is brought up to date at the next start`);
  } catch (error) {
    if (codeOf(error) !== 'STORE_SCHEMA_NEWER') throw error;
    return failure(check, toError(error).message, 'Install the version that wrote it, or a later one.');
  }
}

function writeFinding(database: SqliteDatabase): Finding {
  const check = 'store: writing';
  try {
    database.begin();
    database.rollback();
    return ok(check, 'can be written');
  } catch (error) {
    const isHeld = isBusy(error instanceof NightshiftError ? error.cause : error);
    const remedy = 'See what else has the file open (fuser, lsof): writers of Nightshift are done in milliseconds.';
    if (isHeld) return warning(check, `somebody has been writing for ${BUSY_TIMEOUT_MS / 1_000} s`, remedy);
    return failure(check, toError(error).message, 'Check the permissions of the file and of its folder, and the disk.');
  }
}

function clockOf(database: SqliteDatabase): Finding {
  const askedMs = Date.now();
  const theirMs = database.prepare<{ nowMs: number }>(NOW).get()?.nowMs ?? 0;
  return clockFinding('store: clock', { theirMs, askedMs, answeredMs: Date.now(), resolutionMs: 1 });
}
