import { chunked } from '../chunked.js';
import * as sql from './content-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

const CHUNK_BYTES = 1024 * 1024;
const ABANDONED_AFTER_SECONDS = 24 * 60 * 60;

export interface Content {
  readonly id: number;
  readonly bytes: number;
  readonly chunks: number;
}

/** Large bytes in chunk rows: what packages and payloads share. Chunks are written one by one, so that no lock is held while a sender is slow. */
export class SqliteContents {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  /** Stores the chunks, then runs `publish` in the transaction that completes the content. Nothing is left when either fails. */
  async write(source: AsyncIterable<Uint8Array>, publish: (content: Content) => void): Promise<Content> {
    const { rowid: id } = await this.#database.whenFree(() => this.#statements.insertContent.run());
    try {
      let bytes = 0;
      let chunks = 0;
      for await (const chunk of chunked(source, CHUNK_BYTES)) {
        await this.#insertChunk(id, chunks, chunk);
        chunks += 1;
        bytes += chunk.byteLength;
      }
      const content = { id, bytes, chunks };
      await this.#database.whenFree(() => {
        this.#statements.completeContent.run({ content: id, bytes, chunks });
        publish(content);
      });
      return content;
    } catch (error) {
      await this.#discard(id);
      throw error;
    }
  }

  /** In order. Yields false in place of a chunk that is gone: the content was replaced meanwhile. */
  *read({ id, chunks }: Content): Generator<Uint8Array | false> {
    for (let number = 0; number < chunks; number += 1) {
      yield this.#statements.findChunk.get({ content: id, number })?.bytes ?? false;
    }
  }

  /** Inside a transaction of the caller's. False: it is gone. */
  touch(id: number): boolean {
    return this.#statements.touchContent.run({ content: id }).changes > 0;
  }

  /** Inside a transaction of the caller's. */
  delete(id: number): void {
    this.#statements.deleteContent.run({ content: id });
  }

  /** Removes what writers that died have left. */
  sweep(): void {
    this.#statements.deleteAbandoned.run({ olderThanSeconds: ABANDONED_AFTER_SECONDS });
  }

  #insertChunk(content: number, number: number, bytes: Uint8Array): Promise<void> {
    return this.#database.whenFree(() => {
      this.#statements.insertChunk.run({ content, number, bytes });
      this.#statements.touchContent.run({ content });
    });
  }

  /** The error that led here is the one to tell; where the store is away, the sweep removes the rest. */
  async #discard(id: number): Promise<void> {
    try {
      await this.#database.whenFree(() => this.delete(id));
    } catch {
      // Unfinished contents are not readable.
    }
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    insertContent: database.prepare(sql.INSERT_CONTENT),
    insertChunk: database.prepare(sql.INSERT_CHUNK),
    touchContent: database.prepare(sql.TOUCH_CONTENT),
    completeContent: database.prepare(sql.COMPLETE_CONTENT),
    deleteContent: database.prepare(sql.DELETE_CONTENT),
    findChunk: database.prepare<{ readonly bytes: Uint8Array }>(sql.FIND_CHUNK),
    deleteAbandoned: database.prepare(sql.DELETE_ABANDONED_CONTENTS),
  };
}
