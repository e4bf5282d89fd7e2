import { KeyUseStore, type KeyUse } from '#src/apps/keys/key-use-store.js';
import { toKeyUse } from '../key-use-rows.js';
import * as sql from './key-use-statements.js';
import type { MssqlDatabase } from './mssql-database.js';

export class MssqlKeyUseStore extends KeyUseStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async save(uses: readonly KeyUse[]): Promise<void> {
    for (const use of uses) {
      const row = { ...use };
      // Of two nodes that saw a key for the first time, the second meets the row of the other and tries again.
      await this.#database.transaction(async (transaction) => {
        if ((await transaction.run(sql.RAISE_KEY_USE, row)) > 0) return;
        await transaction.run(sql.INSERT_KEY_USE, row);
      });
    }
  }

  override async list(app: string): Promise<KeyUse[]> {
    return (await this.#database.rows(sql.LIST_KEY_USES, { app })).map(toKeyUse);
  }
}
