import type { EndedRecord, ExecutionRecord } from '#contracts/messages/execution-recorded.js';
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
import { BatchCounts } from './batch-counts.js';
import { ExecutionHistory, type AttemptState } from '../execution-history.js';
import * as rows from '../execution-rows.js';
import { fenced, isFenced } from '../late-end.js';
import { OutcomeTally } from '../outcome-tally.js';
import { searchAlong } from '../execution-search.js';
import { SqliteSearchSource } from './execution-search.js';
import * as sql from './execution-statements.js';
import { FIND_FENCE } from './lease-statements.js';
import { ADD_COUNT } from './statistics-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

interface Keyed {
  readonly seq: number;
}

export class SqliteExecutionStore extends ExecutionStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;
  readonly #batches: BatchCounts;
  readonly #source: SqliteSearchSource;
  /** One per set of filters in use: 256 at the most. */
  readonly #listStatements = new Map<string, Statement<rows.ExecutionColumns>>();

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
    this.#batches = new BatchCounts(database);
    this.#source = new SqliteSearchSource(database);
  }

  override async apply(records: readonly ExecutionRecord[]): Promise<void> {
    const byExecution = Map.groupBy(records, ({ day, id }) => `${day} ${id}`);
    this.#database.transaction(() => {
      const tally = new OutcomeTally();
      for (const ofOne of byExecution.values()) this.#applyToOne(ofOne, tally);
      for (const count of tally.counts) this.#statements.addCount.run({ ...count });
    });
  }

  override async list(filter: ExecutionFilter, limit: number, after?: ExecutionCursor): Promise<ExecutionRow[]> {
    const statement = this.#listStatement(sql.listExecutions(filter, after));
    return statement.all(sql.listParameters(filter, limit, after)).map(rows.toExecution);
  }

  override search(search: ExecutionSearch): Promise<FoundExecutions> {
    return searchAlong(this.#source, search);
  }

  override async find(id: string, day?: string): Promise<ExecutionDetail | undefined> {
    const row =
      day === undefined ? this.#statements.findOfAnyDay.get({ id }) : this.#statements.findOfDay.get({ day, id });
    if (row === undefined) return undefined;
    const { seq } = row;
    const returned = this.#statements.findReturnValue.get({ seq });
    return {
      execution: rows.toExecution(row),
      attempts: this.#statements.listAttempts.all({ seq }).map(rows.toAttempt),
      returnValue: returned === undefined ? undefined : (JSON.parse(returned.value) as TypedData),
    };
  }

  override async progressOf(day: string, id: string): Promise<ExecutionProgress> {
    return rows.toProgress(this.#statements.findProgress.get({ day, id }));
  }

  #applyToOne(records: readonly ExecutionRecord[], tally: OutcomeTally): void {
    const [first] = records;
    if (first === undefined) return;
    const known = this.#statements.findState.get({ day: first.day, id: first.id });
    const history =
      known === undefined
        ? ExecutionHistory.startingWith(first)
        : new ExecutionHistory(rows.toKnownHistory(known, this.#statements.listStates.all({ seq: known.seq })));
    for (const record of records) history.add(this.#fenced(record));
    if (known === undefined) {
      const { rowid } = this.#statements.insert.run({ ...rows.identityColumns(first), ...history.summary() });
      this.#writeAttempts(rowid, history);
    } else if (history.changed) {
      this.#statements.update.run({ seq: known.seq, ...history.summary() });
      this.#writeAttempts(known.seq, history);
    }
    if (history.newFinal !== undefined) tally.add(history.newFinal);
  }

  #fenced(record: ExecutionRecord): ExecutionRecord {
    if (!isFenced(record)) return record;
    const { day, id: invocationId } = record;
    return fenced(record, this.#statements.findFence.get({ day, invocationId })?.fence);
  }

  #writeAttempts(seq: number, history: ExecutionHistory): void {
    for (const attempt of history.touched) this.#statements.putAttempt.run({ seq, ...attempt });
    for (const attempt of history.replacedEnds) {
      this.#statements.deleteFailure.run({ seq, attempt });
      this.#statements.deleteLog.run({ seq, attempt });
    }
    for (const end of history.newEnds) this.#writeEnd(seq, end);
    if (history.newFinal !== undefined) this.#batches.childEnded(history.newFinal);
    const returnValue = history.newFinal?.returnValue;
    if (returnValue !== undefined) this.#statements.insertReturnValue.run({ seq, value: JSON.stringify(returnValue) });
  }

  #writeEnd(seq: number, { attempt, failure, logs }: EndedRecord): void {
    if (failure !== undefined) {
      const { code, message, stack } = failure;
      this.#statements.insertFailure.run({ seq, attempt, code, message, stack: stack ?? null });
    }
    if (logs.length > 0) this.#statements.insertLog.run({ seq, attempt, lines: JSON.stringify(logs) });
  }

  #listStatement(text: string): Statement<rows.ExecutionColumns> {
    let statement = this.#listStatements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare<rows.ExecutionColumns>(text);
      this.#listStatements.set(text, statement);
    }
    return statement;
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    findState: database.prepare<rows.StateColumns & Keyed>(sql.FIND_EXECUTION_STATE),
    insert: database.prepare(sql.INSERT_EXECUTION),
    update: database.prepare(sql.UPDATE_EXECUTION),
    listStates: database.prepare<AttemptState>(sql.LIST_ATTEMPT_STATES),
    putAttempt: database.prepare(sql.PUT_ATTEMPT),
    deleteFailure: database.prepare(sql.DELETE_FAILURE),
    deleteLog: database.prepare(sql.DELETE_LOG),
    insertFailure: database.prepare(sql.INSERT_FAILURE),
    insertLog: database.prepare(sql.INSERT_LOG),
    insertReturnValue: database.prepare(sql.INSERT_RETURN_VALUE),
    findOfDay: database.prepare<rows.ExecutionColumns & Keyed>(sql.FIND_EXECUTION_OF_DAY),
    findOfAnyDay: database.prepare<rows.ExecutionColumns & Keyed>(sql.FIND_EXECUTION_OF_ANY_DAY),
    listAttempts: database.prepare<rows.AttemptColumns>(sql.LIST_ATTEMPTS),
    findReturnValue: database.prepare<{ readonly value: string }>(sql.FIND_RETURN_VALUE),
    findFence: database.prepare<{ readonly fence: number }>(FIND_FENCE),
    addCount: database.prepare(ADD_COUNT),
    findProgress: database.prepare<rows.ProgressColumns>(sql.FIND_PROGRESS),
  };
}
