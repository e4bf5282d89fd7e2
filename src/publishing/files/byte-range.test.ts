import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { readRange, sliceOf } from './byte-range.js';

describe('a range of a file', () => {
  it.each([
    ['bytes=0-3', { first: 0, last: 3 }],
    ['bytes=4-', { first: 4, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-30', { first: 0, last: 9 }],
    ['bytes=8-99', { first: 8, last: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['bytes=-', undefined],
    ['lines=1-2', undefined],
    [undefined, undefined],
  ])('%s of ten bytes', (header, range) => {
    expect(readRange(header, 10)).toEqual(range);
  });

  it('is cut out of what is read', async () => {
    const content = () => Readable.from(['abc', 'defg', 'hij'].map((part) => Buffer.from(part)));
    expect(await text(sliceOf(content(), { first: 2, last: 7 }))).toBe('cdefgh');
    expect(await text(sliceOf(content(), { first: 0, last: 9 }))).toBe('abcdefghij');
    expect(await text(sliceOf(content(), { first: 9, last: 9 }))).toBe('j');
  });
});
