import type { RetentionProgress, RetentionStep } from '#src/executions/retention/retention-store.js';
import type { HistoryPartitions } from './history-partitions.js';
import type { MssqlDatabase, Transaction } from './mssql-database.js';
import { dateOf, dayOf } from './mssql-values.js';
import * as sql from './retention-statements.js';

const DAY_MS = 86_400_000;
const EARLIEST = new Date('0001-01-01T00:00:00.000Z');

/** Where a removal goes on: within a day, after an execution. */
interface Place {
  readonly day: string;
  readonly afterMs: number;
  readonly afterId: string;
}

const START: Place = { day: dayOf(EARLIEST), afterMs: EARLIEST.getTime(), afterId: '' };

interface OldDay {
  readonly day: Date;
  /** Nothing in it was accepted after the moment. */
  readonly isWhole: boolean;
}

/** What a step did within its day; `last` is undefined when the day is done. */
interface DayProgress {
  readonly removed: number;
  readonly last: Pick<Place, 'afterMs' | 'afterId'> | undefined;
}

/** Removes old executions, or their details, day by day: a partition at once where the day is one and nobody needs any of it, else some rows a step. */
export class OldHistory {
  readonly #database: MssqlDatabase;
  readonly #partitions: HistoryPartitions;

  constructor(database: MssqlDatabase, partitions: HistoryPartitions) {
    this.#database = database;
    this.#partitions = partitions;
  }

  removeExecutions(step: RetentionStep): Promise<RetentionProgress> {
    return this.#ofNextDay(step, async (old, place) => {
      const dropped = await this.#dropDay(old, step.limit);
      if (dropped !== undefined) return { removed: dropped, last: undefined };
      return this.#database.transaction((transaction) => deleteExecutions(transaction, old.day, place, step));
    });
  }

  removeDetails(step: RetentionStep): Promise<RetentionProgress> {
    return this.#ofNextDay(step, async (old, place) => {
      const dropped = place.afterId === '' ? await this.#dropDetails(old, step.limit) : undefined;
      // Stacks are left, in rows that stay.
      if (dropped !== undefined) return { removed: dropped, last: { afterMs: place.afterMs, afterId: '' } };
      return this.#database.transaction((transaction) => deleteDetails(transaction, old.day, place, step));
    });
  }

  async #ofNextDay(
    { before, after }: RetentionStep,
    remove: (old: OldDay, place: Place) => Promise<DayProgress>,
  ): Promise<RetentionProgress> {
    const place = after === undefined ? START : (JSON.parse(after) as Place);
    const found = await this.#database.row(sql.FIND_OLD_DAY, { day: dateOf(place.day), before });
    if (found === undefined) return { removed: 0, next: undefined };
    const day = dayOf(found.day);
    const isWhole = found.last_accepted.getTime() + DAY_MS <= before.getTime();
    const { removed, last } = await remove({ day: found.day, isWhole }, day === place.day ? place : { ...START, day });
    const next =
      last === undefined ? { ...START, day: dayOf(new Date(found.day.getTime() + DAY_MS)) } : { day, ...last };
    return { removed, next: JSON.stringify(next) };
  }

  /** Undefined where rows have to be deleted one by one. */
  async #dropDay({ day, isWhole }: OldDay, limit: number): Promise<number | undefined> {
    if (!isWhole) return undefined;
    return this.#partitions.using(async () => {
      const dropped = await this.#database.transaction(async (transaction) => {
        await transaction.run(sql.LOCK_DAY, { day });
        const rows = (await transaction.row(sql.COUNT_DAY, { day }))?.rows ?? 0;
        if (rows <= limit || (await isNeeded(transaction, day))) return undefined;
        if (!(await this.#partitions.truncate(transaction, day, 'everything'))) return undefined;
        await transaction.run(sql.DELETE_EMPTY_DAY, { day });
        return rows;
      });
      if (dropped !== undefined) await this.#partitions.forget(day);
      return dropped;
    });
  }

  async #dropDetails({ day, isWhole }: OldDay, limit: number): Promise<number | undefined> {
    if (!isWhole) return undefined;
    return this.#partitions.using(() =>
      this.#database.transaction(async (transaction) => {
        await transaction.run(sql.LOCK_DAY, { day });
        const rows = (await transaction.row(sql.COUNT_LOGS_OF_DAY, { day }))?.rows ?? 0;
        if (rows <= limit || (await isNeeded(transaction, day))) return undefined;
        return (await this.#partitions.truncate(transaction, day, 'details')) ? rows : undefined;
      }),
    );
  }
}

async function isNeeded(transaction: Transaction, day: Date): Promise<boolean> {
  return (await transaction.row(sql.FIND_NEEDED_OF_DAY, { day }))?.needed === 1;
}

async function deleteExecutions(
  transaction: Transaction,
  day: Date,
  { afterMs, afterId }: Place,
  { before, limit }: RetentionStep,
): Promise<DayProgress> {
  const after = { afterAt: new Date(afterMs), afterId };
  const looked = await transaction.rows(sql.LIST_OLD_EXECUTIONS, { limit, day, before, ...after });
  const removable = looked.filter((execution) => execution.removable === 1).map(({ id }) => id);
  const ids = JSON.stringify(removable);
  if (removable.length > 0)
    for (const statement of sql.DELETE_EXECUTIONS) await transaction.run(statement, { day, ids });
  const last = looked.at(-1);
  if (looked.length === limit && last !== undefined) {
    return { removed: removable.length, last: { afterMs: last.accepted_at.getTime(), afterId: last.id } };
  }
  await transaction.run(sql.LOCK_DAY, { day });
  await transaction.run(sql.DELETE_EMPTY_DAY, { day });
  return { removed: removable.length, last: undefined };
}

async function deleteDetails(
  transaction: Transaction,
  day: Date,
  { afterMs, afterId }: Place,
  { before, limit }: RetentionStep,
): Promise<DayProgress> {
  const looked = await transaction.rows(sql.LIST_OLD_DETAILS, { limit, day, before, afterId });
  const removable = looked.filter((execution) => execution.removable === 1).map(({ id }) => id);
  const ids = JSON.stringify(removable);
  if (removable.length > 0) {
    for (const statement of [sql.DELETE_LOGS, sql.DELETE_RETURN_VALUES, sql.FORGET_STACKS]) {
      await transaction.run(statement, { day, ids });
    }
  }
  const last = looked.length === limit ? looked.at(-1) : undefined;
  return { removed: removable.length, last: last && { afterMs, afterId: last.id } };
}
