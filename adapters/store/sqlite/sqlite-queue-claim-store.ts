import { QueueClaimStore, type QueueClaim } from '#src/intake/queue-claim-store.js';
import { queueNotClaimed } from '../missing-rows.js';
import { claimsOf, type ClaimColumns } from '../queue-claim-rows.js';
import * as sql from './queue-claim-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

export class SqliteQueueClaimStore extends QueueClaimStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async claim(queue: string, app: string, at: Date): Promise<QueueClaim> {
    return this.#database.transaction(() => {
      this.#statements.insert.run({ queue, app, at: at.getTime() });
      return this.#find(queue) ?? { queue, owner: app, claimedAt: at, consents: [] };
    });
  }

  override async list(): Promise<QueueClaim[]> {
    return claimsOf(this.#statements.list.all());
  }

  override async find(queue: string): Promise<QueueClaim | undefined> {
    return this.#find(queue);
  }

  override async consent(queue: string, app: string, at: Date): Promise<void> {
    this.#database.transaction(() => {
      if (this.#find(queue) === undefined) throw queueNotClaimed(queue);
      this.#statements.consent.run({ queue, app, at: at.getTime() });
    });
  }

  override async withdraw(queue: string, app: string): Promise<boolean> {
    return this.#statements.withdraw.run({ queue, app }).changes > 0;
  }

  #find(queue: string): QueueClaim | undefined {
    return claimsOf(this.#statements.find.all({ queue }))[0];
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    insert: database.prepare(sql.INSERT_QUEUE_CLAIM),
    list: database.prepare<ClaimColumns>(sql.LIST_QUEUE_CLAIMS),
    find: database.prepare<ClaimColumns>(sql.FIND_QUEUE_CLAIM),
    consent: database.prepare(sql.INSERT_QUEUE_CONSENT),
    withdraw: database.prepare(sql.DELETE_QUEUE_CONSENT),
  };
}
