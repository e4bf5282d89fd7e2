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
import * as sql from './notification-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

type GatheringColumns = Pick<rows.NotificationColumns, 'id' | 'count'> & { readonly due_at: number };

export class SqliteNotificationStore extends NotificationStore {
  readonly #database: SqliteDatabase;
  readonly #findOccurrence: Statement<{ readonly notification: string }>;
  readonly #findGathering: Statement<GatheringColumns>;
  readonly #insertNotification: Statement<GatheringColumns>;
  readonly #insertOccurrence: Statement;
  readonly #countOccurrence: Statement;
  readonly #insertDelivery: Statement;
  readonly #findDue: Statement<{ readonly notification: string }>;
  readonly #claim: Statement<rows.ClaimColumns>;
  readonly #settle: Statement;
  readonly #get: Statement<rows.NotificationColumns>;
  readonly #list: Statement<rows.NotificationColumns>;
  readonly #listOccurrences: Statement<rows.OccurrenceColumns>;
  readonly #listDeliveries: Statement<rows.DeliveryColumns>;
  readonly #findEpisode: Statement<rows.EpisodeColumns>;
  readonly #openEpisode: Statement;
  readonly #closeEpisode: Statement;
  readonly #findBefore: Statement<{ readonly id: string }>;
  readonly #delete: Statement;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#findOccurrence = database.prepare(sql.FIND_OCCURRENCE);
    this.#findGathering = database.prepare(sql.FIND_GATHERING);
    this.#insertNotification = database.prepare(sql.INSERT_NOTIFICATION);
    this.#insertOccurrence = database.prepare(sql.INSERT_OCCURRENCE);
    this.#countOccurrence = database.prepare(sql.COUNT_OCCURRENCE);
    this.#insertDelivery = database.prepare(sql.INSERT_DELIVERY);
    this.#findDue = database.prepare(sql.FIND_DUE_DELIVERY);
    this.#claim = database.prepare(sql.CLAIM_DELIVERIES);
    this.#settle = database.prepare(sql.SETTLE_DELIVERY);
    this.#get = database.prepare(sql.GET_NOTIFICATION);
    this.#list = database.prepare(sql.LIST_NOTIFICATIONS);
    this.#listOccurrences = database.prepare(sql.LIST_OCCURRENCES);
    this.#listDeliveries = database.prepare(sql.LIST_DELIVERIES);
    this.#findEpisode = database.prepare(sql.FIND_EPISODE);
    this.#openEpisode = database.prepare(sql.OPEN_EPISODE);
    this.#closeEpisode = database.prepare(sql.CLOSE_EPISODE);
    this.#findBefore = database.prepare(sql.FIND_NOTIFICATION_BEFORE);
    this.#delete = database.prepare(sql.DELETE_NOTIFICATIONS);
  }

  override async insert(
    occurrence: Occurrence,
    { foldMs, destinations }: { readonly foldMs: number; readonly destinations: readonly string[] },
  ): Promise<boolean> {
    // Without the lock: most of what is told twice is told by nodes that come seconds later.
    if (this.#findOccurrence.get({ key: occurrence.key }) !== undefined) return false;
    return this.#database.transaction(() => {
      if (this.#findOccurrence.get({ key: occurrence.key }) !== undefined) return false;
      const gathering = this.#gatheringFor(occurrence.event, foldMs);
      this.#add(occurrence, gathering);
      for (const destination of destinations) {
        this.#insertDelivery.run({ notification: gathering.id, destination, dueAt: gathering.due_at });
      }
      return true;
    });
  }

  override async claim(
    destinations: readonly string[],
    { forMs, limit }: { readonly forMs: number; readonly limit: number },
  ): Promise<ClaimedDelivery[]> {
    // Mostly nothing is due, and a look needs no lock.
    const due = destinations.filter((destination) => this.#findDue.get({ destination }) !== undefined);
    if (due.length === 0) return [];
    return this.#database.transaction(() =>
      due
        .flatMap((destination) => this.#claim.all({ destination, forMs, limit }))
        .flatMap(({ notification: id, destination, tries }) => {
          const row = this.#get.get({ id });
          return row === undefined ? [] : [{ notification: this.#toNotification(row), destination, tries }];
        }),
    );
  }

  override async settle(
    claim: { readonly id: string; readonly destination: string; readonly tries: number },
    result: DeliveryResult,
  ): Promise<boolean> {
    const { id, destination, tries } = claim;
    const row = { id, destination, tries, ...rows.resultColumns(result) };
    return this.#settle.run(row).changes > 0;
  }

  override async list(limit: number): Promise<NotificationWithDeliveries[]> {
    return this.#list.all({ limit }).map((row) => ({
      ...this.#toNotification(row),
      deliveries: this.#listDeliveries.all({ id: row.id }).map(rows.toDelivery),
    }));
  }

  override async openEpisode(name: string): Promise<Episode> {
    const running = this.#findEpisode.get({ name }) ?? this.#database.transaction(() => this.#begin(name));
    return rows.toEpisode(running);
  }

  override async closeEpisode(name: string): Promise<void> {
    // A look needs no lock, and mostly there is none.
    if (this.#findEpisode.get({ name }) !== undefined) this.#closeEpisode.run({ name });
  }

  override async deleteDueBefore(moment: Date): Promise<number> {
    const before = { moment: moment.getTime() };
    if (this.#findBefore.get(before) === undefined) return 0;
    return this.#delete.run(before).changes;
  }

  #begin(name: string): rows.EpisodeColumns {
    this.#openEpisode.run({ name, id: randomUUID() });
    const begun = this.#findEpisode.get({ name });
    if (begun === undefined) throw new TypeError('An episode that was inserted is not there');
    return begun;
  }

  #gatheringFor(event: string, foldMs: number): GatheringColumns {
    const gathering =
      this.#findGathering.get({ event }) ?? this.#insertNotification.get({ id: randomUUID(), event, foldMs });
    if (gathering === undefined) throw new TypeError('INSERT ... RETURNING gave no row');
    return gathering;
  }

  #add({ key, at, text, link, facts }: Occurrence, { id, count }: GatheringColumns): void {
    this.#insertOccurrence.run({
      key,
      notification: id,
      place: count,
      at: at.getTime(),
      text,
      link,
      facts: JSON.stringify(facts),
    });
    this.#countOccurrence.run({ id });
  }

  #toNotification(row: rows.NotificationColumns): NotificationRow {
    return rows.toNotification(row, this.#listOccurrences.all({ id: row.id, limit: MAX_OCCURRENCES }));
  }
}
