import { describe, expect, it } from '@jest/globals';
import { joinHeaders, joinQuery, prefersAsync } from './request-fields.js';

describe('request fields', () => {
  it('lower-cases header names and joins repeated values', () => {
    const raw = ['X-A', '1', 'x-a', '2', 'Cookie', 'a=1', 'cookie', 'b=2', 'X-Empty', '', '__proto__', 'p'];
    expect(Object.entries(joinHeaders(raw))).toEqual([
      ['x-a', '1,2'],
      ['cookie', 'a=1; b=2'],
      ['x-empty', ''],
      ['__proto__', 'p'],
    ]);
  });

  it.each([
    ['ns_session=secret', undefined],
    ['a=1; ns_session=secret; b=2', 'a=1; b=2'],
    ['__Host-ns_session=secret; a=1', 'a=1'],
    ['my_ns_session=1', 'my_ns_session=1'],
  ])('keeps management’s session from user code: %s', (sent, left) => {
    expect(joinHeaders(['Cookie', sent])['cookie']).toBe(left);
  });

  it('decodes query values, joins repeated ones and keeps empty ones', () => {
    expect({ ...joinQuery('a=1&a=2&b=&c&d=x%20y+z&code=k') }).toEqual({
      a: '1,2',
      b: '',
      c: '',
      d: 'x y z',
      code: 'k',
    });
    expect({ ...joinQuery('') }).toEqual({});
    expect(Object.entries(joinQuery('__proto__=1'))).toEqual([['__proto__', '1']]);
    expect(Object.keys(joinQuery(Array.from({ length: 1500 }, (_, at) => `k${at}=1`).join('&')))).toHaveLength(1500);
  });

  it.each([
    [undefined, false],
    ['respond-async', true],
    ['wait=10, Respond-Async', true],
    ['respond-async; x=1', true],
    ['respond-asynchronously', false],
    ['return=minimal', false],
  ])('Prefer: %s means %s', (prefer, expected) => {
    expect(prefersAsync(prefer)).toBe(expected);
  });
});
