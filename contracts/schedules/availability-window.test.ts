import { describe, expect, it } from '@jest/globals';
import { AvailabilityWindow } from './availability-window.js';
import { TimeZone } from './time-zone.js';

const BERLIN = TimeZone.find('Europe/Berlin')!;

/** As `open until 07-02T04:00`, in UTC. */
function at(text: string, now: string, zone: TimeZone = BERLIN): string {
  const { open, changesAt } = new AvailabilityWindow(text).at(new Date(now), zone);
  return `${open ? 'open' : 'closed'} until ${changesAt?.toISOString().slice(5, 16) ?? 'never'}`;
}

describe('an availability window', () => {
  it.each([
    ['20:00-06:00', '2026-07-01T17:59:59Z', 'closed until 07-01T18:00'],
    ['20:00-06:00', '2026-07-01T18:00:00Z', 'open until 07-02T04:00'],
    ['20:00-06:00', '2026-07-02T03:59:59Z', 'open until 07-02T04:00'],
    ['20:00-06:00', '2026-07-02T04:00:00Z', 'closed until 07-02T18:00'],
    ['12:00-13:30', '2026-07-01T10:30:00Z', 'open until 07-01T11:30'],
    ['20:00-00:00', '2026-07-01T19:00:00Z', 'open until 07-01T22:00'],
    // The 1st of July 2026 is a Wednesday. A night belongs to the day on which it begins.
    ['Mon-Fri 20:00-06:00', '2026-07-04T03:00:00Z', 'open until 07-04T04:00'],
    ['Mon-Fri 20:00-06:00', '2026-07-04T19:00:00Z', 'closed until 07-06T18:00'],
    ['wed 20:00-06:00', '2026-07-02T19:00:00Z', 'closed until 07-08T18:00'],
    ['Fri-Mon 8:00-9:00', '2026-07-05T07:00:00Z', 'closed until 07-06T06:00'],
    // Hours that touch are one stretch: from Friday evening to Monday morning.
    ['Mon-Fri 20:00-06:00, Sat-Sun 00:00-24:00', '2026-07-03T19:00:00Z', 'open until 07-05T22:00'],
    ['Mon-Fri 20:00-06:00, Sat-Sun 00:00-24:00, Mon 0:00-6:00', '2026-07-03T19:00:00Z', 'open until 07-06T04:00'],
    ['00:00-24:00', '2026-07-03T19:00:00Z', 'open until never'],
    ['06:00-18:00,18:00-06:00', '2026-07-03T19:00:00Z', 'open until never'],
  ])('%s at %s: %s', (text, now, expected) => {
    expect(at(text, now)).toBe(expected);
  });

  it('opens and closes by the clocks of the zone, changed or not', () => {
    expect(at('20:00-06:00', '2026-03-28T20:00:00Z')).toBe('open until 03-29T04:00');
    expect(at('20:00-06:00', '2026-10-24T20:00:00Z')).toBe('open until 10-25T05:00');
    // A time that is skipped comes as late as if the clocks had not changed.
    expect(at('20:00-02:30', '2026-03-28T20:00:00Z')).toBe('open until 03-29T01:30');
    // A time that comes twice counts the first time, and the window does not open again.
    expect(at('20:00-02:30', '2026-10-24T20:00:00Z')).toBe('open until 10-25T00:30');
    expect(at('20:00-02:30', '2026-10-25T01:10:00Z')).toBe('closed until 10-25T19:00');
    expect(at('02:15-02:45', '2026-03-28T20:00:00Z')).toBe('closed until 03-29T01:15');
    expect(at('20:00-06:00', '2026-07-01T19:00:00Z', TimeZone.utc)).toBe('closed until 07-01T20:00');
  });

  it.each(['', '20:00', '20-06', '20:00-25:00', '24:00-06:00', 'Mo 20:00-06:00', '20:00-06:00;', 'Mon-Fri'])(
    'cannot be %j',
    (text) => {
      expect(() => new AvailabilityWindow(text)).toThrow('is no stretch of time');
    },
  );

  it('is never empty', () => {
    expect(() => new AvailabilityWindow('20:00-20:00')).toThrow('write 00:00-24:00');
    expect(() => new AvailabilityWindow(Array(21).fill('20:00-06:00').join())).toThrow('20 at most');
  });
});
