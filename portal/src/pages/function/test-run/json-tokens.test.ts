import { describe, expect, it } from '@jest/globals';
import { prettyJson, tokensOf } from './json-tokens.js';

describe('JSON that is shown', () => {
  it('is taken apart without losing a character', () => {
    const json = prettyJson('{"a \\" : b":[1,-2.5,true,null],"c":"d"}') ?? '';
    const tokens = tokensOf(json);
    expect(tokens.map(({ text }) => text).join('')).toBe(json);
    const words = tokens.filter(({ kind }) => kind !== 'plain').map(({ kind, text }) => `${kind} ${text}`);
    expect(words).toEqual([
      'name "a \\" : b"',
      'number 1',
      'number -2.5',
      'word true',
      'word null',
      'name "c"',
      'text "d"',
    ]);
  });

  it('is left alone where it is none', () => {
    expect(prettyJson('hello')).toBeUndefined();
    expect(prettyJson('12')).toBeUndefined();
    expect(prettyJson('{"id":12345678901234567890}')).toBe('{"id":12345678901234567890}');
  });
});
