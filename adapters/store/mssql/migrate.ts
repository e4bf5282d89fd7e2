import { join } from 'node:path';
import type { Logger } from '#contracts/ports/logger.js';
import {
  pendingSteps,
  readSteps,
  schemaOlder,
  type AppliedStep,
  type Migration,
  type Step,
} from '../migration-steps.js';
import * as statements from './migration-statements.js';
import type { MssqlDatabase, Runner } from './mssql-database.js';
import { refusalOf } from './mssql-errors.js';

/** Beside the sources and, copied by the build, beside the compiled module. */
const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

/** As the command-line tools of SQL Server have it: a line of its own ends a batch. CREATE VIEW must be the first of one. */
const BATCH_END = /^[ \t]*GO[ \t]*$/im;

/** A step may rewrite a large table, or wait for another node that does. */
const STEP_LIMIT_MS = 3_600_000;

export interface MigrationOptions {
  readonly migration?: Migration;
  /** Steps that the server refused before are tried again. */
  readonly again?: boolean;
  readonly folder?: string;
}

export interface Migrated {
  readonly applied: readonly string[];
  readonly passedOver: readonly string[];
}

/**
 * Brings the schema up to date, each step in a transaction: a crash leaves the steps that were done. Several nodes may do this at once: each
 * locks the same row before it looks, so one works and the others then find nothing left to do. Rejects with STORE_SCHEMA_NEWER or
 * STORE_SCHEMA_OLDER.
 */
export async function migrate(
  database: MssqlDatabase,
  logger: Logger,
  { migration = 'auto', again = false, folder = MIGRATIONS_FOLDER }: MigrationOptions = {},
): Promise<Migrated> {
  const steps = await readSteps(folder);
  const pending = pendingSteps(steps, countedAsDone(await appliedSteps(database), again), database.place);
  if (pending.length > 0 && migration === 'check') throw schemaOlder(database.place, pending);
  const migrated = { applied: [] as string[], passedOver: [] as string[] };
  if (pending.length > 0) await makeMigrationTable(database);
  for (const step of pending) {
    const end = await new StepRun({ database, logger, steps, again }, step).run();
    if (end !== 'done before') migrated[end].push(step.name);
  }
  if (migrated.applied.length > 0) {
    logger.info({ store: database.place, migrations: migrated.applied }, 'Store schema brought up to date');
  }
  return migrated;
}

/** What a start will do, or a `migrate --up`, which tries again. Rejects with STORE_SCHEMA_NEWER. */
export async function pendingMigrations(database: MssqlDatabase, again = false): Promise<readonly Step[]> {
  const steps = await readSteps(MIGRATIONS_FOLDER);
  return pendingSteps(steps, countedAsDone(await appliedSteps(database), again), database.place);
}

interface Work {
  readonly database: MssqlDatabase;
  readonly logger: Logger;
  readonly steps: readonly Step[];
  readonly again: boolean;
}

/** One step, in a transaction that holds the lock. */
class StepRun {
  readonly #work: Work;
  readonly #step: Step;

  constructor(work: Work, step: Step) {
    this.#work = work;
    this.#step = step;
  }

  async run(): Promise<'applied' | 'passedOver' | 'done before'> {
    const { sql, optional } = this.#step;
    try {
      return (await this.#locked(sql.split(BATCH_END), false)) ? 'applied' : 'done before';
    } catch (error) {
      const refusal = refusalOf(error);
      if (optional === null || refusal === undefined) throw error;
      const facts = { migration: this.#step.name, what: optional, errorNumber: refusal };
      this.#work.logger.warn(facts, 'A step of the store schema was passed over: this server refuses it');
      return (await this.#locked([], true)) ? 'passedOver' : 'done before';
    }
  }

  /** False when another node was first. */
  #locked(batches: readonly string[], passedOver: boolean): Promise<boolean> {
    const { database, steps, again } = this.#work;
    const { name, compatibleFrom } = this.#step;
    return database.transaction(
      async (transaction) => {
        await transaction.run(statements.LOCK_MIGRATIONS, { name: statements.FIRST_STEP });
        const done = countedAsDone(await listed(transaction), again);
        if (!pendingSteps(steps, done, database.place).some((step) => step.name === name)) return false;
        for (const batch of batches) if (batch.trim() !== '') await transaction.batch(batch);
        const row = { name, compatible_from: compatibleFrom, passed_over: passedOver };
        const updated = await transaction.run(statements.UPDATE_MIGRATION, row);
        if (updated === 0) await transaction.run(statements.INSERT_MIGRATION, row);
        return true;
      },
      { timeoutMs: STEP_LIMIT_MS },
    );
  }
}

function countedAsDone(applied: readonly AppliedStep[], again: boolean): readonly AppliedStep[] {
  return again ? applied.filter(({ passedOver }) => !passedOver) : applied;
}

async function appliedSteps(database: MssqlDatabase): Promise<AppliedStep[]> {
  return (await hasMigrationTable(database)) ? listed(database) : [];
}

async function listed(runner: Runner): Promise<AppliedStep[]> {
  const rows = await runner.rows(statements.LIST_MIGRATIONS);
  return rows
    .filter(({ name }) => name !== statements.FIRST_STEP)
    .map((row) => ({ name: row.name, compatibleFrom: row.compatible_from, passedOver: row.passed_over }));
}

async function hasMigrationTable(database: MssqlDatabase): Promise<boolean> {
  const found = await database.row(statements.FIND_MIGRATION_TABLE);
  return found !== undefined && found.id !== null;
}

async function makeMigrationTable(database: MssqlDatabase): Promise<void> {
  if (await hasMigrationTable(database)) return;
  const first = { name: statements.FIRST_STEP, compatible_from: null, passed_over: false };
  try {
    await database.transaction(async (transaction) => {
      await transaction.batch(statements.CREATE_MIGRATION_TABLE);
      await transaction.run(statements.INSERT_MIGRATION, first);
    });
  } catch (error) {
    // Another node was first.
    if (!(await hasMigrationTable(database))) throw error;
  }
}
