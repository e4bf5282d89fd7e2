import { describe, expect, it } from '@jest/globals';
import { lineDiff } from './line-diff.js';

const SIGNS = { same: ' ', gone: '-', new: '+' } as const;
const shown = (before: string, after: string) =>
  lineDiff(before.replaceAll('|', '\n'), after.replaceAll('|', '\n')).map(({ kind, text }) => SIGNS[kind] + text);

describe('lineDiff', () => {
  it.each([
    ['a|b|c', 'a|b|c', [' a', ' b', ' c']],
    ['a|b|c', 'a|x|c', [' a', '-b', '+x', ' c']],
    ['a|a', 'a|a|a', [' a', ' a', '+a']],
    ['a|b|c|d|e', 'a|c|x|d', [' a', '-b', ' c', '+x', ' d', '-e']],
    ['', 'a', ['-', '+a']],
  ])('tells %j from %j', (before, after, lines) => {
    expect(shown(before, after)).toEqual(lines);
  });

  it('bears texts of any length', () => {
    const many = (text: string) => Array.from({ length: 3_000 }, (_, n) => `${text}${n}`).join('|');
    expect(shown(many('a'), many('b'))).toHaveLength(6_000);
  });
});
