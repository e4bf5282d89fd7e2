import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CronExpression } from './cron-expression.js';
import { parseSchedule, ScheduleError } from './schedule.js';

const SETTINGS = { numRuns: 1_000, seed: 20_261_125 };
const piece = fc.constantFrom(
  '*',
  '/',
  ',',
  '-',
  '?',
  ' ',
  '0',
  '5',
  '31',
  '59',
  '60',
  '99999',
  'MON',
  'jan',
  ':',
  '.',
  'x',
  '*/0',
  '1-',
);
const anything = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(''));

function field(least: number, most: number): fc.Arbitrary<string> {
  const value = fc.integer({ min: least, max: most });
  return fc.oneof(
    fc.constant('*'),
    value.map(String),
    fc.integer({ min: 1, max: most }).map((step) => `*/${step}`),
    fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.array(value, { minLength: 1, maxLength: 4 }).map((values) => values.join(',')),
  );
}

const expression = fc
  .tuple(field(0, 59), field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '));
const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });

describe('any text as a schedule', () => {
  it('is read, or refused as a schedule', () => {
    fc.assert(
      fc.property(anything, (text) => {
        try {
          expect(parseSchedule(text).display).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(ScheduleError);
        }
      }),
      SETTINGS,
    );
  });

  it('falls due later than it was asked for, on a moment of its own, with none before it', () => {
    fc.assert(
      fc.property(expression, moment, (text, after) => {
        const cron = CronExpression.parse(text);
        const next = cron?.nextLocal(after);
        if (cron === undefined || next === undefined) return;
        expect(next).toBeGreaterThan(after);
        expect(next % 1_000).toBe(0);
        // Asked from the second before, it is the answer again; from any moment between, nothing else is.
        expect(cron.nextLocal(next - 1)).toBe(next);
        expect(cron.nextLocal(Math.floor((after + next) / 2))).toBe(next);
      }),
      SETTINGS,
    );
  });

  it('says the same as its own normal form', () => {
    fc.assert(
      fc.property(expression, moment, (text, after) => {
        const cron = CronExpression.parse(text);
        const again = CronExpression.parse(cron?.display ?? '');
        expect(again?.display).toBe(cron?.display);
        expect(again?.nextLocal(after)).toBe(cron?.nextLocal(after));
      }),
      SETTINGS,
    );
  });
});
