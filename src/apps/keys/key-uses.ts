import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../../recurring.js';
import type { KeyName } from '../app-store.js';
import { KeyUseStore, type KeyUse } from './key-use-store.js';

const SAVE_EVERY_MS = 60_000;

/** Remembers which keys opened something, and tells the store once a minute: no caller waits for that. A killed process takes its last minute along. */
@Injectable()
export class KeyUses implements OnApplicationBootstrap, OnApplicationShutdown {
  #unsaved = new Map<string, KeyUse>();
  readonly #saving: Recurring;

  constructor(
    private readonly store: KeyUseStore,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.#saving = new Recurring({
      failure: 'The last uses of keys are not saved',
      everyMs: SAVE_EVERY_MS,
      logger,
      work: () => this.save(),
    });
  }

  used(app: string, { scope, function: owner, name }: KeyName): void {
    this.#unsaved.set([app, scope, owner, name].join(' '), { app, scope, function: owner, name, at: this.clock.now() });
  }

  async save(): Promise<void> {
    const uses = this.#unsaved;
    if (uses.size === 0) return;
    this.#unsaved = new Map();
    try {
      await this.store.save([...uses.values()]);
    } catch (error) {
      // What came meanwhile is later.
      this.#unsaved = new Map([...uses, ...this.#unsaved]);
      throw error;
    }
  }

  onApplicationBootstrap(): void {
    this.#saving.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#saving.stop();
    // Not worth holding up a stop whose store is away.
    await this.save().catch(() => undefined);
  }
}
