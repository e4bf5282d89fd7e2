import { describe, expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { executionsOptions } from '../../executions/executions.config.js';
import { RecorderAlarms } from '../../executions/recorder/recorder-alarms.js';
import type { Occurrence } from '../notification-event.js';
import type { Notifications } from '../notifications.js';
import { RecorderBehind } from './recorder-behind.js';

describe('a recorder that is behind', () => {
  const clock = new SetClock();
  const config = readOptions(executionsOptions, { EXECUTIONS_RECORDER_BEHIND_AFTER: '30s' }).value;
  const told: (Occurrence & { readonly past: string })[] = [];
  const notifications = {
    tell: async (occurrence: Occurrence) => void told.push({ ...occurrence, past: 'the store' }),
    tellEvenWithoutStore: async (occurrence: Occurrence) => void told.push({ ...occurrence, past: 'nothing' }),
  } as Notifications;

  it('is told when it begins, even without the store, and when it is over', () => {
    const alarms = new RecorderAlarms(clock, new SilentLogger(), config);
    const source = new RecorderBehind(alarms, notifications, clock);
    source.start();
    const since = clock.now();
    const behind = { waitingBatches: 12, storeAwaySince: since, behindSince: since };
    const caughtUp = { waitingBatches: 0, storeAwaySince: undefined, behindSince: undefined };
    for (let episode = 0; episode < 2; episode += 1) {
      alarms.judge(behind);
      clock.advance(30_000);
      alarms.judge(behind);
      alarms.judge(behind);
      alarms.judge(caughtUp);
    }
    source.stop();
    alarms.judge(behind);
    clock.advance(60_000);
    alarms.judge(behind);
    expect(told.map(({ event, past }) => `${event} past ${past}`)).toEqual([
      'recorder-behind past nothing',
      'recorder-recovered past the store',
      'recorder-behind past nothing',
      'recorder-recovered past the store',
    ]);
    expect(told[0]).toMatchObject({ at: since, facts: { waitingBatches: 12, reason: 'the store does not take them' } });
    expect(told[1]!.facts).toEqual({ since: since.toISOString(), recoveredAt: '2026-01-31T18:00:30.000Z' });
  });
});
