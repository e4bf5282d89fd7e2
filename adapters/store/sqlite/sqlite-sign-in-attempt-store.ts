import { SignInAttemptStore, type AttemptsChange } from '#src/identity/sessions/sign-in-attempt-store.js';
import { toAttempts, type SignInAttemptColumns } from '../sign-in-attempt-rows.js';
import * as sql from './sign-in-attempt-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

export class SqliteSignInAttemptStore extends SignInAttemptStore {
  readonly #database: SqliteDatabase;
  readonly #find: Statement<SignInAttemptColumns>;
  readonly #put: Statement;
  readonly #delete: Statement;
  readonly #sweep: Statement;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#find = database.prepare<SignInAttemptColumns>(sql.FIND_ATTEMPTS);
    this.#put = database.prepare(sql.PUT_ATTEMPTS);
    this.#delete = database.prepare(sql.DELETE_ATTEMPTS);
    this.#sweep = database.prepare(sql.SWEEP_ATTEMPTS);
  }

  override async change(subject: string, change: AttemptsChange): Promise<void> {
    this.#database.transaction(() => {
      const row = this.#find.get({ subject });
      const changed = change(row && toAttempts(row));
      if (changed === undefined) {
        this.#delete.run({ subject });
        return;
      }
      const { count, lastAt, lockedUntil } = changed;
      this.#put.run({ subject, count, lastAt: lastAt.getTime(), lockedUntil: lockedUntil?.getTime() ?? null });
    });
  }

  override async sweep(before: Date): Promise<void> {
    this.#sweep.run({ before: before.getTime() });
  }
}
