import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { SilentLogger } from '#contracts/ports/logger.js';
import { NIGHT } from '../../../test/support/factories.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { MissedTimers } from '../../timers/missed-timers.js';
import type { Occurrence } from '../notification-event.js';
import type { Notifications } from '../notifications.js';
import { TimersMissed } from './timers-missed.js';

describe('timers that were missed', () => {
  it('are told by slot and reason, with what follows', () => {
    const told: Occurrence[] = [];
    const notifications = { tell: async (occurrence: Occurrence) => void told.push(occurrence) } as Notifications;
    const missed = new MissedTimers(new Registry(), new SilentLogger());
    const source = new TimersMissed(missed, notifications, new SetClock());
    source.start();
    missed.tell({ app: 'payroll', function: 'pay', slot: NIGHT, occurrences: 1, reason: 'late' });
    missed.tell({ app: 'payroll', function: 'pay', slot: NIGHT, occurrences: 3, reason: 'past-due' });
    source.stop();
    missed.tell({ app: 'payroll', function: 'pay', slot: NIGHT, occurrences: 1, reason: 'expired' });
    const slot = '2026-03-01T18:00:00.000Z';
    expect(told.map(({ key, text }) => [key, text])).toEqual([
      [
        `timer-missed/payroll/pay/${slot}/late`,
        `Timer payroll/pay missed its run of ${slot}: released, but no worker has begun it yet.`,
      ],
      [
        `timer-missed/payroll/pay/${slot}/past-due`,
        `Timer payroll/pay missed 3 runs, the first of ${slot}: made up for by a late run.`,
      ],
    ]);
    expect(told[0]).toMatchObject({ event: 'timer-missed', link: '/api/apps/payroll/timers/pay', facts: { slot } });
  });
});
