import { describe, expect, it } from '@jest/globals';
import { LogBuffer, type StreamedLine } from './log-buffer.js';

const line = (number: number, attempt = 1): StreamedLine => ({
  at: '2026-11-26T08:00:00.000Z',
  level: 'Information',
  message: `line ${number}`,
  function: 'order',
  execution: 'e1',
  attempt,
  number,
});

describe('the buffer of a log', () => {
  it('keeps the latest lines, and tells how many went', () => {
    const buffer = new LogBuffer(10);
    for (let number = 0; number < 25; number += 1) buffer.push(line(number));
    buffer.leaveOut(3);
    const { lines, dropped, leftOut } = buffer.snapshot();
    expect([lines[0]?.message, lines.at(-1)?.message, lines.length]).toEqual(['line 15', 'line 24', 10]);
    expect([dropped, leftOut]).toEqual([15, 3]);
    expect(lines.map(({ key }) => key)).toEqual(lines.map((_, at) => 16 + at));
  });

  it('takes no line twice from a stream that is opened again, though it was cleared', () => {
    const buffer = new LogBuffer();
    buffer.push(line(0));
    buffer.push(line(1));
    buffer.clear();
    buffer.push(line(0));
    buffer.push(line(1));
    buffer.push(line(2));
    buffer.push(line(0, 2));
    expect(buffer.snapshot()).toMatchObject({ lines: [{ message: 'line 2' }, { attempt: 2 }], dropped: 0 });
  });

  it('gives a picture that does not change', () => {
    const buffer = new LogBuffer();
    buffer.push(line(0));
    const { lines } = buffer.snapshot();
    buffer.push(line(1));
    expect(lines).toHaveLength(1);
  });
});
