import { describe, expect, it } from '@jest/globals';
import type { LogLine } from './log-buffer.js';
import { filtered, rowOf, rowsOf, textOf } from './log-rows.js';

const line = (key: number, message: string, level: LogLine['level'] = 'Information'): LogLine => ({
  key,
  at: '2026-11-26T08:00:00.000Z',
  level,
  message,
  function: 'order',
});

describe('the rows of a log', () => {
  it('are as long as there is room, and one at least for each line', () => {
    const rows = rowsOf([line(1, 'abcdefg\n\nhi\n'), line(2, '')], 3);
    expect(rows.map(({ text, part }) => `${part === 0 ? '>' : ' '}${text}`)).toEqual([
      '>abc',
      ' def',
      ' g',
      ' ',
      ' hi',
      '>',
    ]);
    expect([0, 1, 2, 3].map((key) => rowOf(rows, key))).toEqual([0, 0, 5, 6]);
  });

  it('are of lines that are bad enough and hold the text, in either case', () => {
    const lines = [line(1, 'Late order', 'Warning'), line(2, 'late', 'Debug'), line(3, 'in time', 'Error')];
    const keys = (filter: Parameters<typeof filtered>[1]) => filtered(lines, filter).map(({ key }) => key);
    expect(keys({ level: 'Trace', text: '' })).toEqual([1, 2, 3]);
    expect(keys({ level: 'Warning', text: '' })).toEqual([1, 3]);
    expect(keys({ level: 'Trace', text: ' LATE' })).toEqual([1, 2]);
  });

  it('are copied as the lines they are of', () => {
    expect(textOf([line(1, 'a\nb\n'), line(2, 'c')])).toBe(
      '2026-11-26T08:00:00.000Z Information order a\nb\n2026-11-26T08:00:00.000Z Information order c',
    );
  });
});
