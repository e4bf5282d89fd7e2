import { SecretStore, type SecretRow } from '#src/apps/secrets/secret-store.js';
import type { Sealed } from '#src/identity/key-ring/sealed.js';
import { fromSecret, toSecret } from '../secret-rows.js';
import type { MssqlDatabase } from './mssql-database.js';
import * as sql from './secret-statements.js';

export class MssqlSecretStore extends SecretStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async listOthers(keyId: string, { limit, skip }: { limit: number; skip: number }): Promise<SecretRow[]> {
    const rows = await this.#database.rows(sql.LIST_SECRETS_OF_OTHER_KEYS, { keyId, count: skip + limit });
    return rows.slice(skip).map(toSecret);
  }

  override async reseal(row: SecretRow, value: Sealed): Promise<boolean> {
    const statement = row.kind === 'key' ? sql.RESEAL_KEY : sql.RESEAL_SETTING;
    return (await this.#database.run(statement, fromSecret(row, value))) > 0;
  }

  override async countByKey(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database.rows(sql.COUNT_SECRETS_BY_KEY);
    return new Map(rows.map((row) => [row.key_id, row.sealed_values]));
  }
}
