import { KeyUseStore, type KeyUse } from '#src/apps/keys/key-use-store.js';
import { toKeyUse, type KeyUseColumns } from '../key-use-rows.js';
import * as sql from './key-use-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

export class SqliteKeyUseStore extends KeyUseStore {
  readonly #database: SqliteDatabase;
  readonly #save: Statement;
  readonly #list: Statement<KeyUseColumns>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#save = database.prepare(sql.SAVE_KEY_USE);
    this.#list = database.prepare<KeyUseColumns>(sql.LIST_KEY_USES);
  }

  override async save(uses: readonly KeyUse[]): Promise<void> {
    this.#database.transaction(() => {
      for (const { app, scope, function: owner, name, at } of uses) {
        this.#save.run({ app, scope, function: owner, name, at: at.getTime() });
      }
    });
  }

  override async list(app: string): Promise<KeyUse[]> {
    return this.#list.all({ app }).map(toKeyUse);
  }
}
