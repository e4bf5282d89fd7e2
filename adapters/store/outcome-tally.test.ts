import { describe, expect, it } from '@jest/globals';
import { anEnd } from '../../test/support/record-samples.js';
import { OutcomeTally } from './outcome-tally.js';

describe('OutcomeTally', () => {
  it('adds up ends of one minute, hour and day', () => {
    const tally = new OutcomeTally();
    const about = { app: 'shop', function: 'sum', outcome: 'Failed' as const, durationMs: 100 };
    tally.add(anEnd({ ...about, endedAt: '2026-01-31T23:59:59.999Z' }));
    tally.add(anEnd({ ...about, endedAt: '2026-01-31T23:59:00.000Z' }));
    tally.add(anEnd({ ...about, endedAt: '2026-01-31T23:58:59.999Z' }));
    const counted = tally.counts.map(({ stepSeconds, at, count }) => [stepSeconds, new Date(at).toISOString(), count]);
    expect(counted).toEqual([
      [86_400, '2026-01-31T00:00:00.000Z', 3],
      [3_600, '2026-01-31T23:00:00.000Z', 3],
      [60, '2026-01-31T23:58:00.000Z', 1],
      [60, '2026-01-31T23:59:00.000Z', 2],
    ]);
  });

  it('keeps functions, outcomes and durations apart', () => {
    const tally = new OutcomeTally();
    const about = { app: 'shop', function: 'sum', outcome: 'Succeeded' as const, durationMs: 100 };
    tally.add(anEnd(about));
    for (const other of [{ app: 'x' }, { function: 'x' }, { outcome: 'Failed' as const }, { durationMs: 200 }]) {
      tally.add(anEnd({ ...about, ...other }));
    }
    expect(tally.counts).toHaveLength(15);
    expect(tally.counts.every(({ count }) => count === 1)).toBe(true);
  });
});
