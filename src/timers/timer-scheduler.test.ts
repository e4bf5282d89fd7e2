import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { timerInvocationId } from '#contracts/message-identity.js';
import { TimerHouse } from '../../test/support/timers/timer-house.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOURLY = { schedule: '0 0 * * * *' };

let house: TimerHouse;

/** The clock stands at 18:00:00 UTC when a test begins. */
beforeEach(async () => {
  house = await TimerHouse.open();
});
afterEach(() => house.close());

describe('a timer', () => {
  it('fires when it is due, not before, and once', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.after(HOUR - 1);
    expect(house.slots).toEqual([]);
    await house.after(1);
    await house.after(2_000);
    expect(house.slots).toEqual(['19:00:00']);
    const request = house.latest;
    expect(request).toMatchObject({
      id: timerInvocationId('shop', 'Payroll', new Date('2026-01-31T19:00:00Z')),
      day: '2026-01-31',
      app: 'shop',
      version: 'v1',
      function: 'Payroll',
      trigger: 'timer',
      lane: 'durable',
      attempt: 1,
      acceptedAt: '2026-01-31T19:00:00.000Z',
      reason: 'Timer fired at 2026-01-31T19:00:00.0000000+00:00',
      triggerMetadata: {},
    });
    expect(house.latest.claimForMs).toBeGreaterThan(HOUR);
    expect(house.latest).not.toHaveProperty('expiresAt');
  });

  it('gives the state before the run, in the zone of the app', async () => {
    house.serve(HOURLY, { settings: { WEBSITE_TIME_ZONE: 'W. Europe Standard Time' } });
    await house.node.work();
    await house.after(HOUR);
    expect(house.objects).toEqual([
      {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: {
          Last: '0001-01-01T00:00:00+00:00',
          LastUpdated: '2026-01-31T19:00:00+01:00',
          Next: '2026-01-31T20:00:00+01:00',
        },
        IsPastDue: false,
      },
    ]);
    house.clock.advance(1_250);
    await house.run(MINUTE);
    await house.after(HOUR);
    expect(house.objects[1]?.ScheduleStatus).toEqual({
      Last: '2026-01-31T20:00:01.250+01:00',
      LastUpdated: '2026-01-31T20:00:01.250+01:00',
      Next: '2026-01-31T21:00:00+01:00',
    });
  });

  it('never overlaps itself: the next slot is released when the run has ended, however it ended', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.after(HOUR);
    await house.begin(house.latest);
    await house.after(3 * HOUR);
    expect(house.slots).toEqual(['19:00:00']);
    await house.end(house.latest, { outcome: 'Failed', startedAt: '2026-01-31T19:00:00.000Z' });
    await house.node.work();
    // What fell into the run is made up for at once, by one run that is not past due; the rest is dropped.
    expect(house.slots).toEqual(['19:00:00', '20:00:00']);
    await house.run();
    await house.after(HOUR);
    expect(house.slots).toEqual(['19:00:00', '20:00:00', '23:00:00']);
  });

  it('at an interval counts from the start of the run before', async () => {
    house.serve({ schedule: '00:30:00' });
    await house.node.work();
    await house.after(30 * MINUTE);
    await house.run(10 * MINUTE);
    await house.after(19 * MINUTE);
    expect(house.published).toHaveLength(1);
    await house.after(MINUTE);
    expect(house.slots).toEqual(['18:30:00', '19:00:00']);
    expect(house.objects[0]?.Schedule).toEqual({ AdjustForDST: false });
  });

  it('is not fired early by the clock of a worker', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.after(HOUR);
    await house.end(house.latest, { startedAt: '2026-02-03T00:00:00.000Z', endedAt: '2026-02-03T00:00:00.000Z' });
    await house.node.work();
    expect((await house.row())?.next?.toISOString()).toBe('2026-01-31T20:00:00.000Z');
  });

  it('is not watched below a minute', async () => {
    house.serve({ schedule: '*/10 * * * * *' });
    await house.node.work();
    await house.after(10_000);
    expect(house.objects).toEqual([{ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false }]);
    await house.run();
    await house.down(HOUR + 5_000);
    expect(house.published).toHaveLength(1);
    await house.after(5_000);
    expect(house.published).toHaveLength(2);
    expect(house.node.missed).toEqual([]);
  });

  it.each([{ schedule: '0 0 0 30 2 *' }, { ...HOURLY, notAfter: '2026-01-31T18:30:00Z' }])(
    'never fires: %p',
    async (options) => {
      house.serve(options);
      await house.node.work();
      await house.after(30 * 24 * HOUR);
      expect(house.published).toEqual([]);
      expect(await house.row()).toMatchObject({ next: undefined, due: undefined });
    },
  );
});

