import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { MANAGEMENT_CONFIG, type ManagementConfig } from '../../management.config.js';
import { AppCatalog } from './app-catalog.js';

/** Keeps the catalog fresh: at once after a signal, and every few seconds because a signal may be lost. */
@Injectable()
export class CatalogUpdates implements OnApplicationShutdown {
  #isStoreAway = false;
  #timer: NodeJS.Timeout | undefined;
  #subscription: Promise<Subscription | undefined> | undefined;
  #refreshing: Promise<void> | undefined;

  constructor(
    private readonly catalog: AppCatalog,
    private readonly signals: Signals,
    private readonly logger: Logger,
    @Inject(MANAGEMENT_CONFIG) private readonly config: ManagementConfig,
  ) {}

  /** Resolves when the catalog has been read for the first time. Rejects with STORE_UNAVAILABLE. */
  async start(): Promise<void> {
    // Not awaited: without the broker the poll does.
    this.#subscription = this.#subscribe();
    await this.catalog.refresh();
    this.#pollLater();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await (await this.#subscription)?.close();
    this.#subscription = undefined;
    // The store is closed next; nobody may be reading it then.
    await this.#refreshing;
  }

  async #subscribe(): Promise<Subscription | undefined> {
    try {
      return await this.signals.subscribe(CONTROL_KEYS.everyApp, () => void this.#refresh());
    } catch (error) {
      this.logger.warn({ error }, 'Changes of apps are found by polling only');
      return undefined;
    }
  }

  #pollLater(): void {
    this.#timer = setTimeout(() => {
      void this.#refresh().finally(() => {
        if (this.#timer !== undefined) this.#pollLater();
      });
    }, this.config.catalogPollMs).unref();
  }

  #refresh(): Promise<void> {
    this.#refreshing = this.#tryRefresh();
    return this.#refreshing;
  }

  async #tryRefresh(): Promise<void> {
    try {
      await this.catalog.refresh();
      if (this.#isStoreAway) this.logger.info({}, 'The app catalog follows the store again');
      this.#isStoreAway = false;
    } catch (error) {
      if (!this.#isStoreAway) this.logger.warn({ error }, 'The app catalog stays as it was: the store does not answer');
      this.#isStoreAway = true;
    }
  }
}
