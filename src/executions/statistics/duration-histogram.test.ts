import { describe, expect, it } from '@jest/globals';
import { bucketOf, durationOf, percentiles, RELATIVE_ERROR, SHORTEST_MS } from './duration-histogram.js';

const counted = (durations: readonly number[]) => durations.map((ms) => ({ bucket: bucketOf(ms), count: 1 }));

describe('the duration histogram', () => {
  it('is off by at most five per cent, from a hundredth of a millisecond to years', () => {
    for (let ms = SHORTEST_MS; ms < 1e12; ms *= 1.0137) {
      expect(Math.abs(durationOf(bucketOf(ms)) - ms) / ms).toBeLessThanOrEqual(RELATIVE_ERROR + 1e-9);
    }
  });

  it('never puts a longer duration into a lower bucket', () => {
    let last = 0;
    for (let ms = 0.001; ms < 1e9; ms *= 1.01) {
      expect(bucketOf(ms)).toBeGreaterThanOrEqual(last);
      last = bucketOf(ms);
    }
  });

  it.each([0, -1, Number.NaN, SHORTEST_MS / 2, SHORTEST_MS])('counts %p as the shortest', (ms) => {
    expect(bucketOf(ms)).toBe(0);
    expect(durationOf(0)).toBe(SHORTEST_MS);
  });

  it('has a last bucket', () => {
    expect(bucketOf(Number.MAX_VALUE)).toBe(bucketOf(1e15));
    expect(bucketOf(Infinity)).toBe(bucketOf(1e15));
  });

  it('tells percentiles as sorting every duration would, within five per cent', () => {
    const durations = Array.from({ length: 10_000 }, (_, n) => 0.5 * 1.001 ** ((n * 7_919) % 10_000));
    const sorted = durations.toSorted((a, b) => a - b);
    const shares = [0.5, 0.95, 0.99, 1];
    const exact = shares.map((share) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
    percentiles(counted(durations), shares).forEach((found, n) => {
      expect(Math.abs((found ?? 0) - (exact[n] ?? 0)) / (exact[n] ?? 1)).toBeLessThanOrEqual(RELATIVE_ERROR + 1e-9);
    });
  });

  it('adds up counts of one bucket, in any order', () => {
    const [low, high] = [bucketOf(1), bucketOf(1_000)];
    const counts = [
      { bucket: high, count: 1 },
      { bucket: low, count: 2 },
      { bucket: high, count: 1 },
      { bucket: low, count: 6 },
    ];
    expect(percentiles(counts, [0.5, 0.8, 0.81])).toEqual([durationOf(low), durationOf(low), durationOf(high)]);
  });

  it('has no percentile of nothing', () => {
    expect(percentiles([], [0.5, 0.99])).toEqual([undefined, undefined]);
  });
});
