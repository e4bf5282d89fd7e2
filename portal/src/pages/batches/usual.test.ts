import { describe, expect, it } from '@jest/globals';
import type { Batch } from './queries.js';
import { medianOf, usualOf } from './usual.js';

const batch = (id: string, minutes: number | undefined, more: Partial<Batch> = {}): Batch => {
  const startedAt = `2026-01-0${id}T18:00:00Z`;
  const endedAt =
    minutes === undefined ? {} : { endedAt: new Date(Date.parse(startedAt) + minutes * 60_000).toISOString() };
  return {
    id,
    app: 'orders',
    function: 'price',
    total: 100,
    published: 100,
    percent: 0,
    sealed: true,
    cancelled: false,
    createdAt: startedAt,
    startedAt,
    outcomes: { succeeded: 0, failed: 0, expired: 0, cancelled: 0 },
    ...endedAt,
    ...more,
  };
};

describe('usualOf', () => {
  it('is the median of earlier batches of the function and the size that ran to their end', () => {
    const others = [
      batch('7', 90),
      batch('5', undefined),
      batch('4', 10, { cancelled: true }),
      batch('4', 10, { function: 'other' }),
      batch('4', 1, { total: 3 }),
      batch('3', 40),
      batch('2', 20),
      batch('1', 30),
    ];
    expect(usualOf(batch('6', undefined), others)).toEqual({ durationMs: 30 * 60_000, runs: 3 });
    expect(usualOf(batch('1', undefined), others)).toBeUndefined();
  });

  it('prefers those of its name', () => {
    const others = [batch('2', 20, { name: 'nightly' }), batch('1', 60)];
    expect(usualOf(batch('6', undefined, { name: 'nightly' }), others)).toEqual({ durationMs: 20 * 60_000, runs: 1 });
  });
});

describe('medianOf', () => {
  it.each([
    [[], undefined],
    [[3], 3],
    [[4, 1], 2.5],
    [[9, 1, 2], 2],
  ])('of %p is %p', (values, median) => {
    expect(medianOf(values)).toBe(median);
  });
});
