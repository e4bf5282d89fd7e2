import { SecretStore, type SecretRow } from '#src/apps/secrets/secret-store.js';
import type { Sealed } from '#src/identity/key-ring/sealed.js';
import { fromSecret, toSecret, type KeyCountColumns, type SecretColumns } from '../secret-rows.js';
import * as sql from './secret-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

export class SqliteSecretStore extends SecretStore {
  readonly #list: Statement<SecretColumns>;
  readonly #reseal: Readonly<Record<SecretRow['kind'], Statement>>;
  readonly #count: Statement<KeyCountColumns>;

  constructor(database: SqliteDatabase) {
    super();
    this.#list = database.prepare<SecretColumns>(sql.LIST_SECRETS_OF_OTHER_KEYS);
    this.#reseal = { key: database.prepare(sql.RESEAL_KEY), setting: database.prepare(sql.RESEAL_SETTING) };
    this.#count = database.prepare<KeyCountColumns>(sql.COUNT_SECRETS_BY_KEY);
  }

  override async listOthers(keyId: string, page: { limit: number; skip: number }): Promise<SecretRow[]> {
    return this.#list.all({ keyId, ...page }).map(toSecret);
  }

  override async reseal(row: SecretRow, value: Sealed): Promise<boolean> {
    return this.#reseal[row.kind].run(fromSecret(row, value)).changes > 0;
  }

  override async countByKey(): Promise<ReadonlyMap<string, number>> {
    return new Map(this.#count.all().map((row) => [row.key_id, row.sealed_values]));
  }
}
