import type { SqliteDatabase } from './sqlite-database.js';

/** A transaction holds the event loop: what comes beyond this waits for the next turn. */
const MOST_AT_ONCE = 200;

interface Waiting<Request, Result> {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Does in one transaction what is asked for in one turn of the event loop, in the order it was asked: the disk is waited for once. */
export class SharedTransaction<Request, Result> {
  readonly #database: SqliteDatabase;
  readonly #work: (request: Request) => Result;
  #waiting: Waiting<Request, Result>[] = [];

  /** Each `work` stands for itself: no two requests have to be done together, or not together. */
  constructor(database: SqliteDatabase, work: (request: Request) => Result) {
    this.#database = database;
    this.#work = work;
  }

  /** Resolves once it is committed. */
  do(request: Request): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const now = this.#waiting.splice(0, MOST_AT_ONCE);
    if (this.#waiting.length > 0) setImmediate(() => this.#flush());
    if (this.#commit(now) === undefined) return;
    // One that fails is no reason for the others to.
    for (const each of now) {
      const error = this.#commit([each]);
      if (error !== undefined) each.reject(error);
    }
  }

  /** Returns why nothing was done. */
  #commit(all: readonly Waiting<Request, Result>[]): unknown {
    let results: readonly Result[];
    try {
      results = this.#database.transaction(() => all.map(({ request }) => this.#work(request)));
    } catch (error) {
      return error;
    }
    for (const [n, { resolve }] of all.entries()) resolve(results[n] as Result);
    return undefined;
  }
}
