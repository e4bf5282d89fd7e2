import { LeaseStore, type LeaseHolder, type LeaseKey, type LeaseReturn } from '#src/executions/leases/lease-store.js';
import type { KeptMessage } from '#src/executions/parked/parked-store.js';
import { fenceFor } from '../lease-fence.js';
import { messageColumns } from '../message-columns.js';
import * as sql from './lease-statements.js';
import type { MssqlDatabase, Transaction } from './mssql-database.js';
import { dateOf, dayOf } from './mssql-values.js';

/** The lease is locked before the message that it parks, everywhere. */
export class MssqlLeaseStore extends LeaseStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override take({ worker, process }: LeaseHolder, message: KeptMessage, forMs: number): Promise<number | undefined> {
    const day = dateOf(message.day);
    return this.#database.transaction(async (transaction) => {
      const known = await transaction.row(sql.LOCK_LEASE, { day, invocationId: message.invocationId });
      const fence = fenceFor(known, process, message.attempt);
      if (fence === undefined) return undefined;
      const put = known === undefined ? sql.INSERT_LEASE : sql.UPDATE_LEASE;
      await transaction.run(put, { ...messageColumns(message), day, fence, worker, process, forMs });
      return fence;
    });
  }

  override async renew(keys: readonly LeaseKey[], forMs: number): Promise<LeaseKey[]> {
    if (keys.length === 0) return [];
    const renewed = await this.#database.rows(sql.RENEW_LEASES, { keys: inOrder(keys), forMs });
    const known = new Set(renewed.map((row) => textOf(toKey(row))));
    return keys.filter((key) => known.has(textOf(key)));
  }

  override async end(key: LeaseKey): Promise<void> {
    await this.#database.run(sql.END_LEASE, valuesOf(key));
  }

  override giveBack(key: LeaseKey, { afterMs, failed, headers }: LeaseReturn): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      const lease = await transaction.row(sql.LOCK_HELD_LEASE, valuesOf(key));
      if (lease === undefined) return false;
      const merged = JSON.stringify({ ...(JSON.parse(lease.headers) as KeptMessage['headers']), ...headers });
      const how = { headers: merged, failed, afterMs: Math.round(afterMs) };
      await transaction.run(sql.PARK_LEASED, { ...valuesOf(key), ...how });
      await transaction.run(sql.RETURN_LEASE, valuesOf(key));
      return true;
    });
  }

  override async hasExpired(): Promise<boolean> {
    return (await this.#database.row(sql.FIND_EXPIRED_LEASE)) !== undefined;
  }

  override returnExpired(limit: number): Promise<number> {
    return this.#database.transaction(async (transaction) => returnExpired(transaction, limit));
  }

  override async attemptOf(day: string, invocationId: string): Promise<number | undefined> {
    return (await this.#database.row(sql.FIND_HELD_ATTEMPT, { day: dateOf(day), invocationId }))?.attempt;
  }

  override sweep(limit: number, olderThanMs: number): Promise<number> {
    return this.#database.run(sql.SWEEP_LEASES, { limit, olderThanMs });
  }
}

async function returnExpired(transaction: Transaction, limit: number): Promise<number> {
  const expired = await transaction.rows(sql.LOCK_EXPIRED_LEASES, { limit });
  if (expired.length === 0) return 0;
  const keys = inOrder(expired.map(toKey));
  await transaction.run(sql.PARK_EXPIRED, { keys });
  await transaction.run(sql.RETURN_EXPIRED, { keys });
  return expired.length;
}

function valuesOf({ day, invocationId, fence }: LeaseKey) {
  return { day: dateOf(day), invocationId, fence };
}

function toKey({ day, invocation_id: invocationId, fence }: sql.LeaseKeyColumns): LeaseKey {
  return { day: dayOf(day), invocationId, fence };
}

/** As the index has them: everybody locks leases in one order. */
function inOrder(keys: readonly LeaseKey[]): string {
  return JSON.stringify(keys.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1)));
}

function textOf({ day, invocationId, fence }: LeaseKey): string {
  return `${day} ${invocationId} ${fence}`;
}
