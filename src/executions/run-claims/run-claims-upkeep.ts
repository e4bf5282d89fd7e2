import { Injectable, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../../recurring.js';
import { RunClaimStore } from './run-claim-store.js';

const SWEEP_EVERY_MS = 60_000;
const SWEEP_AT_ONCE = 1_000;
/** A run that nobody ended, and nobody asked for again, by then: nobody will. */
const ABANDONED_AFTER_MS = 7 * 24 * 60 * 60_000;

/** Removes the claims that are not needed any more. */
@Injectable()
class RunClaimsUpkeep implements OnModuleInit, OnModuleDestroy {
  readonly #recurring: Recurring;

  constructor(store: RunClaimStore, logger: Logger) {
    this.#recurring = new Recurring({
      failure: 'Claims that are over are not removed',
      everyMs: SWEEP_EVERY_MS,
      logger,
      work: async () => (await store.sweep(SWEEP_AT_ONCE, ABANDONED_AFTER_MS)) === SWEEP_AT_ONCE,
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
@Module({ providers: [RunClaimsUpkeep] })
export class RunClaimsUpkeepModule {}