describe('an app whose timers cannot be stored', () => {
  const ailing = (error: Error) => {
    const apply = house.store.apply.bind(house.store);
    house.store.apply = (changes) =>
      changes.some(({ to }) => to.app === 'ailing') ? Promise.reject(error) : apply(changes);
    return () => (house.store.apply = apply);
  };

  beforeEach(() => {
    house.serve(HOURLY, { app: 'ailing' });
    house.serve(HOURLY);
  });

  it('does not keep those of other apps, and is tried again', async () => {
    const recover = ailing(new Error('Adding a value to a column caused an overflow.'));
    await house.node.work();
    await house.after(HOUR);
    expect(house.published.map(({ app }) => app)).toEqual(['shop']);
    recover();
    await house.after(HOUR);
    await house.after(HOUR);
    expect(new Set(house.published.map(({ app }) => app))).toEqual(new Set(['shop', 'ailing']));
  });

  it('is no reason when the store is away', async () => {
    ailing(new NightshiftError('STORE_UNAVAILABLE', 'taken away by the test'));
    await expect(house.node.work()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

describe('what was missed', () => {
  it('is made up for by one run that is past due, a week later too', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.after(HOUR);
    await house.run();
    await house.down(7 * 24 * HOUR + MINUTE);
    expect(house.slots).toEqual(['19:00:00', '20:00:00!']);
    expect(house.node.missed).toEqual([
      {
        app: 'shop',
        function: 'payroll',
        slot: new Date('2026-01-31T20:00:00Z'),
        occurrences: 7 * 24,
        reason: 'past-due',
      },
    ]);
    await house.run();
    await house.after(HOUR);
    expect(house.slots).toEqual(['19:00:00', '20:00:00!', '20:00:00']);
  });

  it('is past due as soon as it fell due while no scheduler was there', async () => {
    house.serve(HOURLY);
    await house.node.work();
    house.clock.advance(HOUR - 1_000);
    await house.down(1_500);
    expect(house.slots).toEqual(['19:00:00!']);
  });

  it('is not past due when the scheduler that was to release it is only slow', async () => {
    house.serve(HOURLY);
    await house.node.work();
    const other = house.another();
    await other.work();
    await house.node.round.leave();
    house.clock.advance(HOUR + 20_000);
    await other.work();
    expect(house.slots).toEqual(['19:00:00']);
  });

  it('is past due after a minute when the store was away, though a scheduler was there', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.after(HOUR + MINUTE);
    expect(house.slots).toEqual(['19:00:00']);
    await house.run();
    await house.after(HOUR + 1);
    expect(house.slots).toEqual(['19:00:00', '20:00:00!']);
  });

  it('runs late, and is not past due, where the timer is not monitored and a scheduler was there', async () => {
    house.serve({ ...HOURLY, useMonitor: false });
    await house.node.work();
    await house.after(HOUR + 5 * MINUTE);
    expect(house.objects).toMatchObject([{ ScheduleStatus: null, IsPastDue: false }]);
  });

  it('is dropped by `skip`', async () => {
    house.serve({ ...HOURLY, missedRuns: 'skip' });
    await house.node.work();
    await house.down(3 * HOUR + MINUTE);
    expect(house.slots).toEqual([]);
    expect(house.node.missed).toMatchObject([{ occurrences: 3, reason: 'dropped' }]);
    await house.after(HOUR - MINUTE);
    await house.run(2 * HOUR + MINUTE);
    // What fell into a run is skipped as well.
    expect(house.slots).toEqual(['22:00:00']);
    await house.after(HOUR);
    expect(house.slots).toEqual(['22:00:00', '01:00:00']);
  });

  it('runs one by one with `all`, oldest first, each with its own slot', async () => {
    house.serve({ ...HOURLY, missedRuns: 'all' });
    await house.node.work();
    await house.down(4 * HOUR + MINUTE);
    for (let n = 0; n < 4; n += 1) await house.run(1_000);
    expect(house.slots).toEqual(['19:00:00!', '20:00:00!', '21:00:00!', '22:00:00!']);
    expect(new Set(house.published.map(({ id }) => id)).size).toBe(4);
    expect(house.node.missed).toMatchObject([{ occurrences: 4, reason: 'past-due' }]);
    await house.hour();
    expect(house.slots.at(-1)).toBe('23:00:00');
  });

  it('runs up to the limit with `all`; the newest of them are dropped', async () => {
    house.serve({ ...HOURLY, missedRuns: 'all', missedRunsLimit: 2 });
    await house.node.work();
    await house.down(5 * HOUR + MINUTE);
    for (let n = 0; n < 2; n += 1) await house.run(1_000);
    expect(house.slots).toEqual(['19:00:00!', '20:00:00!']);
    expect(house.node.missed).toMatchObject([
      { occurrences: 5, reason: 'past-due' },
      { occurrences: 3, reason: 'dropped' },
    ]);
    await house.hour();
    await house.run();
    // The limit is for each time that runs were missed.
    await house.down(2 * HOUR + MINUTE);
    expect(house.slots).toEqual(['19:00:00!', '20:00:00!', '00:00:00', '01:00:00!']);
  });

  it('runs one by one with `all` below a minute too, and what falls into a run', async () => {
    house.serve({ schedule: '*/10 * * * * *', missedRuns: 'all' });
    await house.node.work();
    await house.after(10_000);
    await house.run(25_000);
    await house.run();
    await house.run();
    const slots = ['18:00:10', '18:00:20', '18:00:30'].map((time) =>
      timerInvocationId('shop', 'Payroll', new Date(`2026-01-31T${time}Z`)),
    );
    expect(house.published.map(({ id }) => id)).toEqual(slots);
  });
});

describe('a window', () => {
  const night = { ...HOURLY, schedule: '0 30 18 * * *', notBefore: '20:00', notAfter: '06:00' };

  it('is waited for, and says when it is too late', async () => {
    house.serve(night);
    await house.node.work();
    await house.after(HOUR);
    expect(house.slots).toEqual([]);
    await house.after(HOUR);
    expect(house.slots).toEqual(['18:30:00']);
    expect(house.latest.expiresAt).toBe('2026-02-01T06:00:00.000Z');
  });

  it('that closes before the run has begun makes it missed', async () => {
    house.serve(night);
    await house.node.work();
    await house.after(2 * HOUR);
    house.clock.advance(10 * HOUR);
    await house.expire(house.latest);
    await house.node.work();
    expect(house.node.missed).toMatchObject([{ slot: new Date('2026-01-31T18:30:00Z'), reason: 'expired' }]);
    expect(await house.row()).toMatchObject({ last: undefined, next: new Date('2026-02-01T18:30:00Z') });
  });

  it('that closed while nobody was there makes it missed', async () => {
    house.serve(night);
    await house.node.work();
    await house.down(13 * HOUR);
    expect(house.slots).toEqual([]);
    expect(house.node.missed).toMatchObject([{ slot: new Date('2026-01-31T18:30:00Z'), reason: 'expired' }]);
    expect((await house.row())?.due).toEqual(new Date('2026-02-01T20:00:00Z'));
  });
});

describe('several schedulers', () => {
  it('release a slot once', async () => {
    const nodes = [house.node, house.another(), house.another()];
    house.serve(HOURLY);
    for (let hour = 0; hour < 20; hour += 1) {
      await Promise.all(nodes.map((each) => each.work()));
      for (const request of house.published) await house.end(request);
      house.clock.advance(HOUR);
    }
    await Promise.all(nodes.map((each) => each.work()));
    expect(house.published).toHaveLength(20);
    expect(new Set(house.published.map(({ id }) => id)).size).toBe(20);
  });

  it('publish what another one left', async () => {
    const other = house.another();
    house.serve(HOURLY);
    await house.node.work();
    await other.work();
    house.brokerIsAway = true;
    house.clock.advance(HOUR);
    await expect(house.node.work()).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    house.brokerIsAway = false;
    await house.after(1_000, other);
    expect(house.published).toEqual([]);
    await house.after(5_000, other);
    await house.after(1_000);
    expect(house.slots).toEqual(['19:00:00']);
  });

  it('publish again what is not heard of, ever more seldom, until its run has begun', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.after(HOUR);
    const counts: number[] = [];
    for (let minute = 0; minute < 10; minute += 1) {
      await house.after(MINUTE);
      counts.push(house.published.length);
    }
    expect(counts).toEqual([2, 2, 3, 3, 3, 3, 4, 4, 4, 4]);
    expect(new Set(house.published.map(({ id, day }) => id + day)).size).toBe(1);
    await house.begin(house.latest);
    await house.after(24 * HOUR);
    expect(house.published.length).toBeLessThanOrEqual(5);
    expect(house.node.missed).toMatchObject([{ reason: 'late', occurrences: 1 }]);
  });
});
