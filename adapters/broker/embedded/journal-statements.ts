import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { QueueDeclaration } from '#contracts/topology.js';
import type { Content } from './entry.js';

const SAVE_QUEUE = `INSERT INTO queue (name, declaration) VALUES (?, ?)
  ON CONFLICT (name) DO UPDATE SET declaration = excluded.declaration`;
const INSERT_ENTRY = `INSERT INTO entry (seq, queue, position, attempt, delivered, visible_at, expires_at, expiration_ms, paged, arrived_at)
  VALUES (?, ?, ?, ?, 0, NULL, ?, ?, ?, ?)`;
const INSERT_CONTENT = `INSERT INTO content (seq, message_id, type, headers, body) VALUES (?, ?, ?, ?, ?)`;
const MARK_DELIVERED = `UPDATE entry SET delivered = 1 WHERE seq = ?`;
const DELAY = `UPDATE entry SET visible_at = ?, paged = 0 WHERE seq = ?`;
const MOVE_TO_TAIL = `UPDATE entry SET position = ?, attempt = ?, delivered = 0, visible_at = ?, expires_at = ?, arrived_at = ?, paged = 0
  WHERE seq = ?`;
const PAGE_OUT = `UPDATE entry SET visible_at = NULL, paged = 1 WHERE seq = ?`;
const MARK = `UPDATE content SET message_id = ?, headers = ? WHERE seq = ?`;
const DELETE_ENTRY = `DELETE FROM entry WHERE seq = ?`;
const DELETE_CONTENT = `DELETE FROM content WHERE seq = ?`;
const PROBE = `UPDATE probe SET count = count + 1 WHERE id = 1`;

/** A new entry as a row. Moments are milliseconds since 1970, UTC, so that they mean something to the next process; null: none. */
export interface NewEntryRow {
  readonly seq: number;
  readonly queue: string;
  readonly position: number;
  readonly attempt: number;
  readonly expiresAt: number | null;
  readonly expirationMs: number | null;
  /** Whether it lies in the file only, to be read by position when its turn comes. */
  readonly paged: boolean;
  readonly arrivedAt: number | null;
}

/** Where a retried entry goes. */
export interface MovedRow {
  readonly position: number;
  readonly attempt: number;
  readonly visibleAt: number | null;
  readonly expiresAt: number | null;
  readonly arrivedAt: number | null;
}

/** The statements that change the broker's file; always called within the journal's transaction. */
export class JournalStatements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  saveQueue(declaration: QueueDeclaration): void {
    this.#run(SAVE_QUEUE, declaration.name, JSON.stringify(declaration));
  }

  insert(row: NewEntryRow, content: Content): void {
    const { seq, queue, position, attempt, expiresAt, expirationMs, paged, arrivedAt } = row;
    this.#run(INSERT_ENTRY, seq, queue, position, attempt, expiresAt, expirationMs, paged ? 1 : 0, arrivedAt);
    this.#run(INSERT_CONTENT, seq, content.id, content.type, JSON.stringify(content.headers), content.body);
  }

  markDelivered(seq: number): void {
    this.#run(MARK_DELIVERED, seq);
  }

  delay(seq: number, visibleAt: number): void {
    this.#run(DELAY, visibleAt, seq);
  }

  moveToTail(seq: number, { position, attempt, visibleAt, expiresAt, arrivedAt }: MovedRow): void {
    this.#run(MOVE_TO_TAIL, position, attempt, visibleAt, expiresAt, arrivedAt, seq);
  }

  /** Nobody in memory knows the entry any more. */
  pageOut(seq: number): void {
    this.#run(PAGE_OUT, seq);
  }

  mark(seq: number, id: string, headers: Content['headers']): void {
    this.#run(MARK, id, JSON.stringify(headers), seq);
  }

  delete(seq: number): void {
    this.#run(DELETE_ENTRY, seq);
    this.#run(DELETE_CONTENT, seq);
  }

  /** Changes nothing that matters: shows whether the file can be written again. */
  probe(): void {
    this.#run(PROBE);
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    statement.run(...values);
  }
}
