import { describe, expect, it } from '@jest/globals';
import { formatTimeSpan, parseTimeSpanMs } from './time-span.js';

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
