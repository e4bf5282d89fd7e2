import { describe, expect, it } from '@jest/globals';
import { CronExpression } from './cron-expression.js';
import { CronFieldError } from './cron-field.js';

const cron = (text: string): CronExpression => {
  const parsed = CronExpression.parse(text);
  if (parsed === undefined) throw new Error(`'${text}' has not five or six words`);
  return parsed;
};

/** Wall clock: no zone has a part in it. */
function occurrences(text: string, after: string, count: number): string[] {
  const found: string[] = [];
  let at: number | undefined = Date.parse(`${after}Z`);
  for (let n = 0; n < count; n += 1) {
    at = cron(text).nextLocal(at);
    if (at === undefined) break;
    found.push(new Date(at).toISOString().slice(0, 19));
  }
  return found;
}

describe('a cron expression', () => {
  it.each([
    ['0 */5 * * * *', '0 0,5,10,15,20,25,30,35,40,45,50,55 * * * *'],
    ['*/5 * * * *', '0 0,5,10,15,20,25,30,35,40,45,50,55 * * * *'],
    ['0 0 9 * * Mon-Fri', '0 0 9 * * 1-5'],
    ['  0   0 9  * * *  ', '0 0 9 * * *'],
    ['0 0 22-2 * * *', '0 0 2-22 * * *'],
    ['0 0 0 * * Fri-Mon', '0 0 0 * * 1-5'],
    ['0-59 0/1 * * * *', '* * * * * *'],
    ['10/20 * * * * *', '10,30,50 * * * * *'],
    ['5-9/2 * * * * *', '5,7,9 * * * * *'],
    ['*/0 * * * * *', '* * * * * *'],
    ['*/-3 * * * * *', '* * * * * *'],
    ['57/1 * * * * *', '57-59 * * * * *'],
    ['1,2,3,7,20,21 * * * * *', '1-3,7,20-21 * * * * *'],
    ['3,1,2,2 * * * * *', '1-3 * * * * *'],
    ['0 0 0 1 J *', '0 0 0 1 1 *'],
    ['0 0 0 1 Ju *', '0 0 0 1 6 *'],
    ['0 0 0 1 jul *', '0 0 0 1 7 *'],
    ['0 0 0 1 M *', '0 0 0 1 3 *'],
    ['0 0 0 1 A,dec *', '0 0 0 1 4,12 *'],
    ['0 0 0 * * M', '0 0 0 * * 1'],
    ['0 0 0 * * T', '0 0 0 * * 2'],
    ['0 0 0 * * S', '0 0 0 * * 0'],
    ['0 0 0 * * SATURDAY', '0 0 0 * * 6'],
    ['0 0 0 * * 0-6', '0 0 0 * * *'],
    ['00 08 07 01 02 *', '0 8 7 1 2 *'],
  ])('%s is shown as %s', (text, display) => {
    expect(cron(text).display).toBe(display);
  });

  it.each([
    '60 * * * * *',
    '* 60 * * * *',
    '* * 24 * * *',
    '* * * 0 * *',
    '* * * 32 * *',
    '* * * * 0 *',
    '* * * * 13 *',
    '* * * * * 7',
    '0 0 0 * * 1-7',
    '0,,5 * * * * *',
    ',5 * * * * *',
    '5, * * * * *',
    '1- * * * * *',
    '-1 * * * * *',
    '*/ * * * * *',
    '*/x * * * * *',
    '1/2/3 * * * * *',
    '0 0 0 ? * *',
    '0 0 0 L * *',
    '0 0 0 15W * *',
    '0 0 0 * * 5#2',
    '0 0 0 1 Junk *',
    '0 0 Noon * * *',
    '0 0 0 Mon * *',
    '99999999999 * * * * *',
    '1.5 * * * * *',
  ])('refuses %s, saying what is wrong', (text) => {
    expect(() => CronExpression.parse(text)).toThrow(CronFieldError);
  });

  it.each(['', '@daily', '* * * *', '0 0 0 1 1 * 2026'])('is not what %p is', (text) => {
    expect(CronExpression.parse(text)).toBeUndefined();
  });

  it.each([
    ['0 */5 * * * *', '2026-01-31T10:00:00', ['2026-01-31T10:05:00', '2026-01-31T10:10:00']],
    ['0 */5 * * * *', '2026-01-31T10:04:59.999', ['2026-01-31T10:05:00']],
    ['0 */5 * * * *', '2026-01-31T10:05:00.500', ['2026-01-31T10:10:00']],
    ['* * * * * *', '2026-12-31T23:59:58.001', ['2026-12-31T23:59:59', '2027-01-01T00:00:00']],
    ['0 30 9 * * 1-5', '2026-01-30T09:30:00', ['2026-02-02T09:30:00', '2026-02-03T09:30:00']],
    ['0 0 12 13 * Fri', '2026-01-01T00:00:00', ['2026-02-13T12:00:00', '2026-03-13T12:00:00', '2026-11-13T12:00:00']],
    ['0 0 0 29 2 *', '2026-01-01T00:00:00', ['2028-02-29T00:00:00', '2032-02-29T00:00:00']],
    ['0 0 0 29 2 1', '2026-01-01T00:00:00', ['2044-02-29T00:00:00', '2072-02-29T00:00:00']],
    ['0 0 0 29 2 *', '2096-03-01T00:00:00', ['2104-02-29T00:00:00']],
    ['0 0 0 31 * *', '2026-01-31T00:00:00', ['2026-03-31T00:00:00', '2026-05-31T00:00:00']],
    ['59 59 23 31 12 *', '2026-12-31T23:59:58', ['2026-12-31T23:59:59', '2027-12-31T23:59:59']],
    ['15,45 10 8,20 * * *', '2026-01-31T08:10:15', ['2026-01-31T08:10:45', '2026-01-31T20:10:15']],
    ['0 0 22-2 * * *', '2026-01-31T01:00:00', ['2026-01-31T02:00:00', '2026-01-31T03:00:00']],
  ])('%s after %s', (text, after, expected) => {
    expect(occurrences(text, after, expected.length)).toEqual(expected);
  });

  it.each(['0 0 0 30 2 *', '0 0 0 31 4,6,9,11 *', '0 0 0 30-31 Feb *'])(
    'never falls due, and says so soon: %s',
    (text) => {
      expect(cron(text).nextLocal(Date.parse('2026-01-01T00:00:00Z'))).toBeUndefined();
    },
  );

  it('ends with the year 9999', () => {
    expect(cron('0 0 0 * * *').nextLocal(Date.parse('9999-12-31T00:00:00Z'))).toBeUndefined();
  });

  it.each([
    ['0 */5 * * * *', true],
    ['0 0 * * * *', true],
    ['0 0 9-17 * * *', true],
    ['* 30 2 * * *', true],
    ['0 30 1 * * *', false],
    ['0 0,30 1 * * *', false],
    ['0 */15 1 * * *', false],
    ['0 0 1 * * Mon-Fri', false],
  ])('%s runs at an interval: %s', (text, isInterval) => {
    expect(cron(text).isInterval).toBe(isInterval);
  });

  it.each([
    ['* * * * * *', true],
    ['*/30 * * * * *', true],
    ['0 * * * * *', false],
    ['0 */5 * * * *', false],
    ['*/10 0 * * * *', false],
    ['*/10 * * * * 1-5', false],
  ])('%s falls due more than once a minute: %s', (text, isSubMinute) => {
    expect(cron(text).isSubMinute).toBe(isSubMinute);
  });
});
