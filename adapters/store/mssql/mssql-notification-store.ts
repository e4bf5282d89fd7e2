import { randomUUID } from 'node:crypto';
import type { Occurrence } from '#src/notifications/notification-event.js';
import {
  MAX_OCCURRENCES,
  NotificationStore,
  type ClaimedDelivery,
  type DeliveryResult,
  type Episode,
  type NotificationRow,
  type NotificationWithDeliveries,
} from '#src/notifications/notification-store.js';
import * as rows from '../notification-rows.js';
import { jsonRows } from './json-rows.js';
import type { MssqlDatabase, Transaction } from './mssql-database.js';
import * as sql from './notification-statements.js';

interface Gathering {
  readonly id: string;
  readonly dueAt: Date;
  readonly count: number;
}

export class MssqlNotificationStore extends NotificationStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async insert(
    occurrence: Occurrence,
    { foldMs, destinations }: { readonly foldMs: number; readonly destinations: readonly string[] },
  ): Promise<boolean> {
    const { key, event } = occurrence;
    // Without the lock: most of what is told twice is told by nodes that come seconds later.
    if ((await this.#database.row(sql.FIND_OCCURRENCE, { key })) !== undefined) return false;
    return this.#database.transaction(async (transaction) => {
      const last = await lockLast(transaction, event);
      // Of the same event, so whoever inserted it has let go of the lock.
      if ((await transaction.row(sql.FIND_OCCURRENCE, { key })) !== undefined) return false;
      const gathering = last?.gathers === true ? last : await begin(transaction, event, last?.dueAt, foldMs);
      await add(transaction, occurrence, gathering);
      if (destinations.length > 0) {
        const to = { destinations: destinationRows(destinations), dueAt: gathering.dueAt };
        await transaction.run(sql.INSERT_DELIVERIES, { notification: gathering.id, ...to });
      }
      return true;
    });
  }

  override async claim(
    destinations: readonly string[],
    { forMs, limit }: { readonly forMs: number; readonly limit: number },
  ): Promise<ClaimedDelivery[]> {
    if (destinations.length === 0) return [];
    const due = await this.#database.rows(sql.LIST_DUE_DESTINATIONS, { destinations: destinationRows(destinations) });
    const claims: rows.ClaimColumns[] = [];
    for (const { destination } of due) {
      claims.push(...(await this.#database.rows(sql.CLAIM_DELIVERIES, { destination, forMs, limit })));
    }
    if (claims.length === 0) return [];
    const ids = idRows(claims.map(({ notification }) => notification));
    const found = await this.#complete(await this.#database.rows(sql.GET_NOTIFICATIONS, { ids }), ids);
    const byId = new Map(found.map((notification) => [notification.id, notification]));
    return claims.flatMap(({ notification: id, destination, tries }) => {
      const notification = byId.get(id);
      return notification === undefined ? [] : [{ notification, destination, tries }];
    });
  }

  override async settle(
    { id, destination, tries }: { readonly id: string; readonly destination: string; readonly tries: number },
    result: DeliveryResult,
  ): Promise<boolean> {
    const claim = { id, destination, tries };
    return (await this.#database.run(sql.SETTLE_DELIVERY, { ...claim, ...rows.resultColumns(result) })) > 0;
  }

  override async list(limit: number): Promise<NotificationWithDeliveries[]> {
    const found = await this.#database.rows(sql.LIST_NOTIFICATIONS, { limit });
    if (found.length === 0) return [];
    const ids = idRows(found.map(({ id }) => id));
    const notifications = await this.#complete(found, ids);
    const deliveries = Map.groupBy(
      await this.#database.rows(sql.LIST_DELIVERIES, { ids }),
      ({ notification }) => notification,
    );
    return notifications.map((notification) => {
      return { ...notification, deliveries: (deliveries.get(notification.id) ?? []).map(rows.toDelivery) };
    });
  }

  override async openEpisode(name: string): Promise<Episode> {
    for (;;) {
      const running = await this.#database.row(sql.FIND_EPISODE, { name });
      if (running !== undefined) return rows.toEpisode(running);
      // Another node may close it before it is read: then this one begins another.
      await this.#database.run(sql.OPEN_EPISODE, { name, id: randomUUID() });
    }
  }

  override async closeEpisode(name: string): Promise<void> {
    await this.#database.run(sql.CLOSE_EPISODE, { name });
  }

  override deleteDueBefore(moment: Date): Promise<number> {
    return this.#database.run(sql.DELETE_NOTIFICATIONS, { moment });
  }

  async #complete(found: readonly rows.NotificationColumns[], ids: string): Promise<NotificationRow[]> {
    const listed = await this.#database.rows(sql.LIST_OCCURRENCES, { ids, limit: MAX_OCCURRENCES });
    const occurrences = Map.groupBy(listed, ({ notification }) => notification);
    return found.map((row) => rows.toNotification(row, occurrences.get(row.id) ?? []));
  }
}

async function lockLast(
  transaction: Transaction,
  event: string,
): Promise<(Gathering & { readonly gathers: boolean }) | undefined> {
  const row = await transaction.row(sql.LOCK_LAST, { event });
  return row === undefined
    ? undefined
    : { id: row.id, dueAt: row.due_at, count: row.count, gathers: row.gathers === 1 };
}

async function begin(
  transaction: Transaction,
  event: string,
  lastDue: Date | undefined,
  foldMs: number,
): Promise<Gathering> {
  const id = randomUUID();
  const earliest = lastDue === undefined ? null : new Date(lastDue.getTime() + foldMs);
  const inserted = await transaction.row(sql.INSERT_NOTIFICATION, { id, event, earliest });
  if (inserted === undefined) throw new TypeError('INSERT ... OUTPUT gave no row');
  return { id, dueAt: inserted.due_at, count: 0 };
}

async function add(
  transaction: Transaction,
  { key, at, text, link, facts }: Occurrence,
  { id, count }: Gathering,
): Promise<void> {
  const occurrence = { key, notification: id, place: count, at, text, link, facts: JSON.stringify(facts) };
  await transaction.run(sql.INSERT_OCCURRENCE, occurrence);
  await transaction.run(sql.COUNT_OCCURRENCE, { id });
}

function destinationRows(destinations: readonly string[]): string {
  return jsonRows(destinations.map((destination) => ({ destination })));
}

/** Each once: a notification on its way to two destinations is one. */
function idRows(ids: readonly string[]): string {
  return jsonRows([...new Set(ids)].map((id) => ({ id })));
}
