import { join } from 'node:path';
import type { Logger } from '#contracts/ports/logger.js';
import { pendingSteps, readSteps, type Step } from '../migration-steps.js';
import * as statements from './migration-statements.js';
import type { MssqlDatabase, Runner } from './mssql-database.js';

/** Beside the sources and, copied by the build, beside the compiled module. */
const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

/** As the command-line tools of SQL Server have it: a line of its own ends a batch. CREATE VIEW must be the first of one. */
const BATCH_END = /^[ \t]*GO[ \t]*$/im;

/**
 * Brings the schema up to date, each step in a transaction: a crash leaves the steps that were done. Several nodes may do this at once: each
 * locks the same row before it looks, so one works and the others then find nothing left to do. Throws STORE_SCHEMA_NEWER.
 */
export async function migrate(database: MssqlDatabase, logger: Logger, folder = MIGRATIONS_FOLDER): Promise<void> {
  const steps = await readSteps(folder);
  const pending = pendingSteps(steps, await appliedSteps(database), database.place);
  if (pending.length === 0) return;
  await makeMigrationTable(database);
  const applied: string[] = [];
  for (const step of pending) if (await apply(database, step, steps)) applied.push(step.name);
  if (applied.length > 0) {
    logger.info({ store: database.place, migrations: applied }, 'Store schema brought up to date');
  }
}

/** False when another node was first. */
function apply(database: MssqlDatabase, { name, sql }: Step, steps: readonly Step[]): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await transaction.run(statements.LOCK_MIGRATIONS, { name: statements.FIRST_STEP });
    const pending = pendingSteps(steps, await listed(transaction), database.place);
    if (!pending.some((step) => step.name === name)) return false;
    for (const batch of sql.split(BATCH_END)) if (batch.trim() !== '') await transaction.batch(batch);
    await transaction.run(statements.INSERT_MIGRATION, { name });
    return true;
  });
}

async function appliedSteps(database: MssqlDatabase): Promise<string[]> {
  return (await hasMigrationTable(database)) ? listed(database) : [];
}

async function listed(runner: Runner): Promise<string[]> {
  const rows = await runner.rows(statements.LIST_MIGRATIONS);
  return rows.map(({ name }) => name).filter((name) => name !== statements.FIRST_STEP);
}

async function hasMigrationTable(database: MssqlDatabase): Promise<boolean> {
  const found = await database.row(statements.FIND_MIGRATION_TABLE);
  return found !== undefined && found.id !== null;
}

async function makeMigrationTable(database: MssqlDatabase): Promise<void> {
  if (await hasMigrationTable(database)) return;
  try {
    await database.transaction(async (transaction) => {
      await transaction.batch(statements.CREATE_MIGRATION_TABLE);
      await transaction.run(statements.INSERT_MIGRATION, { name: statements.FIRST_STEP });
    });
  } catch (error) {
    // Another node was first.
    if (!(await hasMigrationTable(database))) throw error;
  }
}
