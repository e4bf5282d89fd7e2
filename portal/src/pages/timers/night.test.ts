import { describe, expect, it } from '@jest/globals';
import { barOf, nightOf, placeOf, ticksOf } from './night.js';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 0, day, hour, minute).getTime();

describe('a night', () => {
  it('is the one that comes by day and in the evening, and the one that goes on in the small hours', () => {
    const tonight = { from: at(10, 18), to: at(11, 6) };
    expect(nightOf(at(10, 9))).toEqual(tonight);
    expect(nightOf(at(10, 23))).toEqual(tonight);
    expect(nightOf(at(11, 5, 59))).toEqual(tonight);
    expect(nightOf(at(11, 6))).toEqual({ from: at(11, 18), to: at(12, 6) });
  });

  it('has nights before and after it', () => {
    expect(nightOf(at(10, 9), -1)).toEqual({ from: at(9, 18), to: at(10, 6) });
    expect(nightOf(at(31, 9), 1)).toEqual({ from: at(32, 18), to: at(33, 6) });
  });

  it('has a line for every second hour', () => {
    expect(ticksOf(nightOf(at(10, 9))).map((tick) => new Date(tick).getHours())).toEqual([18, 20, 22, 0, 2, 4, 6]);
  });

  it('puts moments and bars in their place, and cuts them at its edges', () => {
    const night = nightOf(at(10, 9));
    expect([placeOf(night, at(10, 18)), placeOf(night, at(11, 0)), placeOf(night, at(11, 9))]).toEqual([0, 50, 100]);
    expect(barOf(night, at(10, 12), at(10, 21))).toEqual({ left: 0, width: 25 });
    expect(barOf(night, at(11, 3), at(11, 12))).toEqual({ left: 75, width: 25 });
    expect(barOf(night, at(11, 7), at(11, 8))).toBeUndefined();
  });
});
