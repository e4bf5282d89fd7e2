import { describe, expect, it } from '@jest/globals';
import { parseItems } from './parse-items.js';

describe('parseItems', () => {
  it('takes each line that is not empty', () => {
    expect(parseItems('one\r\n\ntwo \n', 'lines')).toEqual({ items: [{ input: 'one' }, { input: 'two ' }] });
  });

  it('takes the elements of a JSON array, and names those that say how', () => {
    expect(parseItems('[1, {"key":"a","input":{"n":2}}, {"key":"b","n":3}]', 'json')).toEqual({
      items: [{ input: 1 }, { key: 'a', input: { n: 2 } }, { input: { key: 'b', n: 3 } }],
    });
    expect(parseItems('{"a":1}', 'json')).toEqual({ problem: 'This is JSON, but no array.' });
    expect(parseItems('[1,', 'json')).toEqual({ problem: expect.stringContaining('This is no JSON array') });
  });

  it('takes the rows of a CSV file as objects, quotes and all', () => {
    const csv = '\uFEFFkey,customer\r\nx1,"Ada, ""the"" Countess"\r\nx2,"two\nlines"\r\n';
    expect(parseItems(csv, 'csv')).toEqual({
      items: [
        { key: 'x1', input: { key: 'x1', customer: 'Ada, "the" Countess' } },
        { key: 'x2', input: { key: 'x2', customer: 'two\nlines' } },
      ],
    });
    expect(parseItems('a,b\n1,2,', 'csv')).toEqual({ problem: 'Line 2 has more or fewer fields than the header.' });
    expect(parseItems('a,b\n1,"2', 'csv')).toEqual({ problem: 'A quotation mark is not closed.' });
  });

  it.each([
    ['', 'There is no item yet.'],
    [`[${'1,'.repeat(10_000)}1]`, 'More than 10,000 items'],
    ['[{"key":"a","input":1},{"key":"a","input":2}]', 'Two items are named a.'],
    [JSON.stringify(['x'.repeat(300_000)]), 'Item 0 is larger than 256 KiB.'],
  ])('says what is wrong (%#)', (text, problem) => {
    expect(parseItems(text, 'json')).toEqual({ problem: expect.stringContaining(problem) });
  });
});
