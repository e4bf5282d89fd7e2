import { describe, expect, it } from '@jest/globals';
import { topicMatcher } from './topic-pattern.js';

describe('topicMatcher', () => {
  it.each([
    ['app.orders.changed', 'app.orders.changed', true],
    ['app.orders.changed', 'app.orders.changed.twice', false],
    ['app.*.changed', 'app.orders.changed', true],
    ['app.*.changed', 'app.changed', false],
    ['app.*.changed', 'app.a.b.changed', false],
    ['*', 'app', true],
    ['*', '', false],
    ['#', '', true],
    ['#', 'a.b.c', true],
    ['app.#', 'app', true],
    ['app.#', 'apple', false],
    ['#.changed', 'changed', true],
    ['#.changed', 'changed.not', false],
    ['a.#.z', 'a.z', true],
    ['a.#.z', 'a.b.c.z', true],
    ['a.#.z', 'a.b.c', false],
    ['#.b.#', 'a.b.c', true],
    ['#.b.#', 'a.c', false],
    ['*.#.*', 'a', false],
    ['*.#.*', 'a.b', true],
    ['a.*', 'a.', true],
    ['a+b.*', 'aab.c', false],
  ])('%s and %s: %s', (pattern, key, expected) => {
    expect(topicMatcher(pattern)(key)).toBe(expected);
  });

  it('stays quick for a pattern made to be slow', () => {
    const matches = topicMatcher(Array.from({ length: 40 }, () => '#.a').join('.'));
    const started = performance.now();
    expect(matches(Array.from({ length: 200 }, () => 'b').join('.'))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
