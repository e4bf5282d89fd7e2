import {
  PublishCredentialStore,
  type PublishCredentialRow,
} from '#src/identity/publishers/publish-credential-store.js';
import { appNotFound } from '#src/apps/app-not-found.js';
import { toPublishCredential, type PublishCredentialColumns } from '../publish-credential-rows.js';
import * as sql from './publish-credential-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';
import { isForeignKeyViolation } from './sqlite-errors.js';

export class SqlitePublishCredentialStore extends PublishCredentialStore {
  readonly #find: Statement<PublishCredentialColumns>;
  readonly #save: Statement;
  readonly #delete: Statement;
  readonly #markUsed: Statement;

  constructor(database: SqliteDatabase) {
    super();
    this.#find = database.prepare<PublishCredentialColumns>(sql.FIND_PUBLISH_CREDENTIAL);
    this.#save = database.prepare(sql.SAVE_PUBLISH_CREDENTIAL);
    this.#delete = database.prepare(sql.DELETE_PUBLISH_CREDENTIAL);
    this.#markUsed = database.prepare(sql.MARK_PUBLISH_CREDENTIAL_USED);
  }

  override async find(app: string): Promise<PublishCredentialRow | undefined> {
    const row = this.#find.get({ app });
    return row === undefined ? undefined : toPublishCredential(row);
  }

  override async save({ app, id, hash, createdAt, usedAt }: PublishCredentialRow): Promise<void> {
    try {
      this.#save.run({ app, id, hash, createdAt: createdAt.getTime(), usedAt: usedAt?.getTime() ?? null });
    } catch (error) {
      throw isForeignKeyViolation(error) ? appNotFound(app, error) : error;
    }
  }

  override async delete(app: string): Promise<boolean> {
    return this.#delete.run({ app }).changes > 0;
  }

  override async markUsed(app: string, id: string, at: Date): Promise<void> {
    this.#markUsed.run({ app, id, at: at.getTime() });
  }
}
