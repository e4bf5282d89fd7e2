import type { WorkerFacts } from '#contracts/messages/worker-link.js';
import { WorkerStore, type NewWorkerRow, type WorkerHold, type WorkerRow } from '#src/fleet/worker-store.js';
import { workerNotFound } from '#src/fleet/worker-not-found.js';
import { toWorker } from '../worker-rows.js';
import type { MssqlDatabase } from './mssql-database.js';
import * as sql from './worker-statements.js';

export class MssqlWorkerStore extends WorkerStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async insert({ id, name, tokenId, joinedAt, lastSeenAt, labels: bound }: NewWorkerRow): Promise<void> {
    const labels = bound === undefined ? null : JSON.stringify(bound);
    await this.#database.run(sql.INSERT_WORKER, { id, name, tokenId, joinedAt, lastSeenAt, labels });
  }

  override async findByToken(tokenId: string): Promise<WorkerRow | undefined> {
    const row = await this.#database.row(sql.FIND_WORKER_BY_TOKEN, { tokenId });
    return row === undefined ? undefined : toWorker(row);
  }

  override async find(id: string): Promise<WorkerRow | undefined> {
    const row = await this.#database.row(sql.FIND_WORKER, { id });
    return row === undefined ? undefined : toWorker(row);
  }

  override async list(): Promise<WorkerRow[]> {
    return (await this.#database.rows(sql.LIST_WORKERS)).map(toWorker);
  }

  override async touch(id: string, at: Date): Promise<void> {
    await this.#database.run(sql.TOUCH_WORKER, { id, at });
  }

  override async setFacts(id: string, facts: WorkerFacts): Promise<void> {
    await this.#database.run(sql.SET_WORKER_FACTS, { id, facts: JSON.stringify(facts) });
  }

  override async setHold(id: string, hold: WorkerHold | undefined): Promise<void> {
    if ((await this.#database.run(sql.SET_WORKER_HOLD, { id, hold: hold ?? null })) === 0) throw workerNotFound(id);
  }

  override async delete(id: string): Promise<void> {
    if ((await this.#database.run(sql.DELETE_WORKER, { id })) === 0) throw workerNotFound(id);
  }
}
