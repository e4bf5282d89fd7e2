import { describe, expect, it } from '@jest/globals';
import { chartRangeOf, pointsOf } from './chart-points.js';

const step = (at: string, failed: number) => ({
  at,
  total: 3,
  outcomes: { Succeeded: 3 - failed, Failed: failed, Expired: 0, Cancelled: 0 },
  durationMs: { p50: 1, p95: 2, p99: 3 },
});

describe('the points of a chart', () => {
  it('are there for each step, also for those in which nothing ended', () => {
    const points = pointsOf({
      step: 'hour',
      from: '2026-01-31T10:20:00Z',
      to: '2026-01-31T13:00:00Z',
      steps: [step('2026-01-31T10:00:00Z', 1), step('2026-01-31T12:00:00Z', 0)],
    });
    expect(points.times.map((time) => new Date(time * 1_000).getUTCHours())).toEqual([10, 11, 12]);
    expect([points.succeeded, points.failed, points.p95]).toEqual([
      [2, 0, 3],
      [1, 0, 0],
      [2, null, 2],
    ]);
  });

  it('are as fine as can be read', () => {
    const now = Date.parse('2026-01-31T12:00:00Z');
    expect(chartRangeOf('2026-01-31T11:00:00.000Z', undefined, now).step).toBe('minute');
    expect(chartRangeOf('2026-01-30T12:00:00.000Z', undefined, now).step).toBe('hour');
    expect(chartRangeOf(undefined, undefined, now)).toEqual({
      from: '2026-01-01T12:00:00.000Z',
      to: '2026-01-31T12:00:00.000Z',
      step: 'day',
    });
    expect(chartRangeOf('2025-01-01T00:00:00.000Z', undefined, now).step).toBe('day');
  });

  it('are no more than the API gives', () => {
    const { from, to, step } = chartRangeOf('1990-01-01T00:00:00.000Z', '2026-01-31T12:00:00.000Z', 0);
    expect([step, (Date.parse(to) - Date.parse(from)) / 86_400_000]).toEqual(['day', 1_500]);
  });
});
