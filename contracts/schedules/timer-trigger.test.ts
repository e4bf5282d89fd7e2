import { describe, expect, it } from '@jest/globals';
import type { Binding } from '../messages/function-metadata.js';
import { ScheduleError } from './schedule.js';
import { readTimerTrigger } from './timer-trigger.js';

const timer = (options: Record<string, unknown> = {}): Binding => ({
  name: 'timer',
  type: 'timerTrigger',
  direction: 'in',
  schedule: '0 0 18 * * *',
  ...options,
});

const read = (options: Record<string, unknown> = {}, settings: Record<string, string> = {}) =>
  readTimerTrigger('Payroll', timer(options), settings);

/** The next occurrence with its bounds, in UTC: `slot > from > until`. */
function next(options: Record<string, unknown>, after: string, settings: Record<string, string> = {}): string {
  const { schedule, window, zone } = read(options, settings);
  const found = window.next(schedule, new Date(after), zone);
  if (found === undefined) return 'never';
  const shown = (at: Date | undefined): string => at?.toISOString().slice(5, 16) ?? '-';
  return [found.slot, found.from, found.until].map(shown).join(' > ');
}

describe('a timer trigger', () => {
  it('has the defaults of Azure', () => {
    expect(read()).toMatchObject({ monitor: true, runOnStartup: false, missedRuns: 'azure', missedRunsLimit: 100 });
    expect(read().zone.name).toBe('UTC');
  });

  it('takes its schedule from a setting', () => {
    expect(read({ schedule: '%Nightly%' }, { nightly: '0 30 2 * * *' }).schedule.display).toBe('0 30 2 * * *');
  });

  it.each([
    [{ useMonitor: false }, false],
    [{ useMonitor: 'False' }, false],
    [{ useMonitor: true, schedule: '*/10 * * * * *' }, false],
    [{ schedule: '00:00:30' }, false],
    [{ schedule: '00:01:00' }, true],
  ])('%p is watched: %s', (options, monitor) => {
    expect(read(options).monitor).toBe(monitor);
  });

  it.each([
    [{ WEBSITE_TIME_ZONE: 'Europe/Berlin' }, 'Europe/Berlin'],
    [{ WEBSITE_TIME_ZONE: 'Eastern Standard Time', TZ: 'Asia/Tokyo' }, 'Asia/Tokyo'],
    [{ WEBSITE_TIME_ZONE: 'Eastern Standard Time', TZ: '' }, 'America/New_York'],
    [{ TZ: 'Asia/Tokyo' }, 'Asia/Tokyo'],
    [{ WEBSITE_TIME_ZONE: '', TZ: '' }, 'UTC'],
  ])('runs in the zone of %p: %s', (settings, zone) => {
    expect(read({}, settings).zone.name).toBe(zone);
  });

  it('takes options beyond Azure from the binding or a setting', () => {
    const settings = { 'Nightshift.Payroll.MissedRuns': 'ALL', Nightshift__Payroll__MissedRunsLimit: '7' };
    expect(read({ missedRuns: 'skip' })).toMatchObject({ missedRuns: 'skip' });
    expect(read({ missedRuns: 'skip' }, settings)).toMatchObject({ missedRuns: 'all', missedRunsLimit: 7 });
  });

  it.each([
    [{ schedule: undefined }, {}, 'has no "schedule"'],
    [{ schedule: 'hourly' }, {}, 'was not recognized as a valid cron expression or timespan string'],
    [{ schedule: '%Nightly%' }, {}, "add the setting 'Nightly'"],
    [{}, { WEBSITE_TIME_ZONE: 'Mars/Base' }, 'the setting WEBSITE_TIME_ZONE'],
    [{ missedRuns: 'some' }, {}, 'give one of azure, skip, all'],
    [{ missedRunsLimit: '0' }, {}, 'missedRunsLimit'],
    [{ missedRunsLimit: 'many' }, {}, 'missedRunsLimit'],
    [{ notBefore: '25:00' }, {}, 'notBefore'],
    [{ notAfter: 'noon' }, {}, 'notAfter'],
    [{ notAfter: '2026-02-30' }, {}, 'notAfter'],
    [{ notBefore: '6:00', notAfter: '06:00' }, {}, 'leave both out'],
    [{ outsideWindow: 'drop' }, {}, 'outsideWindow'],
  ])('%p with %p is refused: %s', (options, settings, reason) => {
    expect(() => read(options, settings as Record<string, string>)).toThrow(ScheduleError);
    expect(() => read(options, settings as Record<string, string>)).toThrow(reason);
  });

  it('is told from another by its fingerprint, whatever way it is written', () => {
    expect(read({ schedule: '0 0 18 * * 1-5' }).fingerprint).toBe(read({ schedule: '0 0 18 * * mon-fri' }).fingerprint);
    const others = [{ schedule: '0 0 19 * * *' }, { notBefore: '20:00' }, { useMonitor: false }].map(
      (each) => read(each).fingerprint,
    );
    expect(new Set([read().fingerprint, read({}, { TZ: 'Asia/Tokyo' }).fingerprint, ...others]).size).toBe(5);
  });
});

