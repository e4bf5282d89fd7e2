import type { WorkerFacts } from '#contracts/messages/worker-link.js';
import { WorkerStore, type NewWorkerRow, type WorkerHold, type WorkerRow } from '#src/fleet/worker-store.js';
import { workerNotFound } from '#src/fleet/worker-not-found.js';
import { toWorker, type WorkerColumns } from '../worker-rows.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';
import * as sql from './worker-statements.js';

export class SqliteWorkerStore extends WorkerStore {
  readonly #insert: Statement;
  readonly #findByToken: Statement<WorkerColumns>;
  readonly #find: Statement<WorkerColumns>;
  readonly #setFacts: Statement;
  readonly #setHold: Statement;
  readonly #list: Statement<WorkerColumns>;
  readonly #touch: Statement;
  readonly #delete: Statement;

  constructor(database: SqliteDatabase) {
    super();
    this.#insert = database.prepare(sql.INSERT_WORKER);
    this.#findByToken = database.prepare<WorkerColumns>(sql.FIND_WORKER_BY_TOKEN);
    this.#find = database.prepare<WorkerColumns>(sql.FIND_WORKER);
    this.#setFacts = database.prepare(sql.SET_WORKER_FACTS);
    this.#setHold = database.prepare(sql.SET_WORKER_HOLD);
    this.#list = database.prepare<WorkerColumns>(sql.LIST_WORKERS);
    this.#touch = database.prepare(sql.TOUCH_WORKER);
    this.#delete = database.prepare(sql.DELETE_WORKER);
  }

  override async insert({ id, name, tokenId, joinedAt, lastSeenAt, labels }: NewWorkerRow): Promise<void> {
    this.#insert.run({
      id,
      name,
      tokenId,
      joinedAt: joinedAt.getTime(),
      lastSeenAt: lastSeenAt.getTime(),
      labels: labels === undefined ? null : JSON.stringify(labels),
    });
  }

  override async findByToken(tokenId: string): Promise<WorkerRow | undefined> {
    const row = this.#findByToken.get({ tokenId });
    return row === undefined ? undefined : toWorker(row);
  }

  override async find(id: string): Promise<WorkerRow | undefined> {
    const row = this.#find.get({ id });
    return row === undefined ? undefined : toWorker(row);
  }

  override async list(): Promise<WorkerRow[]> {
    return this.#list.all().map(toWorker);
  }

  override async touch(id: string, at: Date): Promise<void> {
    this.#touch.run({ id, at: at.getTime() });
  }

  override async setFacts(id: string, facts: WorkerFacts): Promise<void> {
    this.#setFacts.run({ id, facts: JSON.stringify(facts) });
  }

  override async setHold(id: string, hold: WorkerHold | undefined): Promise<void> {
    if (this.#setHold.run({ id, hold: hold ?? null }).changes === 0) throw workerNotFound(id);
  }

  override async delete(id: string): Promise<void> {
    if (this.#delete.run({ id }).changes > 0) return;
    throw workerNotFound(id);
  }
}
