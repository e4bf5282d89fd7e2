import { expect, it } from '@jest/globals';
import { fateOf } from './fates.js';

it.each([
  ['a', 'a', 'b', 'mine'],
  [undefined, undefined, 'b', 'mine'],
  ['a', 'c', 'b', 'both'],
  ['a', undefined, 'b', 'both'],
  [undefined, 'c', 'b', 'both'],
  ['a', 'b', 'b', 'same'],
] as const)('of %s, which is %s now and %s here: %s', (origin, theirs, mine, fate) => {
  expect(fateOf({ origin, theirs, mine })).toBe(fate);
});
