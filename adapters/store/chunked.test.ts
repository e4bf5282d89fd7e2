import { describe, expect, it } from '@jest/globals';
import { chunked } from './chunked.js';

async function* of(...pieces: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

async function texts(source: AsyncIterable<Uint8Array>): Promise<string[]> {
  const result: string[] = [];
  for await (const piece of source) result.push(Buffer.from(piece).toString());
  return result;
}

describe('chunked', () => {
  it.each([
    [[], []],
    [[''], []],
    [['abc'], ['abc']],
    [['abcd'], ['abcd']],
    [['ab', 'cd'], ['abcd']],
    [
      ['a', '', 'bcdefghij'],
      ['abcd', 'efgh', 'ij'],
    ],
    [
      ['abcdefgh', 'i'],
      ['abcd', 'efgh', 'i'],
    ],
  ])('cuts %j into %j', async (pieces, expected) => {
    expect(await texts(chunked(of(...pieces), 4))).toEqual(expected);
  });

  it('keeps bytes of a source that fills one buffer again and again', async () => {
    async function* reusing(): AsyncGenerator<Uint8Array> {
      const buffer = Buffer.alloc(3);
      for (const text of ['abc', 'def', 'ghi']) {
        buffer.write(text);
        yield buffer;
      }
    }
    expect(await texts(chunked(reusing(), 5))).toEqual(['abcde', 'fghi']);
  });
});
