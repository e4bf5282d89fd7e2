import { describe, expect, it } from '@jest/globals';
import { added, NOTHING_YET } from './bulk.js';

const failure = (code: string) => ({ id: 'a', code, message: 'no' });

describe('what became of many letters', () => {
  it('is summed up over the steps, by the reason', () => {
    const first = added(NOTHING_YET, { matched: 3, done: 1, failed: [failure('A'), failure('B')] });
    const both = added(first, { matched: 1, done: 0, failed: [failure('A')] });
    expect(both).toEqual({ tried: 4, done: 1, failed: { A: 2, B: 1 }, isAway: false });
  });

  it('tells when the rest would fail too', () => {
    expect(added(NOTHING_YET, { matched: 1, done: 0, failed: [failure('BROKER_UNAVAILABLE')] }).isAway).toBe(true);
  });
});
