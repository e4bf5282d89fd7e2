import { SignInAttemptStore, type AttemptsChange } from '#src/identity/sessions/sign-in-attempt-store.js';
import { toAttempts } from '../sign-in-attempt-rows.js';
import type { MssqlDatabase } from './mssql-database.js';
import * as sql from './sign-in-attempt-statements.js';

export class MssqlSignInAttemptStore extends SignInAttemptStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override change(subject: string, change: AttemptsChange): Promise<void> {
    return this.#database.transaction(async (transaction) => {
      const row = await transaction.row(sql.LOCK_ATTEMPTS, { subject });
      const changed = change(row && toAttempts(row));
      if (changed === undefined) {
        await transaction.run(sql.DELETE_ATTEMPTS, { subject });
        return;
      }
      const { count, lastAt, lockedUntil } = changed;
      const statement = row === undefined ? sql.INSERT_ATTEMPTS : sql.UPDATE_ATTEMPTS;
      await transaction.run(statement, { subject, count, lastAt, lockedUntil: lockedUntil ?? null });
    });
  }

  override async sweep(before: Date): Promise<void> {
    await this.#database.run(sql.SWEEP_ATTEMPTS, { before });
  }
}
