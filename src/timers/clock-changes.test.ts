import { describe, expect, it } from '@jest/globals';
import { parseSchedule } from '#contracts/schedules/schedule.js';
import { TimeZone } from '#contracts/schedules/time-zone.js';
import { clockChanges } from './clock-changes.js';

const NOW = new Date('2026-11-26T12:00:00Z');
const BERLIN = TimeZone.find('Europe/Berlin')!;

/** As a person reads them: day and clock of Berlin, and what is said of the run. */
function sides(expression: string) {
  const show = ({ at, note }: { at: Date; note: string | undefined }) =>
    `${BERLIN.format(at.getTime()).slice(5, 16).replace('T', ' ')}${note === undefined ? '' : ` ${note}`}`;
  return clockChanges(parseSchedule(expression), BERLIN, NOW).map(({ effect, before, after }) => ({
    effect,
    before: before.map(show),
    after: after.map(show),
  }));
}

describe('what a change of the clocks does', () => {
  it('to a point in time within the hour: later in spring, once in autumn', () => {
    expect(sides('0 30 2 * * *')).toEqual([
      {
        effect: 'shifted',
        before: ['03-25 02:30', '03-26 02:30', '03-27 02:30'],
        after: ['03-28 03:30 shifted', '03-29 02:30', '03-30 02:30'],
      },
      {
        effect: 'once',
        before: ['10-29 02:30', '10-30 02:30', '10-31 02:30 once'],
        after: ['11-01 02:30', '11-02 02:30', '11-03 02:30'],
      },
    ]);
  });

  it('to an interval: it skips the hour in spring, and runs through both in autumn', () => {
    expect(sides('0 */30 * * * *')).toEqual([
      {
        effect: 'skipped',
        before: ['03-28 00:30', '03-28 01:00', '03-28 01:30'],
        after: ['03-28 03:00', '03-28 03:30', '03-28 04:00'],
      },
      {
        effect: 'doubled',
        before: ['10-31 01:30', '10-31 02:00 first pass', '10-31 02:30 first pass'],
        after: ['10-31 02:00 second pass', '10-31 02:30 second pass', '10-31 03:00'],
      },
    ]);
  });

  it('to what falls elsewhere: nothing', () => {
    expect(sides('0 0 18 * * 1-5').map(({ effect }) => effect)).toEqual(['none', 'none']);
    expect(sides('0 0 0 30 2 *').map(({ before, after }) => [...before, ...after])).toEqual([[], []]);
  });

  it('where the day of the change is none of its days: nothing', () => {
    expect(sides('0 30 2 * * 1').map(({ effect }) => effect)).toEqual(['none', 'none']);
  });

  it('is found at once among many runs, and for runs that are years apart', () => {
    expect(sides('* * * * * *').map(({ before }) => before.length)).toEqual([3, 3]);
    expect(sides('* * 12-13 * * *').map(({ before }) => before.at(-1))).toEqual(['03-27 13:59', '10-30 13:59']);
    expect(sides('0 0 0 29 2 *').map(({ before, after }) => [before.length, after.length])).toEqual([
      [0, 3],
      [0, 3],
    ]);
  });

  it('is nothing where clocks stay as they are, and for a time span', () => {
    expect(clockChanges(parseSchedule('0 30 2 * * *'), TimeZone.utc, NOW)).toEqual([]);
    expect(sides('00:30:00')).toEqual([]);
  });
});
