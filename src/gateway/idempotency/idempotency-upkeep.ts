import { Injectable, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../../recurring.js';
import { IdempotencyStore } from './idempotency-store.js';

const SWEEP_EVERY_MS = 60_000;
const SWEEP_AT_ONCE = 1_000;

/** Forgets the keys whose time is over. */
@Injectable()
class IdempotencyUpkeep implements OnModuleInit, OnModuleDestroy {
  readonly #recurring: Recurring;

  constructor(store: IdempotencyStore, logger: Logger) {
    this.#recurring = new Recurring({
      failure: 'Idempotency keys that are over are not removed',
      everyMs: SWEEP_EVERY_MS,
      logger,
      work: async () => (await store.sweep(SWEEP_AT_ONCE)) === SWEEP_AT_ONCE,
    });
  }

  onModuleInit(): void {
    this.#recurring.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.#recurring.stop();
  }
}

/** Part of the scheduler role. */
@Module({ providers: [IdempotencyUpkeep] })
export class IdempotencyUpkeepModule {}
