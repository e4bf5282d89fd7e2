import { join } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import {
  pendingSteps,
  readSteps,
  schemaOlder,
  type AppliedStep,
  type Migration,
  type Step,
} from '../migration-steps.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { retryWhileBusy } from './retry-while-busy.js';

/** Beside the sources and, copied by the build, beside the compiled module. */
const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

const CREATE_MIGRATION_TABLE = `
  CREATE TABLE IF NOT EXISTS schema_migration (
    name TEXT NOT NULL PRIMARY KEY,
    applied_at INTEGER NOT NULL,
    compatible_from TEXT
  ) STRICT, WITHOUT ROWID`;
const LIST_MIGRATION_COLUMNS = `SELECT name FROM pragma_table_info('schema_migration')`;
/** Files of earlier versions lack it. */
const ADD_COMPATIBLE_FROM = 'ALTER TABLE schema_migration ADD COLUMN compatible_from TEXT';
const LIST_MIGRATIONS = 'SELECT name, compatible_from AS compatibleFrom FROM schema_migration ORDER BY name';
const LIST_OLD_MIGRATIONS = 'SELECT name, NULL AS compatibleFrom FROM schema_migration ORDER BY name';
const INSERT_MIGRATION = `
  INSERT INTO schema_migration (name, applied_at, compatible_from)
  VALUES (:name, unixepoch() * 1000, :compatibleFrom)`;

export interface MigrationOptions {
  readonly migration?: Migration;
  readonly folder?: string;
}

/**
 * Brings the schema up to date, all steps in one transaction: a crash half way leaves the schema as it was. Several processes may do this to
 * one file at once: the write lock lets one through, the others then find nothing left to do. Throws STORE_SCHEMA_NEWER or STORE_SCHEMA_OLDER.
 */
export async function migrate(
  database: SqliteDatabase,
  logger: Logger,
  { migration = 'auto', folder = MIGRATIONS_FOLDER }: MigrationOptions = {},
): Promise<void> {
  const steps = await readSteps(folder);
  // Without the lock: every start but the first ends here, and must not wait for writers.
  const pending = pendingOf(database, steps);
  if (pending.length === 0) return;
  if (migration === 'check') throw schemaOlder(database.path, pending);
  await retryWhileBusy(() => database.begin());
  try {
    await applyPending(database, steps, logger);
    database.commit();
  } catch (error) {
    database.rollback();
    throw error;
  }
}

/** What a start will do. Throws STORE_SCHEMA_NEWER. */
export async function pendingMigrations(database: SqliteDatabase): Promise<readonly Step[]> {
  return pendingOf(database, await readSteps(MIGRATIONS_FOLDER));
}

/** What a start on a new file does. */
export function allMigrations(): Promise<readonly Step[]> {
  return readSteps(MIGRATIONS_FOLDER);
}

function pendingOf(database: SqliteDatabase, steps: readonly Step[]): readonly Step[] {
  return pendingSteps(steps, appliedSteps(database), database.path);
}

function appliedSteps(database: SqliteDatabase): AppliedStep[] {
  const columns = columnsOf(database);
  if (columns.length === 0) return [];
  return database
    .prepare<Omit<AppliedStep, 'passedOver'>>(
      columns.includes('compatible_from') ? LIST_MIGRATIONS : LIST_OLD_MIGRATIONS,
    )
    .all()
    .map((step) => ({ ...step, passedOver: false }));
}

/** None when there is no such table. */
function columnsOf(database: SqliteDatabase): string[] {
  return database
    .prepare<{ name: string }>(LIST_MIGRATION_COLUMNS)
    .all()
    .map(({ name }) => name);
}

/** Under the lock. umzug is loaded only here: it costs a fifth of a second that other starts do not have to pay. */
async function applyPending(database: SqliteDatabase, steps: readonly Step[], logger: Logger): Promise<void> {
  const { Umzug } = await import('umzug');
  database.exec(CREATE_MIGRATION_TABLE);
  if (!columnsOf(database).includes('compatible_from')) database.exec(ADD_COMPATIBLE_FROM);
  const insert = database.prepare(INSERT_MIGRATION);
  const umzug = new Umzug({
    migrations: steps.map(({ name, sql }) => ({ name, up: async () => database.exec(sql) })),
    storage: {
      executed: async () => appliedSteps(database).map(({ name }) => name),
      logMigration: async ({ name }) => {
        const compatibleFrom = steps.find((step) => step.name === name)?.compatibleFrom ?? null;
        insert.run({ name, compatibleFrom });
      },
      unlogMigration: () => Promise.reject(new NightshiftError('INTERNAL', 'Migrations are never undone.')),
    },
    logger: undefined,
  });
  // Somebody newer may have been first while this process waited for the lock.
  if (pendingOf(database, steps).length === 0) return;
  const applied = await umzug.up().catch((error: unknown) => {
    // umzug wraps what the step threw, which is one of ours.
    throw error instanceof Error && error.cause instanceof NightshiftError ? error.cause : error;
  });
  logger.info({ path: database.path, migrations: applied.map(({ name }) => name) }, 'Store schema brought up to date');
}
