import { CancellationStore } from '#src/executions/cancellations/cancellation-store.js';
import * as sql from './cancellation-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

export class SqliteCancellationStore extends CancellationStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#statements = prepareAll(database);
  }

  override async insert(day: string, id: string): Promise<void> {
    this.#statements.insert.run({ day, id });
  }

  override async list(limit: number): Promise<string[]> {
    return this.#statements.list.all({ limit }).map(({ id }) => id);
  }

  override async has(day: string, id: string): Promise<boolean> {
    return this.#statements.find.get({ day, id }) !== undefined;
  }

  override async sweep(limit: number): Promise<number> {
    return this.#statements.sweep.run({ limit }).changes;
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    insert: database.prepare(sql.INSERT_CANCELLATION),
    list: database.prepare<{ readonly id: string }>(sql.LIST_CANCELLATIONS),
    find: database.prepare<{ readonly found: number }>(sql.FIND_CANCELLATION),
    sweep: database.prepare(sql.SWEEP_CANCELLATIONS),
  };
}
