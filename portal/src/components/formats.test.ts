import { describe, expect, it } from '@jest/globals';
import { formatCount, formatDuration, formatShare } from './formats.js';

describe('durations', () => {
  it.each([
    [undefined, '–'],
    [12.4, '12 ms'],
    [1_500, '1.5 s'],
    [61_000, '1 min 1 s'],
    [119_600, '2 min 0 s'],
    [3_599_000, '59 min 59 s'],
    [3_599_600, '1 h 0 min'],
    [28_845_000, '8 h 1 min'],
    [90_000_000, '25 h 0 min'],
  ])('%s is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('counts', () => {
  it('that are not known are no zeros', () => {
    expect([formatCount(undefined), formatCount(0), formatCount(12_345)]).toEqual(['–', '0', '12,345']);
  });
});

describe('shares', () => {
  it('never hide a failure behind a round hundred', () => {
    expect([formatShare(9_999, 10_000), formatShare(1, 1), formatShare(0, 0)]).toEqual(['99.9 %', '100 %', '–']);
  });
});
