import { beforeEach, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { HandedQueue } from '../../../test/support/handed-queue.js';
import { RememberingLogger } from '../../../test/support/remembering-logger.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { RecorderAlarms, type RecorderAlarm } from './recorder-alarms.js';
import { RecorderHealth } from './recorder-health.js';

/** Says how many batches wait. */
class CountedQueue extends HandedQueue {
  ready: number | Error = 0;

  override readyCount(): Promise<number> {
    return typeof this.ready === 'number' ? Promise.resolve(this.ready) : Promise.reject(this.ready);
  }
}

const STORE_AWAY = new NightshiftError('STORE_UNAVAILABLE', 'away');

describe('how far the recorder is behind', () => {
  let queue: CountedQueue;
  let clock: SetClock;
  let logger: RememberingLogger;
  let health: RecorderHealth;
  let alarms: RecorderAlarms;
  let heard: RecorderAlarm[];

  beforeEach(() => {
    queue = new CountedQueue();
    clock = new SetClock();
    logger = new RememberingLogger();
    heard = [];
    alarms = new RecorderAlarms(clock, logger, {
      recorderPrefetch: 32,
      recorderBehindAfterMs: 30_000,
      leaseMs: 60_000,
      keepMs: 0,
      keepDetailsMs: 0,
      maxBytes: 0,
    });
    alarms.onAlarm((alarm) => heard.push(alarm));
    health = new RecorderHealth(queue, clock, alarms, logger);
  });

  const lookAfter = async (ms: number, ready: number): Promise<void> => {
    clock.advance(ms);
    queue.ready = ready;
    await health.look();
  };

  it('raises one alarm when records have waited for 30 s without a pause, and ends it once', async () => {
    await lookAfter(0, 7);
    await lookAfter(29_999, 5);
    expect(alarms.raised).toBe(false);
    await lookAfter(1, 9);
    await lookAfter(5_000, 3);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ raised: true, state: { waitingBatches: 9, behindSince: expect.any(Date) } });
    await lookAfter(5_000, 0);
    await lookAfter(5_000, 0);
    expect(heard.map(({ raised }) => raised)).toEqual([true, false]);
    expect(logger.lines.map(({ level }) => level)).toEqual(['error', 'info']);
  });

  it('raises none when the queue is found empty now and then', async () => {
    for (let count = 0; count < 20; count += 1) await lookAfter(5_000, count % 5);
    expect(heard).toEqual([]);
  });

  it('raises it for a store that is away, also when every batch is in our hands', async () => {
    health.took('a');
    health.failed('a', STORE_AWAY);
    await lookAfter(0, 0);
    await lookAfter(30_000, 0);
    expect(heard).toMatchObject([{ raised: true, state: { storeAwaySince: expect.any(Date) } }]);
    health.took('a');
    health.committed('a');
    await lookAfter(0, 0);
    expect(heard.at(-1)).toMatchObject({ raised: false, state: { waitingBatches: 0 } });
  });

  it('counts a batch that was given back once, and no longer when another node may have it', () => {
    for (const id of ['a', 'b', 'a']) {
      health.took(id);
      health.failed(id, STORE_AWAY);
    }
    expect(health.state.waitingBatches).toBe(2);
    clock.advance(6_000);
    expect(health.state.waitingBatches).toBe(0);
  });

  it('takes a bad record for no outage', () => {
    health.took('a');
    health.failed('a', new NightshiftError('INTERNAL', 'refused'));
    expect(health.state).toEqual({ waitingBatches: 0, storeAwaySince: undefined, behindSince: undefined });
  });

  it('keeps the alarm while the broker is away too, and outlives a listener that throws', async () => {
    alarms.onAlarm(() => {
      throw new Error('listener');
    });
    health.failed('a', STORE_AWAY);
    queue.ready = STORE_AWAY;
    await expect(health.look()).rejects.toBe(STORE_AWAY);
    clock.advance(30_000);
    await expect(health.look()).rejects.toBe(STORE_AWAY);
    expect(heard).toHaveLength(1);
  });
});
