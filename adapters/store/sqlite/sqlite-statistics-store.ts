import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import {
  StatisticsStore,
  STEP_MS,
  stepsOf,
  type FunctionCount,
  type StatisticsQuery,
  type StepCount,
} from '#src/executions/statistics/statistics-store.js';
import { countOverTime, countPerFunction } from './statistics-statements.js';
import type { SqliteDatabase, SqlValue } from './sqlite-database.js';

interface CountColumns {
  readonly outcome: string;
  readonly bucket: number;
  readonly count: number;
}

export class SqliteStatisticsStore extends StatisticsStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
  }

  override async overTime(query: StatisticsQuery): Promise<readonly StepCount[]> {
    const statement = this.#database.prepare<CountColumns & { readonly at: number }>(countOverTime(query));
    return statement.all(parametersOf(query)).map((row) => ({ at: new Date(row.at), ...toCount(row) }));
  }

  override async perFunction(query: StatisticsQuery): Promise<readonly FunctionCount[]> {
    const statement = this.#database.prepare<CountColumns & { readonly app: string; readonly function_name: string }>(
      countPerFunction(query),
    );
    return statement.all(parametersOf(query)).map((row) => {
      return { app: row.app, function: row.function_name, ...toCount(row) };
    });
  }
}

function toCount({ outcome, bucket, count }: CountColumns) {
  return { outcome: outcome as FinalOutcome, bucket, count };
}

function parametersOf(query: StatisticsQuery): Record<string, SqlValue> {
  const { app, function: name } = query;
  return {
    steps: JSON.stringify(stepsOf(query)),
    stepSeconds: STEP_MS[query.step] / 1_000,
    ...(app !== undefined && { app }),
    ...(name !== undefined && { function: name }),
  };
}
