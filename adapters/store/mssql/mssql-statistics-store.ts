import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import {
  StatisticsStore,
  STEP_MS,
  stepsOf,
  type FunctionCount,
  type StatisticsQuery,
  type StepCount,
} from '#src/executions/statistics/statistics-store.js';
import type { MssqlDatabase } from './mssql-database.js';
import type { SqlValues } from './mssql-statement.js';
import { countOverTime, countPerFunction } from './statistics-statements.js';

export class MssqlStatisticsStore extends StatisticsStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async overTime(query: StatisticsQuery): Promise<readonly StepCount[]> {
    const rows = await this.#database.rows(countOverTime(query), valuesOf(query));
    return rows.map((row) => ({ at: row.at, ...toCount(row) }));
  }

  override async perFunction(query: StatisticsQuery): Promise<readonly FunctionCount[]> {
    const rows = await this.#database.rows(countPerFunction(query), valuesOf(query));
    return rows.map((row) => ({ app: row.app, function: row.function_name, ...toCount(row) }));
  }
}

function toCount(row: { readonly outcome: string; readonly bucket: number; readonly executions: string }) {
  return { outcome: row.outcome as FinalOutcome, bucket: row.bucket, count: Number(row.executions) };
}

function valuesOf(query: StatisticsQuery): SqlValues {
  const { app, function: name } = query;
  // Without the Z, which datetime2 does not read.
  const steps = stepsOf(query).map((step) => new Date(step).toISOString().slice(0, -1));
  return {
    steps: JSON.stringify(steps),
    stepSeconds: STEP_MS[query.step] / 1_000,
    ...(app !== undefined && { app }),
    ...(name !== undefined && { function: name }),
  };
}
