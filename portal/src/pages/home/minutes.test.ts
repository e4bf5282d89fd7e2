import { describe, expect, it } from '@jest/globals';
import { minutesOf, roundUp } from './minutes.js';

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 0, 31, 18, minute, second)).toISOString();

describe('minutesOf', () => {
  it('has a place for each minute of the last hour, and gaps where nothing ran', () => {
    const rows = [{ at: at(-61) }, { at: at(-59) }, { at: at(0) }];
    const minutes = minutesOf(rows, Date.parse(at(0, 40)));
    expect(minutes).toHaveLength(60);
    expect([minutes[0], minutes[1], minutes[59]]).toEqual([rows[1], undefined, rows[2]]);
  });
});

describe('roundUp', () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 5],
    [12, 20],
    [501, 1000],
  ])('tops %p with %p', (value, top) => {
    expect(roundUp(value)).toBe(top);
  });
});
