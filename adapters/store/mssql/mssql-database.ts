import sql from 'mssql';
import { NightshiftError } from '#contracts/errors.js';
import type { LastingPool } from './lasting-pool.js';
import { isConnectionLost, isNeverSent, isTimeout, translated } from './mssql-errors.js';
import { ask, change, type RunOptions } from './mssql-request.js';
import type { SqlValues, Statement } from './mssql-statement.js';
import { OpenTransaction, type Runner, type Transaction } from './open-transaction.js';
import { retryMeeting } from './retry-meeting.js';

export type { BulkColumn, RunOptions } from './mssql-request.js';
export type { Runner, Transaction } from './open-transaction.js';

export interface TransactionOptions {
  /** For each statement, in place of the time that is set for all. */
  readonly timeoutMs?: number;
}

/** One database, over a pool of connections. Every error that leaves it is ours. */
export class MssqlDatabase implements Runner {
  /** Server and database, without any secret. */
  readonly place: string;
  readonly #pool: LastingPool;

  constructor(place: string, pool: LastingPool) {
    this.place = place;
    this.#pool = pool;
  }

  /** What only reads is tried once more when its connection went away; of anything else nobody can tell whether it was done. */
  rows<Row>(statement: Statement<Row>, values: SqlValues = {}, options: RunOptions = {}): Promise<Row[]> {
    return this.#trying(
      (pool) => ask<Row>(pool.request(), statement, values, options),
      (error) => isNeverSent(error) || (statement.reads && isConnectionLost(error)),
    );
  }

  async row<Row>(statement: Statement<Row>, values?: SqlValues, options?: RunOptions): Promise<Row | undefined> {
    return (await this.rows(statement, values, options))[0];
  }

  run(statement: Statement<unknown>, values: SqlValues = {}): Promise<number> {
    return this.#trying((pool) => change(pool.request(), statement, values), isNeverSent);
  }

  /**
   * All of `work` or nothing. `work` is run again when it met another's (`retryMeeting`), or when its connection was lost before the commit: it
   * must have no effect but on the database.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return this.#trying(
      (pool) => this.#inTransaction(pool, work, options),
      (error) => !isCommitLost(error) && (isNeverSent(error) || isConnectionLost(error)),
    );
  }

  /** Once more at most, on another connection. */
  #trying<T>(call: (pool: sql.ConnectionPool) => Promise<T>, isWorthAnother: (error: unknown) => boolean): Promise<T> {
    return retryMeeting(async () => {
      try {
        return await this.#once(call);
      } catch (error) {
        if (!isWorthAnother(error)) throw error;
        return this.#once(call);
      }
    });
  }

  async #once<T>(call: (pool: sql.ConnectionPool) => Promise<T>): Promise<T> {
    try {
      const pool = await this.#pool.connected();
      try {
        const result = await call(pool);
        this.#pool.worked(pool);
        return result;
      } catch (error) {
        this.#pool.failed(pool, error);
        throw error;
      }
    } catch (error) {
      throw translated(error, this.place);
    }
  }

  async #inTransaction<T>(
    pool: sql.ConnectionPool,
    work: (transaction: Transaction) => Promise<T>,
    { timeoutMs }: TransactionOptions,
  ): Promise<T> {
    const transaction = timeoutMs === undefined ? pool.transaction() : withTimeout(pool, timeoutMs);
    await transaction.begin(sql.ISOLATION_LEVEL.READ_COMMITTED);
    const open = new OpenTransaction(transaction);
    let result: T;
    try {
      result = await work(open);
    } catch (error) {
      await open.idle();
      await this.#rollback(pool, transaction);
      throw error;
    }
    await open.idle();
    await this.#commit(pool, transaction);
    return result;
  }

  async #commit(pool: sql.ConnectionPool, transaction: sql.Transaction): Promise<void> {
    try {
      await transaction.commit();
    } catch (error) {
      if (isTimeout(error)) this.#pool.renew(pool);
      throw isTimeout(error) || isConnectionLost(error) ? commitLost(error, this.place) : error;
    }
  }

  /** The server may have rolled back by itself, or be gone; what matters is the error that led here. */
  async #rollback(pool: sql.ConnectionPool, transaction: sql.Transaction): Promise<void> {
    try {
      await transaction.rollback();
    } catch (error) {
      // Its connection went back to the pool, and may have the transaction open.
      if (isTimeout(error)) this.#pool.renew(pool);
    }
  }
}

/** The driver takes the time as its second argument; its types do not know yet. */
function withTimeout(pool: sql.ConnectionPool, requestTimeout: number): sql.Transaction {
  const make = pool.transaction.bind(pool) as (options: { readonly requestTimeout: number }) => sql.Transaction;
  return make({ requestTimeout });
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
