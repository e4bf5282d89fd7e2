import { beforeEach, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { MemoryQueue } from '../../../test/support/worker/memory-queue.js';
import { ExpiredLeases } from './expired-leases.js';
import { LeaseStore, type LeaseKey } from './lease-store.js';

/** Of one lease that has expired. */
class ExpiredLease extends LeaseStore {
  away = false;
  returned = 0;

  override async take(): Promise<number | undefined> {
    return undefined;
  }

  override async renew(): Promise<LeaseKey[]> {
    return [];
  }

  override async end(): Promise<void> {}

  override async giveBack(): Promise<boolean> {
    return false;
  }

  override async hasExpired(): Promise<boolean> {
    if (this.away) throw new NightshiftError('STORE_UNAVAILABLE', 'taken away by the test');
    return this.returned === 0;
  }

  override async returnExpired(): Promise<number> {
    this.returned += 1;
    return 1;
  }

  override async attemptOf(): Promise<number | undefined> {
    return undefined;
  }

  override async sweep(): Promise<number> {
    return 0;
  }
}

class RecordsQueue extends MemoryQueue {
  records = 0;

  override readyCount(): Promise<number> {
    return Promise.resolve(this.records);
  }
}

describe('leases that have expired', () => {
  let store: ExpiredLease;
  let queue: RecordsQueue;
  let clock: SetClock;
  let expired: ExpiredLeases;

  beforeEach(() => {
    store = new ExpiredLease();
    queue = new RecordsQueue();
    clock = new SetClock();
    expired = new ExpiredLeases(store, queue, clock);
  });

  it('are returned at once while store and broker have nothing to catch up with', async () => {
    await expired.round();
    expect(store.returned).toBe(1);
  });

  it('stay while records wait in the broker: one may tell how the run ended', async () => {
    queue.records = 1;
    await expired.round();
    expect(store.returned).toBe(0);
    queue.records = 0;
    await expired.round();
    expect(store.returned).toBe(1);
  });

  it('stay, after a store that was away, until the recorders have tried again', async () => {
    store.away = true;
    await expect(expired.round()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    store.away = false;
    clock.advance(6_000);
    await expired.round();
    expect(store.returned).toBe(0);
    clock.advance(1_000);
    await expired.round();
    expect(store.returned).toBe(1);
  });
});
