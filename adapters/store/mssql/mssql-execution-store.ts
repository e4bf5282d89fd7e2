import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import type { TypedData } from '#contracts/messages/typed-data.js';
import {
  ExecutionStore,
  type ExecutionCursor,
  type ExecutionDetail,
  type ExecutionFilter,
  type ExecutionProgress,
  type ExecutionRow,
  type ExecutionSearch,
  type FoundExecutions,
} from '#src/executions/execution-store.js';
import { toAttempt, toProgress } from '../execution-rows.js';
import { searchAlong } from '../execution-search.js';
import { applyRecords } from './apply-records.js';
import { DayWalk } from './day-walk.js';
import { listExecutions } from './execution-list-statements.js';
import { toDatedExecution, type DatedColumns } from './execution-rows.js';
import { MssqlSearchSource } from './execution-search.js';
import * as sql from './execution-statements.js';
import type { MssqlDatabase } from './mssql-database.js';
import { isUniqueViolation } from './mssql-errors.js';
import { toDay } from './utc-day.js';

/** The second one finds what the other transaction inserted; more are for a batch that meets several. */
const MOST_TRIES = 5;

export class MssqlExecutionStore extends ExecutionStore {
  readonly #database: MssqlDatabase;
  readonly #list: DayWalk<DatedColumns>;
  readonly #source: MssqlSearchSource;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
    this.#list = new DayWalk(database, listExecutions);
    this.#source = new MssqlSearchSource(database);
  }

  override async apply(records: readonly ExecutionRecord[]): Promise<void> {
    if (records.length === 0) return;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#database.transaction((transaction) => applyRecords(transaction, records));
      } catch (error) {
        // Another recorder brought the same execution for the first time, in the same moment.
        if (!isUniqueViolation(error) || tries === MOST_TRIES) throw error;
      }
    }
  }

  override async list(filter: ExecutionFilter, limit: number, after?: ExecutionCursor): Promise<ExecutionRow[]> {
    return (await this.#list.rows({ filter, limit, after })).map(toDatedExecution);
  }

  override search(search: ExecutionSearch): Promise<FoundExecutions> {
    return searchAlong(this.#source, search);
  }

  /** The execution is read first: when it is shown as final, its attempts and its return value are there to be read. */
  override async find(id: string, day?: string): Promise<ExecutionDetail | undefined> {
    const row = await this.#row(id, day);
    if (row === undefined) return undefined;
    const key = { day: row.day, id };
    const [attempts, returned] = await Promise.all([
      this.#database.rows(sql.LIST_ATTEMPTS, key),
      this.#database.row(sql.FIND_RETURN_VALUE, key),
    ]);
    return {
      execution: toDatedExecution(row),
      attempts: attempts.map(toAttempt),
      returnValue: returned === undefined ? undefined : (JSON.parse(returned.value) as TypedData),
    };
  }

  override async progressOf(day: string, id: string): Promise<ExecutionProgress> {
    const midnight = toDay(day);
    return toProgress(
      midnight === undefined ? undefined : await this.#database.row(sql.FIND_PROGRESS, { day: midnight, id }),
    );
  }

  async #row(id: string, day: string | undefined) {
    if (day === undefined) return this.#database.row(sql.FIND_EXECUTION_OF_ANY_DAY, { id });
    const midnight = toDay(day);
    return midnight === undefined ? undefined : this.#database.row(sql.FIND_EXECUTION_OF_DAY, { day: midnight, id });
  }
}
