import { join } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import { pendingSteps, readSteps, type Step } from '../migration-steps.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { retryWhileBusy } from './retry-while-busy.js';

/** Beside the sources and, copied by the build, beside the compiled module. */
const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

const CREATE_MIGRATION_TABLE = `
  CREATE TABLE IF NOT EXISTS schema_migration (
    name TEXT NOT NULL PRIMARY KEY,
    applied_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`;
const FIND_MIGRATION_TABLE = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'`;
const LIST_MIGRATIONS = 'SELECT name FROM schema_migration ORDER BY name';
const INSERT_MIGRATION = 'INSERT INTO schema_migration (name, applied_at) VALUES (:name, unixepoch() * 1000)';

/**
 * Brings the schema up to date, all steps in one transaction: a crash half way leaves the schema as it was. Several processes may do this to
 * one file at once: the write lock lets one through, the others then find nothing left to do. Throws STORE_SCHEMA_NEWER.
 */
export async function migrate(database: SqliteDatabase, logger: Logger, folder = MIGRATIONS_FOLDER): Promise<void> {
  const steps = await readSteps(folder);
  // Without the lock: every start but the first ends here, and must not wait for writers.
  if (isUpToDate(database, steps)) return;
  await retryWhileBusy(() => database.begin());
  try {
    await applyPending(database, steps, logger);
    database.commit();
  } catch (error) {
    database.rollback();
    throw error;
  }
}

/** False: a start will bring the schema up to date. Throws STORE_SCHEMA_NEWER. */
export async function isSchemaCurrent(database: SqliteDatabase): Promise<boolean> {
  return isUpToDate(database, await readSteps(MIGRATIONS_FOLDER));
}

function isUpToDate(database: SqliteDatabase, steps: readonly Step[]): boolean {
  return pendingSteps(steps, appliedSteps(database), database.path).length === 0;
}

function appliedSteps(database: SqliteDatabase): string[] {
  if (database.prepare<{ name: string }>(FIND_MIGRATION_TABLE).get() === undefined) return [];
  return database
    .prepare<{ name: string }>(LIST_MIGRATIONS)
    .all()
    .map(({ name }) => name);
}

/** Under the lock. umzug is loaded only here: it costs a fifth of a second that other starts do not have to pay. */
async function applyPending(database: SqliteDatabase, steps: readonly Step[], logger: Logger): Promise<void> {
  const { Umzug } = await import('umzug');
  database.exec(CREATE_MIGRATION_TABLE);
  const insert = database.prepare(INSERT_MIGRATION);
  const umzug = new Umzug({
    migrations: steps.map(({ name, sql }) => ({ name, up: async () => database.exec(sql) })),
    storage: {
      executed: async () => appliedSteps(database),
      logMigration: async ({ name }) => void insert.run({ name }),
      unlogMigration: () => Promise.reject(new NightshiftError('INTERNAL', 'Migrations are never undone.')),
    },
    logger: undefined,
  });
  // Somebody newer may have been first while this process waited for the lock.
  if (isUpToDate(database, steps)) return;
  const applied = await umzug.up().catch((error: unknown) => {
    // umzug wraps what the step threw, which is one of ours.
    throw error instanceof Error && error.cause instanceof NightshiftError ? error.cause : error;
  });
  logger.info({ path: database.path, migrations: applied.map(({ name }) => name) }, 'Store schema brought up to date');
}
