import { PackageStore } from '#src/publishing/package-store.js';
import { packageNotFound } from '../missing-rows.js';
import * as sql from './content-statements.js';
import { toContent, type Content, type MssqlContents } from './mssql-contents.js';
import type { MssqlDatabase } from './mssql-database.js';

const SWEPT_AT_ONCE = 10;

export class MssqlPackageStore extends PackageStore {
  readonly #database: MssqlDatabase;
  readonly #contents: MssqlContents;

  constructor(database: MssqlDatabase, contents: MssqlContents) {
    super();
    this.#database = database;
    this.#contents = contents;
  }

  override async has(digest: string): Promise<boolean> {
    return (await this.#find(digest)) !== undefined;
  }

  override async write(digest: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    const known = await this.#find(digest);
    if (known !== undefined && (await this.#touch(known.id))) return known.bytes;
    const written = await this.#contents.write(content, async (transaction, { id }) => {
      const inserted = await transaction.run(sql.INSERT_PACKAGE, { digest, content: id });
      // Another writer of the same package was first; by its digest it holds the same bytes.
      if (inserted === 0) await this.#contents.delete(transaction, id);
    });
    return written.bytes;
  }

  override async *read(digest: string): AsyncIterable<Uint8Array> {
    const content = await this.#find(digest);
    if (content === undefined) throw packageNotFound(digest);
    for await (const chunk of this.#contents.read(content)) {
      if (chunk === false) throw packageNotFound(digest);
      yield chunk;
    }
  }

  override async sweep(unusedForMs: number): Promise<number> {
    const unusedForSeconds = Math.ceil(unusedForMs / 1_000);
    const unused = await this.#database.rows(sql.FIND_UNUSED_PACKAGES, { unusedForSeconds, limit: SWEPT_AT_ONCE });
    let swept = 0;
    // One by one: each takes its chunks with it.
    for (const { digest } of unused) if (await this.#deleteUnused(digest, unusedForSeconds)) swept += 1;
    return swept;
  }

  #deleteUnused(digest: string, unusedForSeconds: number): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      const deleted = await transaction.row(sql.DELETE_UNUSED_PACKAGE, { digest, unusedForSeconds });
      if (deleted !== undefined) await this.#contents.delete(transaction, Number(deleted.content));
      return deleted !== undefined;
    });
  }

  #touch(content: number): Promise<boolean> {
    return this.#database.transaction((transaction) => this.#contents.touch(transaction, content));
  }

  async #find(digest: string): Promise<Content | undefined> {
    const row = await this.#database.row(sql.FIND_PACKAGE, { digest });
    return row === undefined ? undefined : toContent(row);
  }
}
