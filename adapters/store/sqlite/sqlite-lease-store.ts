import { LeaseStore, type LeaseHolder, type LeaseKey, type LeaseReturn } from '#src/executions/leases/lease-store.js';
import type { KeptMessage } from '#src/executions/parked/parked-store.js';
import { fenceFor } from '../lease-fence.js';
import { messageColumns } from '../message-columns.js';
import * as sql from './lease-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface LeaseColumns {
  readonly fence: number;
  readonly state: string;
  readonly process: string;
  readonly attempt: number;
}

export class SqliteLeaseStore extends LeaseStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async take(holder: LeaseHolder, message: KeptMessage, forMs: number): Promise<number | undefined> {
    const { day, invocationId, attempt } = message;
    const { worker, process } = holder;
    return this.#database.transaction(() => {
      const known = this.#statements.find.get({ day, invocationId });
      const fence = fenceFor(known, process, attempt);
      if (fence === undefined) return undefined;
      this.#statements.put.run({ ...messageColumns(message), fence, worker, process, forMs });
      return fence;
    });
  }

  override async renew(keys: readonly LeaseKey[], forMs: number): Promise<LeaseKey[]> {
    return this.#database.transaction(() =>
      keys.filter((key) => this.#statements.renew.run({ ...columnsOf(key), forMs }).changes > 0),
    );
  }

  override async end(key: LeaseKey): Promise<void> {
    this.#statements.end.run(columnsOf(key));
  }

  override async giveBack(key: LeaseKey, how: LeaseReturn): Promise<boolean> {
    return this.#database.transaction(() => this.#giveBack(key, how));
  }

  override async hasExpired(): Promise<boolean> {
    return this.#statements.listExpired.get({ limit: 1 }) !== undefined;
  }

  override async returnExpired(limit: number): Promise<number> {
    return this.#database.transaction(() => {
      const expired = this.#statements.listExpired.all({ limit });
      for (const { failed, ...key } of expired) this.#giveBack(key, { afterMs: 0, failed, headers: {} });
      return expired.length;
    });
  }

  override async attemptOf(day: string, invocationId: string): Promise<number | undefined> {
    const known = this.#statements.find.get({ day, invocationId });
    return known?.state === 'held' ? known.attempt : undefined;
  }

  override async sweep(limit: number, olderThanMs: number): Promise<number> {
    return this.#statements.sweep.run({ limit, olderThanMs }).changes;
  }

  #giveBack(key: LeaseKey, { afterMs, failed, headers }: LeaseReturn): boolean {
    const how = { afterMs: Math.round(afterMs), failed, headers: JSON.stringify(headers) };
    this.#statements.park.run({ ...columnsOf(key), ...how });
    return this.#statements.giveBack.run(columnsOf(key)).changes > 0;
  }
}

function columnsOf({ day, invocationId, fence }: LeaseKey) {
  return { day, invocationId, fence };
}

function prepareAll(database: SqliteDatabase) {
  return {
    find: database.prepare<LeaseColumns>(sql.FIND_LEASE),
    put: database.prepare(sql.PUT_LEASE),
    renew: database.prepare(sql.RENEW_LEASE),
    end: database.prepare(sql.END_LEASE),
    park: database.prepare(sql.PARK_LEASED),
    giveBack: database.prepare(sql.RETURN_LEASE),
    listExpired: database.prepare<LeaseKey & { readonly failed: number }>(sql.LIST_EXPIRED_LEASES),
    sweep: database.prepare(sql.SWEEP_LEASES),
  };
}
