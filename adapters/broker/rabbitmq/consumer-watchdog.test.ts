import { beforeEach, describe, expect, it } from '@jest/globals';
import { RememberingLogger } from '../../../test/support/remembering-logger.js';
import { ConsumerWatchdog, type WatchedConsumer } from './consumer-watchdog.js';

const LIMIT_MS = 60_000;

/** Does nothing but remember what was done to it. */
class StillConsumer implements WatchedConsumer {
  readonly queue = 'orders';
  readonly prefetch = 2;
  decidesWithinMs: number | undefined;
  isConsuming = true;
  inHand = { count: 0, undecided: 0, lastDeliveryMs: 0, lastDecisionMs: 0 };
  readonly remedies: string[] = [];

  consumeAgain(): Promise<void> {
    this.remedies.push('consumed again');
    return Promise.resolve();
  }

  renewChannel(): Promise<void> {
    this.remedies.push('renewed');
    return Promise.resolve();
  }
}

describe('the watchdog of consumers', () => {
  let nowMs: number;
  let ready: number | undefined | Error;
  let asked: number;
  let logger: RememberingLogger;
  let consumer: StillConsumer;
  let watchdog: ConsumerWatchdog;

  beforeEach(() => {
    nowMs = 1_000_000;
    ready = 5;
    asked = 0;
    logger = new RememberingLogger();
    consumer = new StillConsumer();
    watchdog = new ConsumerWatchdog({
      stallLimitMs: LIMIT_MS,
      logger,
      readyCount: () => {
        asked += 1;
        return ready instanceof Error ? Promise.reject(ready) : Promise.resolve(ready);
      },
      nowMs: () => nowMs,
    });
    watchdog.watch(consumer);
  });

  /** As its timer does, for so long. */
  const watchFor = async (ms: number): Promise<void> => {
    for (const end = nowMs + ms; nowMs < end; nowMs += LIMIT_MS / 2) await watchdog.look();
    await watchdog.look();
  };

  it('opens a channel anew when messages have waited for the limit and none came', async () => {
    await watchFor(LIMIT_MS / 2);
    expect(consumer.remedies).toEqual([]);
    await watchFor(LIMIT_MS / 2);
    expect(consumer.remedies).toEqual(['renewed']);
    expect(logger.lines).toMatchObject([{ level: 'error', fields: { queue: 'orders', inHand: 0 } }]);
    await watchFor(LIMIT_MS / 2);
    expect(consumer.remedies).toHaveLength(1);
  });

  it('keeps the channel while something is in hand, and consumes again on it', async () => {
    consumer.inHand.count = 1;
    consumer.inHand.undecided = 1;
    await watchFor(LIMIT_MS);
    expect(consumer.remedies).toEqual(['consumed again']);
  });

  it('leaves a consumer alone that works as fast as it can: whose places are taken, or that gets messages', async () => {
    consumer.inHand.count = 2;
    consumer.inHand.undecided = 2;
    await watchFor(100 * LIMIT_MS);
    consumer.inHand.count = 0;
    for (let count = 0; count < 20; count += 1) {
      consumer.inHand.lastDeliveryMs = nowMs - 1;
      await watchdog.look();
      nowMs += LIMIT_MS / 2;
    }
    expect(consumer.remedies).toEqual([]);
    expect(asked).toBe(0);
  });

  it.each([
    ['its queue is empty', 0],
    ['its queue is gone', undefined],
    ['the broker is away', new Error('away')],
  ])('leaves a consumer alone while %s', async (_, found) => {
    ready = found;
    await watchFor(10 * LIMIT_MS);
    expect(asked).toBeGreaterThan(0);
    expect(consumer.remedies).toEqual([]);
  });

  it('begins to count again when the queue was found empty, or the channel was lost, in between', async () => {
    await watchdog.look();
    nowMs += LIMIT_MS / 2;
    ready = 0;
    await watchdog.look();
    ready = 5;
    await watchFor(LIMIT_MS / 2);
    consumer.isConsuming = false;
    await watchdog.look();
    consumer.isConsuming = true;
    await watchFor(LIMIT_MS / 2);
    expect(consumer.remedies).toEqual([]);
  });

  it('gives back what handlers with a limit have not decided in three times as long, with every place taken', async () => {
    consumer.decidesWithinMs = 10_000;
    consumer.inHand = { count: 2, undecided: 2, lastDeliveryMs: nowMs, lastDecisionMs: nowMs - 5_000 };
    nowMs += 30_000;
    await watchdog.look();
    expect(consumer.remedies).toEqual([]);
    nowMs += 1;
    await watchdog.look();
    expect(consumer.remedies).toEqual(['renewed']);
  });

  it('never takes a handler without a limit for stuck, nor one that has decided lately or has room', async () => {
    consumer.inHand = { count: 2, undecided: 2, lastDeliveryMs: nowMs, lastDecisionMs: nowMs };
    nowMs += 1_000 * LIMIT_MS;
    await watchdog.look();
    consumer.decidesWithinMs = 10_000;
    consumer.inHand.lastDecisionMs = nowMs - 20_000;
    await watchdog.look();
    ready = 0;
    consumer.inHand = { ...consumer.inHand, undecided: 1, count: 1, lastDecisionMs: 0 };
    await watchdog.look();
    expect(consumer.remedies).toEqual([]);
  });

  it('forgets a consumer that was closed', async () => {
    watchdog.forget(consumer);
    await watchFor(2 * LIMIT_MS);
    expect(asked).toBe(0);
  });
});
