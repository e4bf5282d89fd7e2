import type { ChildEnd } from '../batch-rows.js';
import * as sql from './batch-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

/** Counts children as they end, within the transaction of whoever makes them final. */
export class BatchCounts {
  readonly #endChild: Statement;
  readonly #deleteInput: Statement;
  readonly #countOutcome: Statement;
  readonly #endBatch: Statement;

  constructor(database: SqliteDatabase) {
    this.#endChild = database.prepare(sql.END_CHILD);
    this.#deleteInput = database.prepare(sql.DELETE_INPUT_OF_ENDED);
    this.#countOutcome = database.prepare(sql.COUNT_OUTCOME);
    this.#endBatch = database.prepare(sql.END_BATCH);
  }

  /** A child is counted once, whatever comes again; what is no child of the batch is not counted. Nobody runs what succeeded again: its input goes. */
  childEnded({ batch, id: invocationId, outcome }: ChildEnd): void {
    if (batch === undefined) return;
    if (this.#endChild.run({ batch, invocationId, outcome }).changes === 0) return;
    if (outcome === 'Succeeded') this.#deleteInput.run({ batch, invocationId });
    this.#countOutcome.run({ id: batch, outcome });
    this.#endBatch.run({ id: batch });
  }
}
