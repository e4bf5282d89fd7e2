import { PackageStore } from '#src/publishing/package-store.js';
import { packageNotFound } from '../missing-rows.js';
import * as sql from './content-statements.js';
import type { SqliteContents, Content } from './sqlite-contents.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

/** Each takes its chunks with it, and nothing else runs meanwhile. */
const SWEPT_AT_ONCE = 1;

interface Unused {
  readonly digest: string;
  readonly content: number;
}

export class SqlitePackageStore extends PackageStore {
  readonly #database: SqliteDatabase;
  readonly #contents: SqliteContents;
  readonly #find: Statement<Content>;
  readonly #insert: Statement;
  readonly #findUnused: Statement<Unused>;
  readonly #delete: Statement;

  constructor(database: SqliteDatabase, contents: SqliteContents) {
    super();
    this.#database = database;
    this.#contents = contents;
    this.#find = database.prepare<Content>(sql.FIND_PACKAGE);
    this.#insert = database.prepare(sql.INSERT_PACKAGE);
    this.#findUnused = database.prepare<Unused>(sql.FIND_UNUSED_PACKAGES);
    this.#delete = database.prepare(sql.DELETE_PACKAGE);
  }

  override async has(digest: string): Promise<boolean> {
    return this.#find.get({ digest }) !== undefined;
  }

  override async write(digest: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    const known = this.#find.get({ digest });
    if (known !== undefined && (await this.#database.whenFree(() => this.#contents.touch(known.id))))
      return known.bytes;
    const written = await this.#contents.write(content, ({ id }) => {
      const { changes } = this.#insert.run({ digest, content: id });
      // Another writer of the same package was first; by its digest it holds the same bytes.
      if (changes === 0) this.#contents.delete(id);
    });
    return written.bytes;
  }

  override async *read(digest: string): AsyncIterable<Uint8Array> {
    const content = this.#find.get({ digest });
    if (content === undefined) throw packageNotFound(digest);
    for (const chunk of this.#contents.read(content)) {
      if (chunk === false) throw packageNotFound(digest);
      yield chunk;
    }
  }

  override sweep(unusedForMs: number): Promise<number> {
    const unusedForSeconds = Math.ceil(unusedForMs / 1_000);
    return this.#database.whenFree(() => {
      const unused = this.#findUnused.all({ unusedForSeconds, limit: SWEPT_AT_ONCE });
      for (const { digest, content } of unused) {
        this.#delete.run({ digest });
        this.#contents.delete(content);
      }
      return unused.length;
    });
  }
}
