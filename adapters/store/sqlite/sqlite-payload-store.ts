import { PayloadStore, type PayloadKey } from '#src/executions/payload-store.js';
import { payloadNotFound, payloadReplaced } from '../missing-rows.js';
import * as sql from './content-statements.js';
import type { Content, SqliteContents } from './sqlite-contents.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

export class SqlitePayloadStore extends PayloadStore {
  readonly #contents: SqliteContents;
  readonly #find: Statement<Content>;
  readonly #put: Statement;

  constructor(database: SqliteDatabase, contents: SqliteContents) {
    super();
    this.#contents = contents;
    this.#find = database.prepare<Content>(sql.FIND_PAYLOAD);
    this.#put = database.prepare(sql.PUT_PAYLOAD);
  }

  override async write({ day, id, name }: PayloadKey, content: AsyncIterable<Uint8Array>): Promise<number> {
    const written = await this.#contents.write(content, (fresh) => {
      const replaced = this.#find.get({ day, id, name });
      this.#put.run({ day, id, name, content: fresh.id });
      if (replaced !== undefined) this.#contents.delete(replaced.id);
    });
    return written.bytes;
  }

  override async *read(key: PayloadKey): AsyncIterable<Uint8Array> {
    const { day, id, name } = key;
    const content = this.#find.get({ day, id, name });
    if (content === undefined) throw payloadNotFound(key);
    for (const chunk of this.#contents.read(content)) {
      if (chunk === false) throw payloadReplaced(key);
      yield chunk;
    }
  }
}