describe('a window', () => {
  const night = { notBefore: '20:00', notAfter: '06:00' };

  it.each([
    // No window: due when the schedule says, never too late.
    [{}, '2026-01-31T17:00:00Z', '01-31T18:00 > 01-31T18:00 > -'],
    // The night: 18:00 waits for 20:00, and is missed at 06:00.
    [night, '2026-01-31T17:00:00Z', '01-31T18:00 > 01-31T20:00 > 02-01T06:00'],
    [{ ...night, schedule: '0 0 20 * * *' }, '2026-01-31T17:00:00Z', '01-31T20:00 > 01-31T20:00 > 02-01T06:00'],
    [{ ...night, schedule: '0 0 2 * * *' }, '2026-01-31T17:00:00Z', '02-01T02:00 > 02-01T02:00 > 02-01T06:00'],
    [{ ...night, schedule: '0 0 6 * * *' }, '2026-01-31T17:00:00Z', '02-01T06:00 > 02-01T20:00 > 02-02T06:00'],
    // Or is left out.
    [
      { ...night, outsideWindow: 'skip', schedule: '0 0 * * * *' },
      '2026-01-31T06:30:00Z',
      '01-31T20:00 > 01-31T20:00 > 02-01T06:00',
    ],
    [{ ...night, outsideWindow: 'skip', schedule: '0 0 18 * * *' }, '2026-01-31T17:00:00Z', 'never'],
    [
      { ...night, outsideWindow: 'skip', schedule: '00:45:00' },
      '2026-01-31T05:30:00Z',
      '01-31T20:44 > 01-31T20:44 > 02-01T06:00',
    ],
    // Half a window reaches to midnight.
    [{ notBefore: '20:00' }, '2026-01-31T17:00:00Z', '01-31T18:00 > 01-31T20:00 > 02-01T00:00'],
    [{ notAfter: '06:00' }, '2026-01-31T17:00:00Z', '01-31T18:00 > 02-01T00:00 > 02-01T06:00'],
    // Moments bound the whole timer.
    [{ notBefore: '2026-03-01T18:00:00Z' }, '2026-01-31T17:00:00Z', '03-01T18:00 > 03-01T18:00 > -'],
    [{ notBefore: '2026-03-01T18:00:01Z' }, '2026-01-31T17:00:00Z', '03-02T18:00 > 03-02T18:00 > -'],
    [{ notAfter: '2026-01-31T18:00:00Z' }, '2026-01-31T17:00:00Z', 'never'],
    [{ notAfter: '2026-01-31T18:30:00+00:00' }, '2026-01-31T17:00:00Z', '01-31T18:00 > 01-31T18:00 > 01-31T18:30'],
    [
      { notBefore: '20:00', notAfter: '2026-01-31T22:00:00Z' },
      '2026-01-31T17:00:00Z',
      '01-31T18:00 > 01-31T20:00 > 01-31T22:00',
    ],
    [{ notBefore: '20:00', notAfter: '2026-01-31T19:00:00Z' }, '2026-01-31T17:00:00Z', 'never'],
  ])('%p after %s: %s', (options, after, expected) => {
    expect(next(options, after)).toBe(expected);
  });

  it('opens and closes by the clocks of the zone, changed or not', () => {
    const berlin = { WEBSITE_TIME_ZONE: 'Europe/Berlin' };
    expect(next(night, '2026-03-28T16:30:00Z', berlin)).toBe('03-28T17:00 > 03-28T19:00 > 03-29T04:00');
    expect(next({ ...night, notAfter: '02:30' }, '2026-03-28T16:30:00Z', berlin)).toBe(
      '03-28T17:00 > 03-28T19:00 > 03-29T01:30',
    );
  });
});
