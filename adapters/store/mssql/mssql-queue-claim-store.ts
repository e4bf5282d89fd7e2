import { QueueClaimStore, type QueueClaim } from '#src/intake/queue-claim-store.js';
import { queueNotClaimed } from '../missing-rows.js';
import { claimsOf } from '../queue-claim-rows.js';
import type { MssqlDatabase } from './mssql-database.js';
import { isForeignKeyViolation } from './mssql-errors.js';
import * as sql from './queue-claim-statements.js';

export class MssqlQueueClaimStore extends QueueClaimStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  /** A claim is never taken back: what is found after the insert is the one that holds. */
  override async claim(queue: string, app: string, at: Date): Promise<QueueClaim> {
    await this.#database.run(sql.INSERT_QUEUE_CLAIM, { queue, app, at });
    return (await this.find(queue)) ?? { queue, owner: app, claimedAt: at, consents: [] };
  }

  override async list(): Promise<QueueClaim[]> {
    return claimsOf(await this.#database.rows(sql.LIST_QUEUE_CLAIMS));
  }

  override async find(queue: string): Promise<QueueClaim | undefined> {
    return claimsOf(await this.#database.rows(sql.FIND_QUEUE_CLAIM, { queue }))[0];
  }

  override async consent(queue: string, app: string, at: Date): Promise<void> {
    try {
      await this.#database.run(sql.INSERT_QUEUE_CONSENT, { queue, app, at });
    } catch (error) {
      throw isForeignKeyViolation(error) ? queueNotClaimed(queue) : error;
    }
  }

  override async withdraw(queue: string, app: string): Promise<boolean> {
    return (await this.#database.run(sql.DELETE_QUEUE_CONSENT, { queue, app })) > 0;
  }
}
