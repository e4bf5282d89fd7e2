import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { RECORDS_QUEUE } from '#contracts/topology.js';
import { LeaseStore } from './lease-store.js';

const AT_ONCE = 100;
/** A batch of records that the store could not take is held for at most five seconds (src/messaging/decide.ts), then it comes again. */
const STORE_BACK_FOR_MS = 7_000;

/**
 * Starts runs again whose lease has expired. A run may have ended while the store was away, and its lease with it: its last record then waits in the broker,
 * or with a recorder that tries again. Returned before that record is written, the run would begin anew and its end be refused as a late one.
 */
@Injectable()
export class ExpiredLeases {
  #notBeforeMs = -Infinity;

  constructor(
    private readonly leases: LeaseStore,
    private readonly queue: DurableQueue,
    private readonly clock: Clock,
  ) {}

  /** True: there is more to do at once. */
  async round(): Promise<boolean> {
    if (!(await this.#anyExpired()) || this.clock.monotonicMs() < this.#notBeforeMs) return false;
    if (((await this.queue.readyCount(RECORDS_QUEUE.name)) ?? 0) > 0) return false;
    return (await this.leases.returnExpired(AT_ONCE)) === AT_ONCE;
  }

  async #anyExpired(): Promise<boolean> {
    try {
      return await this.leases.hasExpired();
    } catch (error) {
      this.#notBeforeMs = this.clock.monotonicMs() + STORE_BACK_FOR_MS;
      throw error;
    }
  }
}
