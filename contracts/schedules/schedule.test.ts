import { describe, expect, it } from '@jest/globals';
import { parseSchedule, ScheduleError } from './schedule.js';
import { TimeZone } from './time-zone.js';

const zone = (name: string): TimeZone => {
  const found = TimeZone.find(name);
  if (found === undefined) throw new Error(`no zone ${name}`);
  return found;
};

/** Occurrences after a moment, with the local offset: `03-29 03:30 +02:00`. */
function due(text: string, where: string, after: string, count: number): string[] {
  const schedule = parseSchedule(text);
  const found: string[] = [];
  let at: Date | undefined = new Date(after);
  for (let n = 0; n < count; n += 1) {
    at = schedule.next(at, zone(where));
    if (at === undefined) break;
    const local = zone(where).format(at.getTime());
    found.push(`${local.slice(5, 10)} ${local.slice(11, 16)} ${local.slice(19)}`);
  }
  return found;
}

describe('clocks go forward', () => {
  it.each([
    // Berlin, 29 March 2026: 02:00 becomes 03:00.
    [
      '0 30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T00:00:00Z',
      ['03-28 02:30 +01:00', '03-29 03:30 +02:00', '03-30 02:30 +02:00'],
    ],
    ['0 0 3 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', ['03-29 03:00 +02:00', '03-30 03:00 +02:00']],
    ['0 30 2,3 * * *', 'Europe/Berlin', '2026-03-29T00:00:00Z', ['03-29 03:30 +02:00', '03-30 02:30 +02:00']],
    [
      '0 */15 2 * * *',
      'Europe/Berlin',
      '2026-03-29T00:30:00Z',
      ['03-29 03:00 +02:00', '03-29 03:15 +02:00', '03-29 03:30 +02:00', '03-29 03:45 +02:00', '03-30 02:00 +02:00'],
    ],
    [
      '0 */30 * * * *',
      'Europe/Berlin',
      '2026-03-29T00:00:00Z',
      ['03-29 01:30 +01:00', '03-29 03:00 +02:00', '03-29 03:30 +02:00', '03-29 04:00 +02:00'],
    ],
    [
      '0 0 1-2 * * *',
      'Europe/Berlin',
      '2026-03-28T23:30:00Z',
      ['03-29 01:00 +01:00', '03-29 03:00 +02:00', '03-30 01:00 +02:00'],
    ],
    // New York, 8 March 2026: 02:00 becomes 03:00.
    ['0 30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', ['03-08 03:30 -04:00', '03-09 02:30 -04:00']],
    ['0 30 2 8 3 *', 'America/New_York', '2025-03-09T12:00:00Z', ['03-08 03:30 -04:00', '03-08 02:30 -05:00']],
    // Lord Howe, 4 October 2026: 02:00 becomes 02:30.
    ['0 15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', ['10-04 02:45 +11:00', '10-05 02:15 +11:00']],
    [
      '0 10,35 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00:00Z',
      ['10-04 02:35 +11:00', '10-04 02:40 +11:00', '10-05 02:10 +11:00'],
    ],
    [
      '0 */20 * * * *',
      'Australia/Lord_Howe',
      '2026-10-03T15:00:00Z',
      ['10-04 01:40 +10:30', '10-04 02:30 +11:00', '10-04 02:40 +11:00', '10-04 02:50 +11:00', '10-04 03:00 +11:00'],
    ],
  ])('%s in %s', (text, where, after, expected) => {
    expect(due(text, where, after, expected.length)).toEqual(expected);
  });
});

describe('clocks go back', () => {
  it.each([
    // Berlin, 25 October 2026: 03:00 becomes 02:00. A point in time is due in the first pass only.
    ['0 30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', ['10-25 02:30 +02:00', '10-26 02:30 +01:00']],
    [
      '0 */30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00:00Z',
      ['10-25 02:00 +02:00', '10-25 02:30 +02:00', '10-26 02:00 +01:00'],
    ],
    // Started in the second pass, it is done for the day.
    ['0 30 2 * * *', 'Europe/Berlin', '2026-10-25T01:10:00Z', ['10-26 02:30 +01:00']],
    ['0 0 3 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', ['10-25 03:00 +01:00', '10-26 03:00 +01:00']],
    // An interval runs through both.
    [
      '0 */30 * * * *',
      'Europe/Berlin',
      '2026-10-25T00:00:00Z',
      ['10-25 02:30 +02:00', '10-25 02:00 +01:00', '10-25 02:30 +01:00', '10-25 03:00 +01:00'],
    ],
    [
      '0 0 * * * *',
      'Europe/Berlin',
      '2026-10-24T23:30:00Z',
      ['10-25 02:00 +02:00', '10-25 02:00 +01:00', '10-25 03:00 +01:00'],
    ],
    [
      '0 0 1-2 * * *',
      'Europe/Berlin',
      '2026-10-24T22:30:00Z',
      ['10-25 01:00 +02:00', '10-25 02:00 +02:00', '10-25 02:00 +01:00', '10-26 01:00 +01:00'],
    ],
    // Once a year, from within the repeated hour.
    [
      '0 0 2-3 25 10 *',
      'Europe/Berlin',
      '2026-10-25T00:10:00Z',
      ['10-25 02:00 +01:00', '10-25 03:00 +01:00', '10-25 02:00 +02:00'],
    ],
    // New York, 1 November 2026: 02:00 becomes 01:00.
    ['0 30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', ['11-01 01:30 -04:00', '11-02 01:30 -05:00']],
    [
      '0 30 * * * *',
      'America/New_York',
      '2026-11-01T05:00:00Z',
      ['11-01 01:30 -04:00', '11-01 01:30 -05:00', '11-01 02:30 -05:00'],
    ],
    // Lord Howe, 5 April 2026: 02:00 becomes 01:30.
    ['0 45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00:00Z', ['04-05 01:45 +11:00', '04-06 01:45 +10:30']],
    [
      '0 */15 * * * *',
      'Australia/Lord_Howe',
      '2026-04-04T14:20:00Z',
      ['04-05 01:30 +11:00', '04-05 01:45 +11:00', '04-05 01:30 +10:30', '04-05 01:45 +10:30', '04-05 02:00 +10:30'],
    ],
  ])('%s in %s', (text, where, after, expected) => {
    expect(due(text, where, after, expected.length)).toEqual(expected);
  });
});

