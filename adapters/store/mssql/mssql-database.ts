import sql from 'mssql';
import { NightshiftError } from '#contracts/errors.js';
import { isConnectionLost, translated } from './mssql-errors.js';
import { retryDeadlock } from './retry-deadlock.js';
import type { Statement, SqlValues } from './mssql-statement.js';
import type { SqlType, SqlValue } from './sql-types.js';

export interface RunOptions {
  /** Ends the statement on the server; it then rejects with STORE_UNAVAILABLE. */
  readonly signal?: AbortSignal;
}

/** Where statements run: each in a transaction of its own, or all in one. */
export interface Runner {
  rows<Row>(statement: Statement<Row>, values?: SqlValues, options?: RunOptions): Promise<Row[]>;
  row<Row>(statement: Statement<Row>, values?: SqlValues, options?: RunOptions): Promise<Row | undefined>;
  /** Resolves with the rows that it changed. */
  run(statement: Statement<unknown>, values?: SqlValues): Promise<number>;
}

export interface BulkColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
}

/** What is only safe where one connection is kept. */
export interface Transaction extends Runner {
  /** Plain SQL without parameters. A temporary table that is made here lives until the transaction's end. */
  batch(text: string): Promise<void>;
  /** Values in the order of the columns, which are those of the table with their exact types. */
  bulk(table: string, columns: readonly BulkColumn[], rows: readonly (readonly SqlValue[])[]): Promise<void>;
}

/** A pool of connections to one database. Every error that leaves it is ours. */
export class MssqlDatabase implements Runner {
  /** Server and database, without any secret. */
  readonly place: string;
  readonly #pool: () => Promise<sql.ConnectionPool>;

  /** `pool` gives one that is connected. */
  constructor(place: string, pool: () => Promise<sql.ConnectionPool>) {
    this.place = place;
    this.#pool = pool;
  }

  /** What only reads is tried once more on another connection; of anything else nobody can tell whether it was done. */
  async rows<Row>(statement: Statement<Row>, values: SqlValues = {}, options: RunOptions = {}): Promise<Row[]> {
    const once = () =>
      this.#translating(async () => ask<Row>((await this.#pool()).request(), statement, values, options));
    return retryDeadlock(async () => {
      try {
        return await once();
      } catch (error) {
        if (statement.reads && isConnectionLost(error)) return once();
        throw error;
      }
    });
  }

  async row<Row>(statement: Statement<Row>, values?: SqlValues, options?: RunOptions): Promise<Row | undefined> {
    return (await this.rows(statement, values, options))[0];
  }

  run(statement: Statement<unknown>, values: SqlValues = {}): Promise<number> {
    return retryDeadlock(() =>
      this.#translating(async () => change((await this.#pool()).request(), statement, values)),
    );
  }

  /**
   * All of `work` or nothing. `work` is run again when the server gave it up for a deadlock, or when its connection was lost before the commit: it
   * must have no effect but on the database.
   */
  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const once = () => this.#translating(() => this.#inTransaction(work));
    return retryDeadlock(async () => {
      try {
        return await once();
      } catch (error) {
        if (isConnectionLost(error) && !isCommitLost(error)) return once();
        throw error;
      }
    });
  }

  async #inTransaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const transaction = new sql.Transaction(await this.#pool());
    await transaction.begin(sql.ISOLATION_LEVEL.READ_COMMITTED);
    let result: T;
    try {
      result = await work(new OpenTransaction(transaction));
    } catch (error) {
      // The server may have rolled back by itself, or be gone; what matters is the first error.
      await transaction.rollback().catch(() => undefined);
      throw error;
    }
    try {
      await transaction.commit();
    } catch (error) {
      throw isConnectionLost(error) ? commitLost(error, this.place) : error;
    }
    return result;
  }

  async #translating<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw translated(error, this.place);
    }
  }
}

class OpenTransaction implements Transaction {
  readonly #transaction: sql.Transaction;

  constructor(transaction: sql.Transaction) {
    this.#transaction = transaction;
  }

  rows<Row>(statement: Statement<Row>, values: SqlValues = {}, options: RunOptions = {}): Promise<Row[]> {
    return ask<Row>(this.#transaction.request(), statement, values, options);
  }

  async row<Row>(statement: Statement<Row>, values?: SqlValues, options?: RunOptions): Promise<Row | undefined> {
    return (await this.rows(statement, values, options))[0];
  }

  run(statement: Statement<unknown>, values: SqlValues = {}): Promise<number> {
    return change(this.#transaction.request(), statement, values);
  }

  async batch(text: string): Promise<void> {
    await this.#transaction.request().batch(text);
  }

  async bulk(table: string, columns: readonly BulkColumn[], rows: readonly (readonly SqlValue[])[]): Promise<void> {
    const load = new sql.Table(table);
    for (const { name, type, nullable } of columns) load.columns.add(name, type.driver, { nullable });
    for (const row of rows) load.rows.add(...row.map(sent));
    await this.#transaction.request().bulk(load);
  }
}

async function ask<Row>(
  request: sql.Request,
  statement: Statement<Row>,
  values: SqlValues,
  { signal }: RunOptions,
): Promise<Row[]> {
  bind(request, statement, values);
  signal?.throwIfAborted();
  const cancel = () => request.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const { recordset } = await request.query<Row>(statement.sql);
    // Undefined when nothing was selected.
    return recordset ?? [];
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

async function change(request: sql.Request, statement: Statement<unknown>, values: SqlValues): Promise<number> {
  bind(request, statement, values);
  const { rowsAffected } = await request.query(statement.sql);
  return rowsAffected.reduce((sum, count) => sum + count, 0);
}

function bind(request: sql.Request, { sql: text, parameters }: Statement<unknown>, values: SqlValues): void {
  for (const [name, { driver }] of Object.entries(parameters)) {
    const value = values[name];
    if (value === undefined) throw new NightshiftError('INTERNAL', `A statement lacks its parameter @${name}: ${text}`);
    request.input(name, driver, sent(value));
  }
}

/** The driver takes bytes as a Buffer only. */
function sent(value: SqlValue): Exclude<SqlValue, Uint8Array> | Buffer {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}

/** The commit was sent and its answer never came. */
class CommitLost extends NightshiftError {}

function commitLost(cause: unknown, place: string): CommitLost {
  const message = `The store ${place} went away while it was asked to commit: whether it did is not known.`;
  return new CommitLost('STORE_UNAVAILABLE', message, { cause });
}

function isCommitLost(error: unknown): boolean {
  return error instanceof CommitLost;
}
