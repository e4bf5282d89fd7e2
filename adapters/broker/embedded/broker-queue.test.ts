import { describe, expect, it } from '@jest/globals';
import { Clock } from '#contracts/ports/clock.js';
import { done } from '#contracts/ports/durable-queue.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { eventually } from '../../../test/support/eventually.js';
import { BrokerQueue } from './broker-queue.js';
import type { Entry } from './entry.js';
import type { EntryLedger } from './entry-ledger.js';

const ENTRY: Entry = {
  seq: 1,
  stored: true,
  position: 1,
  arrivedAtMs: undefined,
  attempt: 1,
  delivered: false,
  expirationMs: undefined,
  expiresAtMs: undefined,
  withdrawn: false,
  content: { id: 'm1', type: 'order.placed', headers: {}, body: Buffer.from('{}') },
};

/** A clock by which every timer fires early, as a timer may by a fraction of a millisecond. */
class SlowClock extends Clock {
  override now(): Date {
    return new Date();
  }

  override monotonicMs(): number {
    return performance.now() / 2;
  }
}

/** A file that takes no mark the first time, as on a full disk. */
function fullOnce(): EntryLedger {
  let asked = 0;
  const ledger: Partial<EntryLedger> = {
    page: () => [],
    markDelivered: () => ((asked += 1) === 1 ? Promise.reject(new Error('disk full')) : Promise.resolve()),
    contentOf: () => ENTRY.content!,
    delete: () => undefined,
  };
  return ledger as EntryLedger;
}

/** A file of which one entry cannot be read. */
function damagedAt(seq: number): EntryLedger {
  const ledger: Partial<EntryLedger> = {
    page: () => [],
    markDelivered: () => Promise.resolve(),
    contentOf: (entry) => {
      if (entry.seq === seq) throw new Error('database disk image is malformed');
      return { ...ENTRY.content!, id: `m${entry.seq}` };
    },
    delete: () => undefined,
  };
  return ledger as EntryLedger;
}

describe('BrokerQueue', () => {
  it('hands over what is behind an entry that cannot be read', async () => {
    const queue = new BrokerQueue({
      declaration: { name: 'orders', kind: 'quorum', exclusive: false, deadLetters: true, bindings: [] },
      ledger: damagedAt(1),
      clock: new SlowClock(),
      logger: new SilentLogger(),
      bury: () => undefined,
      decisionsWritten: () => Promise.resolve(),
    });
    const handled: string[] = [];
    const consumer = queue.consume(1, async ({ id }) => {
      handled.push(id);
      return done;
    });
    queue.add({ ...ENTRY });
    queue.add({ ...ENTRY, seq: 2, position: 2 });
    await eventually('the message behind it', () => handled.length > 0);
    expect(handled).toEqual(['m2']);
    await consumer.close();
    queue.close();
  });

  it('hands over again after the file could not be written, though the timer of the pause fires early', async () => {
    const queue = new BrokerQueue({
      declaration: { name: 'orders', kind: 'quorum', exclusive: false, deadLetters: true, bindings: [] },
      ledger: fullOnce(),
      clock: new SlowClock(),
      logger: new SilentLogger(),
      bury: () => undefined,
      decisionsWritten: () => Promise.resolve(),
    });
    const handled: string[] = [];
    queue.consume(1, async ({ id }) => {
      handled.push(id);
      return done;
    });
    queue.add({ ...ENTRY });
    await eventually('the message', () => handled.length > 0);
    expect(handled).toEqual(['m1']);
    queue.close();
  });
});