describe('a schedule', () => {
  it('is evaluated in its zone', () => {
    expect(due('0 0 18 * * *', 'UTC', '2026-07-01T00:00:00Z', 1)).toEqual(['07-01 18:00 +00:00']);
    const tokyo = parseSchedule('0 0 18 * * *').next(new Date('2026-07-01T00:00:00Z'), zone('Tokyo Standard Time'));
    expect(tokyo?.toISOString()).toBe('2026-07-01T09:00:00.000Z');
    const kathmandu = parseSchedule('0 0 18 * * *').next(new Date('2026-07-01T00:00:00Z'), zone('Asia/Kathmandu'));
    expect(kathmandu?.toISOString()).toBe('2026-07-01T12:15:00.000Z');
  });

  it.each(
    ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'].flatMap((where) =>
      ['0 */30 * * * *', '0 15,45 1,2,3 * * *', '0 0 */3 * * *'].map((text) => [text, where] as const),
    ),
  )('%s in %s never repeats or turns back in a year, wherever one asks', (text, where) => {
    const schedule = parseSchedule(text);
    const next = (after: Date): Date => schedule.next(after, zone(where)) ?? new Date(NaN);
    let at = new Date('2026-01-01T00:00:00Z');
    for (let n = 0; n < 2_000; n += 1) {
      const following = next(at);
      const between = new Date((at.getTime() + following.getTime()) / 2);
      expect([following > at, next(between)]).toEqual([true, following]);
      at = following;
    }
  });

  it.each(['0 0 0 30 2 *', '0 0 0 31 11 *'])('%s never falls due', (text) => {
    expect(parseSchedule(text).next(new Date(), zone('Europe/Berlin'))).toBeUndefined();
  });

  it('finds what is far away', () => {
    expect(due('0 30 2 29 2 1', 'Europe/Berlin', '2026-01-01T00:00:00Z', 2)).toEqual([
      '02-29 02:30 +01:00',
      '02-29 02:30 +01:00',
    ]);
  });

  it('at an interval counts from the run before, blind to zones', () => {
    const schedule = parseSchedule('00:30:00');
    const at = new Date('2026-03-29T00:45:10.250Z');
    expect(schedule.next(at, zone('Europe/Berlin'))?.toISOString()).toBe('2026-03-29T01:15:10.250Z');
    expect([schedule.kind, schedule.display, schedule.adjustForDst]).toEqual(['interval', '00:30:00', false]);
    expect(parseSchedule('24:00:00').display).toBe('24.00:00:00');
  });

  it('at an interval never falls due after the year 9999', () => {
    const last = new Date('9999-12-31T23:59:59.999Z');
    expect(parseSchedule('1').next(new Date(last.getTime() - 86_400_000), zone('UTC'))).toEqual(last);
    expect(parseSchedule('1').next(new Date(last.getTime() - 86_399_999), zone('UTC'))).toBeUndefined();
    // Meant as seconds, read as days.
    expect(parseSchedule('3600000').next(new Date('2026-01-01T00:00:00Z'), zone('UTC'))).toBeUndefined();
  });

  it.each([
    ['0 */5 * * * *', false],
    ['*/5 * * * * *', true],
    ['00:00:59', true],
    ['00:01:00', false],
  ])('%s is watched no more below a minute: %s', (text, isSubMinute) => {
    expect(parseSchedule(text).isSubMinute).toBe(isSubMinute);
  });

  it.each([
    ['', 'was not recognized as a valid cron expression or timespan string'],
    ['every day', 'was not recognized as a valid cron expression or timespan string'],
    ['0 0 0 * * 7', 'Sunday is 0'],
    ['00:00:00', 'does not lead forward'],
    ['-00:05:00', 'does not lead forward'],
  ])('%p is refused: %s', (text, reason) => {
    expect(() => parseSchedule(text)).toThrow(ScheduleError);
    expect(() => parseSchedule(text)).toThrow(reason);
  });
});

describe('a time zone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['w. europe standard time', 'Europe/Berlin'],
    ['Eastern Standard Time', 'America/New_York'],
    ['utc', 'UTC'],
  ])('%s is %s', (name, iana) => {
    expect(TimeZone.find(name)?.name).toBe(iana);
  });

  it.each(['Europe/Atlantis', 'Middle Earth Standard Time', ''])('%p is none', (name) => {
    expect(TimeZone.find(name)).toBeUndefined();
  });

  it('writes moments with the local offset', () => {
    const at = Date.parse('2026-07-01T22:30:00.123Z');
    expect(zone('UTC').format(at)).toBe('2026-07-01T22:30:00+00:00');
    expect(zone('Europe/Berlin').format(at)).toBe('2026-07-02T00:30:00+02:00');
    expect(zone('America/St_Johns').format(at, 7)).toBe('2026-07-01T20:00:00.1230000-02:30');
  });
});
