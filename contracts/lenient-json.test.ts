import { describe, expect, it } from '@jest/globals';
import { parseLenientJson } from './lenient-json.js';

describe('parseLenientJson', () => {
  it('lets comments, trailing commas and a byte order mark through', () => {
    const text =
      '\uFEFF// first\n{ /* a, } */ "list": [1, 2, // last\n ],\n "url": "http://x//y", /* end */\n}\n// after';
    expect(parseLenientJson(text)).toEqual({ list: [1, 2], url: 'http://x//y' });
  });

  it('leaves texts alone that look like comments', () => {
    expect(parseLenientJson(String.raw`{"a": "/* \" */ //,}"}`)).toEqual({ a: '/* " */ //,}' });
  });

  it('names the place of an error as the file has it', () => {
    expect(() => parseLenientJson('{ /* two\nlines */\n  "a": 1,\n  b: 2\n}')).toThrow(/line 4 column 3/);
  });

  it.each(['', '{', '{"a":}', '{,}x', "{'a': 1}"])('refuses %p', (text) => {
    expect(() => parseLenientJson(text)).toThrow(SyntaxError);
  });
});
