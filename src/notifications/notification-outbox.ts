import { Inject, Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { Courier } from './courier.js';
import type { Occurrence } from './notification-event.js';
import { NotificationStore, type Episode } from './notification-store.js';
import { NOTIFICATIONS_CONFIG, type NotificationsConfig } from './notifications.config.js';

/** A store that is away for hours must not cost this process its memory. */
const MAX_WAITING = 1_000;

interface Waiting {
  readonly occurrence: Occurrence;
  readonly destinations: readonly string[];
}

/** The store's outbox, with what waits in memory while the store is away. */
@Injectable()
export class NotificationOutbox {
  readonly #waiting = new Map<string, Waiting>();
  readonly #events: ReadonlySet<string>;

  constructor(
    private readonly store: NotificationStore,
    private readonly courier: Courier,
    @Inject(NOTIFICATIONS_CONFIG) private readonly config: NotificationsConfig,
    private readonly logger: Logger,
  ) {
    this.#events = new Set(config.events);
  }

  /**
   * `unwanted`: nobody is to be told of such. `known`: somebody was here before. `waiting`: the store is away, it goes in with a later `flush`.
   * Never rejects.
   */
  async add(occurrence: Occurrence): Promise<'kept' | 'known' | 'unwanted' | 'waiting'> {
    const { event, key } = occurrence;
    if (!this.#events.has(event)) return 'unwanted';
    const { destinations } = this.courier;
    try {
      return (await this.#insert({ occurrence, destinations })) ? 'kept' : 'known';
    } catch (error) {
      if (this.#waiting.size >= MAX_WAITING) {
        this.logger.error({ event, key, error }, 'A notification is lost: too many wait for the store');
        return 'waiting';
      }
      if (codeOf(error) !== 'STORE_UNAVAILABLE') this.logger.error({ event, key, error }, 'A notification was refused');
      this.#waiting.set(key, { occurrence, destinations });
      return 'waiting';
    }
  }

  /** Begins with the first call on any node. Rejects with STORE_UNAVAILABLE. */
  openEpisode(state: string): Promise<Episode> {
    return this.store.openEpisode(state);
  }

  closeEpisode(state: string): Promise<void> {
    return this.store.closeEpisode(state);
  }

  /** It was told from memory: the store gets it for the list only. */
  toldAlready(key: string): void {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) this.#waiting.set(key, { ...waiting, destinations: [] });
  }

  /** Puts what waits into the store. Rejects with STORE_UNAVAILABLE: the rest goes on waiting. */
  async flush(): Promise<void> {
    for (const [key, waiting] of this.#waiting) {
      try {
        await this.#insert(waiting);
      } catch (error) {
        if (codeOf(error) === 'STORE_UNAVAILABLE') throw error;
        this.logger.error({ key, error }, 'A notification is lost: the store refuses it');
      }
      this.#waiting.delete(key);
    }
  }

  async #insert({ occurrence, destinations }: Waiting): Promise<boolean> {
    const { event, key, facts } = occurrence;
    const inserted = await this.store.insert(occurrence, { foldMs: this.config.foldMs, destinations });
    if (inserted) this.logger.info({ event, key, facts, destinations }, 'Somebody is to be told');
    return inserted;
  }
}
