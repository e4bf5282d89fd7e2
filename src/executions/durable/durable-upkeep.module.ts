import { Injectable, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../../recurring.js';
import { CancellationStore } from '../cancellations/cancellation-store.js';
import { ExpiredLeases } from '../leases/expired-leases.js';
import { LeaseStore } from '../leases/lease-store.js';
import { ParkedPublisher } from '../parked/parked-publisher.js';

const LOOK_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 10_000;
const SWEPT_AT_ONCE = 1_000;
/** What the holder of a lease that is over reports later than this is not recognized as late any more. */
const LEASE_KEPT_MS = 7 * 24 * 60 * 60_000;

/** Starts runs again whose lease has expired, and removes what is over. */
@Injectable()
class DurableUpkeep implements OnModuleInit, OnModuleDestroy {
  readonly #recurring: readonly Recurring[];

  constructor(leases: LeaseStore, expiredLeases: ExpiredLeases, cancellations: CancellationStore, logger: Logger) {
    const expired = () => expiredLeases.round();
    const swept = async () => {
      const ended = await leases.sweep(SWEPT_AT_ONCE, LEASE_KEPT_MS);
      return Math.max(ended, await cancellations.sweep(SWEPT_AT_ONCE)) === SWEPT_AT_ONCE;
    };
    this.#recurring = [
      new Recurring({ failure: 'Expired leases are not returned', everyMs: LOOK_EVERY_MS, logger, work: expired }),
      new Recurring({ failure: 'Leases that are over are not removed', everyMs: SWEEP_EVERY_MS, logger, work: swept }),
    ];
  }

  onModuleInit(): void {
    for (const recurring of this.#recurring) recurring.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.#recurring.map((recurring) => recurring.stop()));
  }
}

/** Part of the scheduler role. */
@Module({ providers: [DurableUpkeep, ExpiredLeases, ParkedPublisher] })
export class DurableUpkeepModule {}
