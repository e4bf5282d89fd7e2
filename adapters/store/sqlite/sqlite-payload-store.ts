import { NightshiftError } from '#contracts/errors.js';
import { PayloadStore, type PayloadKey } from '#src/executions/payload-store.js';
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

  override async *read({ day, id, name }: PayloadKey): AsyncIterable<Uint8Array> {
    const content = this.#find.get({ day, id, name });
    if (content === undefined) {
      throw new NightshiftError(
        'PAYLOAD_NOT_FOUND',
        `Execution ${id} of ${day} has no payload ${name}, or it is no longer kept.`,
      );
    }
    for (const chunk of this.#contents.read(content)) {
      if (chunk === false) {
        throw new NightshiftError(
          'PAYLOAD_NOT_FOUND',
          `Payload ${name} of execution ${id} was replaced while it was read: read it again.`,
        );
      }
      yield chunk;
    }
  }
}
