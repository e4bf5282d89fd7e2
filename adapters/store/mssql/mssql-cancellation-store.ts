import { CancellationStore } from '#src/executions/cancellations/cancellation-store.js';
import * as sql from './cancellation-statements.js';
import type { MssqlDatabase } from './mssql-database.js';
import { dateOf } from './mssql-values.js';

export class MssqlCancellationStore extends CancellationStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async insert(day: string, id: string): Promise<void> {
    await this.#database.run(sql.INSERT_CANCELLATION, { day: dateOf(day), id });
  }

  override async list(limit: number): Promise<string[]> {
    return (await this.#database.rows(sql.LIST_CANCELLATIONS, { limit })).map(({ id }) => id);
  }

  override async has(day: string, id: string): Promise<boolean> {
    return (await this.#database.row(sql.FIND_CANCELLATION, { day: dateOf(day), id })) !== undefined;
  }

  override sweep(limit: number): Promise<number> {
    return this.#database.run(sql.SWEEP_CANCELLATIONS, { limit });
  }
}
