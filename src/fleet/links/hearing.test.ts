import { describe, expect, it } from '@jest/globals';
import { Hearing } from './hearing.js';

describe('hearing', () => {
  it('counts silence from the last sound', () => {
    const hearing = new Hearing(0);
    for (let now = 1_000; now <= 20_000; now += 1_000) hearing.note(now, true);
    expect(hearing.silentMs(3_000, true)).toBe(17_000);
    expect(hearing.silentMs(3_000, false)).toBe(17_000);
  });

  it('does not count the time in which this process stood still', () => {
    const hearing = new Hearing(0);
    hearing.note(1_000, true);
    hearing.note(61_000, true);
    expect(hearing.silentMs(900, true)).toBe(0);
    expect(hearing.silentMs(900, false)).toBe(0);
    hearing.note(62_000, true);
    expect(hearing.silentMs(900, true)).toBe(1_000);
  });

  it('does not count, for the workers of other nodes, the time in which the broker was away', () => {
    const hearing = new Hearing(0);
    for (let now = 1_000; now <= 30_000; now += 1_000) hearing.note(now, false);
    hearing.note(31_000, true);
    expect(hearing.silentMs(500, false)).toBe(1_000);
    expect(hearing.silentMs(500, true)).toBe(30_500);
  });
});
