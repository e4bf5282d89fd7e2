import { describe, expect, it } from '@jest/globals';
import { estimateOf, ratesOf, withSample, type Sample } from './estimate.js';

const MINUTE = 60_000;
const watched = (...counts: readonly number[]): Sample[] =>
  counts.map((ended, n) => ({ at: 60 * MINUTE + n * 30_000, ended }));

describe('estimateOf', () => {
  it('says nothing before a few items have ended, nor before the start', () => {
    expect(estimateOf({ startedAt: undefined, total: 10, samples: watched(0) })).toEqual({ kind: 'unknown' });
    expect(estimateOf({ startedAt: 0, total: 10, samples: watched(0, 2) })).toEqual({ kind: 'unknown' });
  });

  it('goes on at the rate since the start until it has been watched', () => {
    expect(estimateOf({ startedAt: 0, total: 120, samples: watched(60) })).toEqual({
      kind: 'at',
      early: 120 * MINUTE,
      late: 120 * MINUTE,
    });
  });

  it('is a span when the last minutes differ from the whole', () => {
    // One a minute in all, since it waited; forty a minute now.
    const samples = watched(0, 20, 40, 60);
    const { recent } = ratesOf({ startedAt: 0, samples });
    expect(recent).toBeCloseTo(40);
    const estimate = estimateOf({ startedAt: 0, total: 160, samples });
    expect(estimate).toMatchObject({ kind: 'at', early: 61.5 * MINUTE + 2.5 * MINUTE });
    expect(estimate.kind === 'at' && estimate.late > estimate.early).toBe(true);
  });

  it('tells of a halt, though not of one that a slow function explains', () => {
    expect(estimateOf({ startedAt: 50 * MINUTE, total: 500, samples: watched(100, 100, 100) })).toEqual({
      kind: 'stalled',
    });
    expect(estimateOf({ startedAt: 0, total: 500, samples: watched(10, 10, 10) })).toMatchObject({ kind: 'at' });
  });

  it('keeps what the last two minutes showed', () => {
    const samples = [0, 1, 2, 3].reduce<readonly Sample[]>(
      (kept, n) => withSample(kept, { at: n * MINUTE, ended: n }),
      [],
    );
    expect(samples.map(({ ended }) => ended)).toEqual([1, 2, 3]);
  });
});
