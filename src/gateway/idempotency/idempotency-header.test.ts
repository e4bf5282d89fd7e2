import { describe, expect, it } from '@jest/globals';
import { readIdempotencyKey } from './idempotency-header.js';

describe('Idempotency-Key', () => {
  it.each([
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['  "with space"  ', 'with space'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['"key";v=1', 'key'],
    ['YWJj+/==', 'YWJj+/=='],
    ['"invalid"', 'invalid'],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
  ])('%s is %s', (header, key) => {
    expect(readIdempotencyKey(header)).toEqual({ key });
  });

  it.each(['', '""', '"open', 'two words', 'a, b', '"a", "b"', 'ünicode', '"a\\n"', 'x'.repeat(256)])(
    'refuses %j',
    (header) => {
      expect(readIdempotencyKey(header)).toBe('invalid');
    },
  );

  it('is absent without a header, and one of several is none', () => {
    expect(readIdempotencyKey(undefined)).toBeUndefined();
    expect(readIdempotencyKey(['a', 'b'])).toBe('invalid');
  });
});
