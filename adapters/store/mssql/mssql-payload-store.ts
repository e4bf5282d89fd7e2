import { PayloadStore, type PayloadKey } from '#src/executions/payload-store.js';
import { payloadNotFound, payloadReplaced } from '../missing-rows.js';
import * as sql from './content-statements.js';
import { toContent, type MssqlContents } from './mssql-contents.js';
import type { MssqlDatabase } from './mssql-database.js';
import { dateOf } from './mssql-values.js';

export class MssqlPayloadStore extends PayloadStore {
  readonly #database: MssqlDatabase;
  readonly #contents: MssqlContents;

  constructor(database: MssqlDatabase, contents: MssqlContents) {
    super();
    this.#database = database;
    this.#contents = contents;
  }

  override async write(key: PayloadKey, content: AsyncIterable<Uint8Array>): Promise<number> {
    const written = await this.#contents.write(content, async (transaction, { id }) => {
      const row = { ...columnsOf(key), content: id };
      if ((await transaction.run(sql.INSERT_PAYLOAD, row)) > 0) return;
      for (const { replaced } of await transaction.rows(sql.REPLACE_PAYLOAD, row)) {
        await this.#contents.delete(transaction, Number(replaced));
      }
    });
    return written.bytes;
  }

  override async *read(key: PayloadKey): AsyncIterable<Uint8Array> {
    const row = await this.#database.row(sql.FIND_PAYLOAD, columnsOf(key));
    if (row === undefined) throw payloadNotFound(key);
    for await (const chunk of this.#contents.read(toContent(row))) {
      if (chunk === false) throw payloadReplaced(key);
      yield chunk;
    }
  }
}

function columnsOf({ day, id, name }: PayloadKey) {
  return { day: dateOf(day), id, name };
}
