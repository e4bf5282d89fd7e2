import { describe, expect, it } from '@jest/globals';
import { formatTimeSpan, parseDotNetTimeSpanMs, parseTimeSpanMs } from './time-span.js';

describe('a time span', () => {
  it.each([
    ['00:05:00', 300_000],
    ['1.00:00:00', 86_400_000],
    ['00:00:01.5000000', 1500],
    ['2.03:04:05.2500000', 183_845_250],
  ])('is read and written as .NET does: %s', (text, ms) => {
    expect(parseTimeSpanMs(text)).toBe(ms);
    expect(formatTimeSpan(ms)).toBe(text);
  });

  it.each(['', '5', '24:00:00', '00:60:00', '-00:01:00', 'abc'])('is no time span: %s', (text) => {
    expect(parseTimeSpanMs(text)).toBeUndefined();
  });
});

describe('a time span as a schedule', () => {
  const DAY = 86_400_000;

  it.each([
    ['5', 5 * DAY],
    ['0', 0],
    ['00:30', 30 * 60_000],
    ['6:12', (6 * 60 + 12) * 60_000],
    ['1.12:00', 1.5 * DAY],
    ['00:00:30', 30_000],
    ['1.00:00:00', DAY],
    ['23:59:59', DAY - 1000],
    ['24:00:00', 24 * DAY],
    ['30:05:10', 30 * DAY + (5 * 60 + 10) * 60_000],
    ['00:00:00.2500000', 250],
    ['-00:01:00', -60_000],
    ['-2', -2 * DAY],
    [' 00:01:00 ', 60_000],
  ])('is read as .NET does: %s', (text, ms) => {
    expect(parseDotNetTimeSpanMs(text)).toBe(ms);
  });

  it.each([
    '',
    '-',
    'abc',
    '00:60',
    '24:00',
    '24:24:00',
    '1.24:00:00',
    '00:00:60',
    '1:2:3:4:5',
    '5.5',
    '99999999',
    '--1',
    '24:00:00.5',
  ])('is none: %s', (text) => {
    expect(parseDotNetTimeSpanMs(text)).toBeUndefined();
  });
});
