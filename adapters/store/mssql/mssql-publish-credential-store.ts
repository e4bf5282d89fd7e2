import {
  PublishCredentialStore,
  type PublishCredentialRow,
} from '#src/identity/publishers/publish-credential-store.js';
import { appNotFound } from '#src/apps/app-not-found.js';
import { toPublishCredential } from '../publish-credential-rows.js';
import { LOCK_APP } from './app-statements.js';
import type { MssqlDatabase } from './mssql-database.js';
import * as sql from './publish-credential-statements.js';

export class MssqlPublishCredentialStore extends PublishCredentialStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async find(app: string): Promise<PublishCredentialRow | undefined> {
    const row = await this.#database.row(sql.FIND_PUBLISH_CREDENTIAL, { app });
    return row === undefined ? undefined : toPublishCredential(row);
  }

  override async save({ usedAt, ...credential }: PublishCredentialRow): Promise<void> {
    const row = { ...credential, usedAt: usedAt ?? null };
    await this.#database.transaction(async (transaction) => {
      // Of two that renew one app's credential, the second waits here.
      if ((await transaction.row(LOCK_APP, { app: row.app })) === undefined) throw appNotFound(row.app);
      if ((await transaction.run(sql.REPLACE_PUBLISH_CREDENTIAL, row)) > 0) return;
      await transaction.run(sql.INSERT_PUBLISH_CREDENTIAL, row);
    });
  }

  override async delete(app: string): Promise<boolean> {
    return (await this.#database.run(sql.DELETE_PUBLISH_CREDENTIAL, { app })) > 0;
  }

  override async markUsed(app: string, id: string, at: Date): Promise<void> {
    await this.#database.run(sql.MARK_PUBLISH_CREDENTIAL_USED, { app, id, at });
  }
}
