import { describe, expect, it } from '@jest/globals';
import { isTaken } from './is-taken.js';

describe('a name', () => {
  it('is taken in whatever case it is typed', () => {
    const among = [{ name: 'DATABASE' }, { name: 'default' }];
    expect([' database ', 'DEFAULT', 'data', ''].map((name) => isTaken(name, among))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
