import { NightshiftError } from '#contracts/errors.js';
import {
  NotificationStore,
  type ClaimedDelivery,
  type Episode,
  type NotificationWithDeliveries,
} from '#src/notifications/notification-store.js';

/** A store that a test takes away and brings back. */
export class AwayStore extends NotificationStore {
  away = false;

  constructor(private readonly store: NotificationStore) {
    super();
  }

  override insert(...given: Parameters<NotificationStore['insert']>): Promise<boolean> {
    return this.#there(() => this.store.insert(...given));
  }

  override claim(...given: Parameters<NotificationStore['claim']>): Promise<ClaimedDelivery[]> {
    return this.#there(() => this.store.claim(...given));
  }

  override settle(...given: Parameters<NotificationStore['settle']>): Promise<boolean> {
    return this.#there(() => this.store.settle(...given));
  }

  override list(limit: number): Promise<NotificationWithDeliveries[]> {
    return this.#there(() => this.store.list(limit));
  }

  override openEpisode(name: string): Promise<Episode> {
    return this.#there(() => this.store.openEpisode(name));
  }

  override closeEpisode(name: string): Promise<void> {
    return this.#there(() => this.store.closeEpisode(name));
  }

  override deleteDueBefore(moment: Date): Promise<number> {
    return this.#there(() => this.store.deleteDueBefore(moment));
  }

  #there<T>(call: () => Promise<T>): Promise<T> {
    if (this.away) return Promise.reject(new NightshiftError('STORE_UNAVAILABLE', 'The store is away.'));
    return call();
  }
}
