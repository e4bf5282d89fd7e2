import { DatabaseSync } from 'node:sqlite';

/** Takes the store away from those who write: another process, this one, holds the lock of its file. Who only reads a WAL file does not notice. */
export class StoreOutage {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  static begin(path: string): StoreOutage {
    const database = new DatabaseSync(path, { timeout: 10_000 });
    database.exec('BEGIN EXCLUSIVE');
    return new StoreOutage(database);
  }

  /** Ending twice is fine. */
  end(): void {
    if (!this.#database.isOpen) return;
    this.#database.exec('ROLLBACK');
    this.#database.close();
  }
}
