import { ParkedStore, type DueMessage, type KeptMessage } from '#src/executions/parked/parked-store.js';
import { messageColumns } from '../message-columns.js';
import * as sql from './parked-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface ParkedColumns {
  readonly seq: number;
  readonly queue: string;
  readonly id: string;
  readonly type: string;
  readonly body: Uint8Array;
  readonly headers: string;
  readonly failed: number;
  readonly day: string;
  readonly invocation_id: string;
  readonly attempt: number;
  readonly due_at: number;
}

export class SqliteParkedStore extends ParkedStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async park(message: KeptMessage, afterMs: number): Promise<void> {
    this.#statements.park.run({ ...messageColumns(message), afterMs: Math.round(afterMs) });
  }

  override async takeDue(limit: number, forMs: number): Promise<DueMessage[]> {
    const rows = this.#statements.takeDue.all({ limit, forMs });
    return rows.toSorted((a, b) => a.due_at - b.due_at || a.seq - b.seq).map(toDueMessage);
  }

  override async remove(keys: readonly number[]): Promise<void> {
    this.#database.transaction(() => {
      for (const key of keys) this.#statements.remove.run({ key });
    });
  }

  override async hasten(day: string, invocationId: string): Promise<void> {
    this.#statements.hasten.run({ day, invocationId });
  }

  override async attemptOf(day: string, invocationId: string): Promise<number | undefined> {
    return this.#statements.findAttempt.get({ day, invocationId })?.attempt ?? undefined;
  }
}

function toDueMessage({
  seq,
  invocation_id: invocationId,
  headers,
  due_at: _dueAt,
  ...same
}: ParkedColumns): DueMessage {
  return { ...same, key: seq, invocationId, headers: JSON.parse(headers) as KeptMessage['headers'] };
}

function prepareAll(database: SqliteDatabase) {
  return {
    park: database.prepare(sql.PARK),
    takeDue: database.prepare<ParkedColumns>(sql.TAKE_DUE),
    remove: database.prepare(sql.REMOVE),
    hasten: database.prepare(sql.HASTEN),
    findAttempt: database.prepare<{ readonly attempt: number | null }>(sql.FIND_PARKED_ATTEMPT),
  };
}
