import { appNotFound } from '#src/apps/app-not-found.js';
import { RAISE_REVISION } from './app-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';
import { isForeignKeyViolation } from './sqlite-errors.js';

/** How every change of an app is made. */
export class AppChanges {
  readonly #database: SqliteDatabase;
  readonly #raise: Statement;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#raise = database.prepare(RAISE_REVISION);
  }

  /** One transaction; the revision grows when `write` says that something changed. An app that is not there is APP_NOT_FOUND. */
  make(app: string, write: () => boolean): boolean {
    try {
      return this.#database.transaction(() => {
        const changed = write();
        if (changed) this.#raise.run({ app });
        return changed;
      });
    } catch (error) {
      throw isForeignKeyViolation(error) ? appNotFound(app, error) : error;
    }
  }
}
