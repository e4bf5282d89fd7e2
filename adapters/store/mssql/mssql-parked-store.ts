import { ParkedStore, type DueMessage, type KeptMessage } from '#src/executions/parked/parked-store.js';
import { messageColumns } from '../message-columns.js';
import type { MssqlDatabase } from './mssql-database.js';
import { bytesOf, dateOf, dayOf } from './mssql-values.js';
import * as sql from './parked-statements.js';

export class MssqlParkedStore extends ParkedStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async park(message: KeptMessage, afterMs: number): Promise<void> {
    const values = { ...messageColumns(message), day: dateOf(message.day), afterMs: Math.round(afterMs) };
    await this.#database.run(sql.PARK, values);
  }

  override async takeDue(limit: number, forMs: number): Promise<DueMessage[]> {
    const due = (await this.#database.rows(sql.TAKE_DUE, { limit, forMs })).map(toDue);
    // The order in which rows come out of an update is nobody's promise.
    return due.toSorted((a, b) => a.dueAt - b.dueAt || a.message.key - b.message.key).map(({ message }) => message);
  }

  override async remove(keys: readonly number[]): Promise<void> {
    if (keys.length > 0) await this.#database.run(sql.REMOVE, { keys: JSON.stringify(keys) });
  }

  override async hasten(day: string, invocationId: string): Promise<void> {
    await this.#database.run(sql.HASTEN, { day: dateOf(day), invocationId });
  }

  override async attemptOf(day: string, invocationId: string): Promise<number | undefined> {
    const row = await this.#database.row(sql.FIND_PARKED_ATTEMPT, { day: dateOf(day), invocationId });
    return row?.attempt ?? undefined;
  }
}

function toDue(row: sql.ParkedColumns): { readonly dueAt: number; readonly message: DueMessage } {
  const { seq, body, headers, day, invocation_id: invocationId, due_at: dueAt, ...same } = row;
  const message = {
    ...same,
    key: Number(seq),
    body: bytesOf(body),
    headers: JSON.parse(headers) as KeptMessage['headers'],
    day: dayOf(day),
    invocationId,
  };
  return { dueAt: dueAt.getTime(), message };
}
