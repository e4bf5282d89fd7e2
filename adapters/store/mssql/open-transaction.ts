import type sql from 'mssql';
import { ask, change, load, type BulkColumn, type RunOptions } from './mssql-request.js';
import type { SqlValues, Statement } from './mssql-statement.js';
import type { SqlValue } from './sql-types.js';

/** Where statements run: each in a transaction of its own, or all in one. */
export interface Runner {
  rows<Row>(statement: Statement<Row>, values?: SqlValues, options?: RunOptions): Promise<Row[]>;
  row<Row>(statement: Statement<Row>, values?: SqlValues, options?: RunOptions): Promise<Row | undefined>;
  /** Resolves with the rows that it changed. */
  run(statement: Statement<unknown>, values?: SqlValues): Promise<number>;
}

/** What is only safe where one connection is kept. */
export interface Transaction extends Runner {
  /** Plain SQL without parameters. A temporary table that is made here outlives the transaction on its connection: drop it in the same. */
  batch(text: string): Promise<void>;
  /** Values in the order of the columns, which are those of the table with their exact types. */
  bulk(table: string, columns: readonly BulkColumn[], rows: readonly (readonly SqlValue[])[]): Promise<void>;
}

/** A connection does one thing at a time: what is asked for at once is done one after the other. */
export class OpenTransaction implements Transaction {
  readonly #transaction: sql.Transaction;
  #last: Promise<unknown> = Promise.resolve();

  constructor(transaction: sql.Transaction) {
    this.#transaction = transaction;
  }

  rows<Row>(statement: Statement<Row>, values: SqlValues = {}, options: RunOptions = {}): Promise<Row[]> {
    return this.#inTurn((request) => ask<Row>(request, statement, values, options));
  }

  async row<Row>(statement: Statement<Row>, values?: SqlValues, options?: RunOptions): Promise<Row | undefined> {
    return (await this.rows(statement, values, options))[0];
  }

  run(statement: Statement<unknown>, values: SqlValues = {}): Promise<number> {
    return this.#inTurn((request) => change(request, statement, values));
  }

  async batch(text: string): Promise<void> {
    await this.#inTurn((request) => request.batch(text));
  }

  bulk(table: string, columns: readonly BulkColumn[], rows: readonly (readonly SqlValue[])[]): Promise<void> {
    return this.#inTurn((request) => load(request, table, columns, rows));
  }

  /** The connection can be told to commit or to roll back only when nothing runs on it. */
  async idle(): Promise<void> {
    await this.#last;
  }

  #inTurn<T>(call: (request: sql.Request) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => call(this.#transaction.request()));
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
