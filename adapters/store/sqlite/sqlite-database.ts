import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { retryWhileBusy } from './retry-while-busy.js';
import { translated } from './sqlite-errors.js';

/** WAL: readers and the writer do not block each other. FULL: a commit survives a pulled plug. */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA cache_size = -65536;
  PRAGMA temp_store = MEMORY;
  PRAGMA journal_size_limit = 67108864;
`;

const waitWhenBusy = (timeoutMs: number): string => `PRAGMA busy_timeout = ${timeoutMs}`;
const BEGIN = 'BEGIN IMMEDIATE';
const COMMIT = 'COMMIT';
const ROLLBACK = 'ROLLBACK';
/** Some megabytes: the event loop gets its turn in between. */
const PAGES_COPIED_AT_ONCE = 2_000;

export type SqlValue = SQLInputValue;
export type SqlParameters = Readonly<Record<string, SqlValue>>;

/** A prepared statement. `Row` is what its columns hold: tables are STRICT, so the cast from the driver's row is sound. */
export class Statement<Row = never> {
  readonly #statement: StatementSync;
  readonly #path: string;

  constructor(statement: StatementSync, path: string) {
    this.#statement = statement;
    this.#path = path;
  }

  get(parameters: SqlParameters = {}): Row | undefined {
    return this.#translating(() => this.#statement.get(parameters) as Row | undefined);
  }

  all(parameters: SqlParameters = {}): Row[] {
    return this.#translating(() => this.#statement.all(parameters) as Row[]);
  }

  run(parameters: SqlParameters = {}): { readonly changes: number; readonly rowid: number } {
    return this.#translating(() => {
      const { changes, lastInsertRowid } = this.#statement.run(parameters);
      return { changes: Number(changes), rowid: Number(lastInsertRowid) };
    });
  }

  #translating<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw translated(error, this.#path);
    }
  }
}

/** One connection to one file. Every error that leaves it is ours. */
export class SqliteDatabase {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #patienceMs: number;

  /** Until `waitWhenBusy`, a lock held by somebody else is an error at once, but for `whenFree`, which tries for `patienceMs`. */
  constructor(path: string, patienceMs = 0) {
    this.path = path;
    this.#patienceMs = patienceMs;
    try {
      this.#database = new DatabaseSync(path, { timeout: 0 });
    } catch (error) {
      throw translated(error, path);
    }
  }

  configure(): void {
    this.exec(SETTINGS);
  }

  /**
   * From here on a lock held by another process is waited for. The wait blocks the event loop, node:sqlite is synchronous: for threads and programs
   * that serve nobody meanwhile.
   */
  waitWhenBusy(timeoutMs: number): void {
    this.exec(waitWhenBusy(timeoutMs));
  }

  prepare<Row = never>(sql: string): Statement<Row> {
    try {
      return new Statement<Row>(this.#database.prepare(sql), this.path);
    } catch (error) {
      throw translated(error, this.path);
    }
  }

  exec(sql: string): void {
    try {
      this.#database.exec(sql);
    } catch (error) {
      throw translated(error, this.path);
    }
  }

  /** `work` runs to its end in one turn of the event loop, so nothing else can slip into the transaction. */
  transaction<T>(work: () => T): T {
    this.begin();
    try {
      const result = work();
      this.exec(COMMIT);
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** As `transaction`: while another process holds the lock, the event loop goes on. Rejects with STORE_UNAVAILABLE when patience is at its end. */
  whenFree<T>(work: () => T): Promise<T> {
    return retryWhileBusy(() => this.transaction(work), this.#patienceMs);
  }

  /** Takes the write lock now: a transaction that reads first and writes later could fail half way for want of it. */
  begin(): void {
    this.exec(BEGIN);
  }

  commit(): void {
    this.exec(COMMIT);
  }

  /** SQLite rolls back by itself after some errors, a full disk among them. */
  rollback(): void {
    if (this.#database.isOpen && this.#database.isTransaction) this.exec(ROLLBACK);
  }

  /** Copies all of it into the file, which must be empty. Inside a transaction that has read, as it was then, whoever writes meanwhile. */
  async copyTo(path: string): Promise<void> {
    try {
      await backup(this.#database, path, { rate: PAGES_COPIED_AT_ONCE });
    } catch (error) {
      throw translated(error, path);
    }
  }

  /** Closing twice is fine. */
  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
