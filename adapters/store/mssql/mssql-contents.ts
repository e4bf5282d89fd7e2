import { NightshiftError } from '#contracts/errors.js';
import { chunked } from '../chunked.js';
import * as sql from './content-statements.js';
import type { MssqlDatabase, Transaction } from './mssql-database.js';
import { bytesOf } from './mssql-values.js';

const CHUNK_BYTES = 1024 * 1024;
const ABANDONED_AFTER_SECONDS = 24 * 60 * 60;
/** Contents removed in one go: each may have hundreds of chunks, and the log keeps them until the statement is done. */
const SWEPT_AT_ONCE = 10;

export interface Content {
  readonly id: number;
  readonly bytes: number;
  readonly chunks: number;
}

/**
 * Large bytes in chunk rows: what packages and payloads share. Chunks are written and read one by one, so that neither lock nor connection is held
 * while the other side is slow.
 */
export class MssqlContents {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    this.#database = database;
  }

  /** Stores the chunks, then runs `publish` in the transaction that completes the content. Nothing is left when either fails. */
  async write(
    source: AsyncIterable<Uint8Array>,
    publish: (transaction: Transaction, content: Content) => Promise<void>,
  ): Promise<Content> {
    const id = await this.#insert();
    try {
      let bytes = 0;
      let chunks = 0;
      for await (const chunk of chunked(source, CHUNK_BYTES)) {
        await this.#insertChunk(id, chunks, chunk);
        chunks += 1;
        bytes += chunk.byteLength;
      }
      const content = { id, bytes, chunks };
      await this.#database.transaction(async (transaction) => {
        await transaction.run(sql.COMPLETE_CONTENT, { content: id, bytes, chunks });
        await publish(transaction, content);
      });
      return content;
    } catch (error) {
      await this.#discard(id);
      throw error;
    }
  }

  /** In order. Yields false in place of a chunk that is gone: the content was replaced meanwhile. */
  async *read({ id, chunks }: Content): AsyncGenerator<Uint8Array | false> {
    for (let number = 0; number < chunks; number += 1) {
      const row = await this.#database.row(sql.FIND_CHUNK, { content: id, number });
      yield row === undefined ? false : bytesOf(row.bytes);
    }
  }

  /** False: it is gone. */
  async touch(transaction: Transaction, id: number): Promise<boolean> {
    return (await transaction.run(sql.TOUCH_CONTENT, { content: id })) > 0;
  }

  async delete(transaction: Transaction, id: number): Promise<void> {
    await transaction.run(sql.DELETE_CONTENT, { content: id });
  }

  /** Removes what writers that died have left. */
  async sweep(): Promise<void> {
    const values = { limit: SWEPT_AT_ONCE, olderThanSeconds: ABANDONED_AFTER_SECONDS };
    while ((await this.#database.run(sql.DELETE_ABANDONED_CONTENTS, values)) > 0);
  }

  async #insert(): Promise<number> {
    const row = await this.#database.transaction((transaction) => transaction.row(sql.INSERT_CONTENT));
    if (row === undefined) throw new NightshiftError('INTERNAL', 'A content was inserted and has no id.');
    return Number(row.id);
  }

  #insertChunk(content: number, number: number, bytes: Uint8Array): Promise<void> {
    return this.#database.transaction(async (transaction) => {
      await transaction.run(sql.INSERT_CHUNK, { content, number, bytes });
      await transaction.run(sql.TOUCH_CONTENT, { content });
    });
  }

  /** The error that led here is the one to tell; where the store is away, the sweep removes the rest. */
  async #discard(id: number): Promise<void> {
    try {
      await this.#database.transaction((transaction) => this.delete(transaction, id));
    } catch {
      // Unfinished contents are not readable.
    }
  }
}

/** What the statements that look for a content give. */
export function toContent({ id, bytes, chunks }: sql.ContentColumns): Content {
  return { id: Number(id), bytes: Number(bytes), chunks };
}
