import type { Logger } from '#contracts/ports/logger.js';
import * as sql from './history-partition-statements.js';
import type { MssqlDatabase, Runner, Transaction } from './mssql-database.js';
import { refusalOf } from './mssql-errors.js';
import { dayOf } from './mssql-values.js';

export type PartitionedDatabase = Runner & Pick<MssqlDatabase, 'transaction'>;

const DAY_MS = 86_400_000;
/** Made before they are needed: a node that stood still for a week finds its partitions all the same. */
const DAYS_AHEAD = 8;
/** Of a few stray rows with a day to come, moving them costs nothing; of a filled partition, it would stop the house. */
const MOST_MOVED = 1_000;

const TABLES = {
  everything: ['return_value', 'attempt_log', 'attempt_failure', 'attempt', 'execution'],
  details: ['return_value', 'attempt_log'],
} as const;

/**
 * The days of history as partitions that slide: empty ones are made ahead, old ones are truncated. Where there are none, or the login may not do this,
 * nothing is done and the caller deletes row by row.
 */
export class HistoryPartitions {
  readonly #database: PartitionedDatabase;
  readonly #logger: Logger;
  /** Asked once. */
  #exist: boolean | undefined;

  constructor(database: PartitionedDatabase, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  /** Sees to the partitions of the coming days, starting with `today`. */
  async prepare(today: Date): Promise<void> {
    const wanted = Array.from({ length: DAYS_AHEAD }, (_, ahead) => midnight(today.getTime() + ahead * DAY_MS));
    await this.using(async () => {
      if ((await missing(this.#database, wanted)).length === 0) return;
      await this.#database.transaction(async (transaction) => {
        await transaction.run(sql.LOCK_PARTITIONING);
        for (const day of await missing(transaction, wanted)) await split(transaction, day);
      });
    });
  }

  /** What `work` resolves with; undefined where there are no partitions, and from the first time on that the server refuses to touch them. */
  async using<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.#exist ??= (await this.#database.row(sql.FIND_PARTITIONING)) !== undefined;
    if (!this.#exist) return undefined;
    try {
      return await work();
    } catch (error) {
      if (refusalOf(error) === undefined) throw error;
      this.#exist = false;
      this.#logger.warn(
        { error },
        'The server refused to change the partitions of history: old days are deleted row by row. Run infra/sqlserver/logins.sql again',
      );
      return undefined;
    }
  }

  /** False where the day shares a partition with others: then nothing was done. */
  async truncate(transaction: Transaction, day: Date, what: keyof typeof TABLES): Promise<boolean> {
    if ((await missing(transaction, [day])).length > 0) return false;
    for (const table of TABLES[what]) await transaction.run(sql.TRUNCATE_DAY[table], { day });
    return true;
  }

  /** Of a day that has no rows any more: its partition goes, and the empty head grows over it. */
  async forget(day: Date): Promise<void> {
    await this.#database.transaction(async (transaction) => {
      await transaction.run(sql.LOCK_PARTITIONING);
      if ((await missing(transaction, [day])).length === 0) await transaction.run(sql.MERGE_AT, { day });
    });
  }
}

async function missing(runner: Runner, wanted: readonly Date[]): Promise<Date[]> {
  const boundaries = new Set((await runner.rows(sql.LIST_BOUNDARIES)).map(({ day }) => dayOf(day)));
  return wanted.filter((day) => !boundaries.has(dayOf(day)));
}

/** A day that has too many rows already shares the partition of the one before, and is deleted row by row in the end. */
async function split(transaction: Transaction, day: Date): Promise<void> {
  const counted = await transaction.row(sql.COUNT_FROM_DAY, { day, limit: MOST_MOVED + 1 });
  if ((counted?.found ?? 0) > MOST_MOVED) return;
  await transaction.run(sql.NEXT_PARTITION);
  await transaction.run(sql.SPLIT_AT, { day });
}

function midnight(ms: number): Date {
  return new Date(Math.floor(ms / DAY_MS) * DAY_MS);
}
