import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { missedRunsOf, missedSince, type Missed } from './missed-timers.js';

const NOW = Date.parse('2026-11-03T08:00:00Z');
const before = globalThis.fetch;
let asked: URLSearchParams[];

const row = (seq: number, overrides: Partial<Missed> = {}): Missed => ({
  seq,
  app: 'orders',
  function: 'Daily',
  slot: '2026-11-03T02:00:00.000Z',
  occurrences: 1,
  reason: 'dropped',
  noticedAt: '2026-11-03T07:00:00.000Z',
  ...overrides,
});

describe('missedSince', () => {
  let kept: readonly Missed[];

  beforeEach(() => {
    asked = [];
    globalThis.fetch = async (address) => {
      const query = new URL(address instanceof Request ? address.url : address, 'http://house').searchParams;
      asked.push(query);
      const found = kept.filter(({ seq }) => seq > Number(query.get('after')));
      return Response.json(found.slice(0, Number(query.get('limit'))));
    };
  });
  afterEach(() => {
    globalThis.fetch = before;
  });

  it('asks for nothing older than it shows, page after page, and then for what came after', async () => {
    kept = Array.from({ length: 501 }, (_, n) => row(n + 1));
    const read = await missedSince(NOW - 7_200_000);
    expect(read.rows).toHaveLength(501);
    kept = [...kept, row(502)];
    expect((await missedSince(NOW - 7_200_000, read)).rows).toHaveLength(502);
    expect(asked.map((query) => query.get('after'))).toEqual(['0', '500', '501']);
    expect(new Set(asked.map((query) => query.get('from')))).toEqual(new Set(['2026-11-03T06:00:00.000Z']));
  });

  it('forgets what has become too old', async () => {
    kept = [row(1), row(2, { noticedAt: '2026-11-03T07:50:00.000Z' })];
    const read = await missedSince(NOW - 7_200_000);
    expect((await missedSince(NOW - 1_800_000, read)).rows.map(({ seq }) => seq)).toEqual([2]);
  });
});

describe('missedRunsOf', () => {
  it('tells runs that are lost from those that a late run made up for, or that begin late', () => {
    const rows = [
      row(1, { occurrences: 3 }),
      row(2, { reason: 'expired', slot: '2026-11-03T03:00:00.000Z' }),
      row(3, { reason: 'past-due', slot: '2026-11-03T04:00:00.000Z' }),
      row(4, { app: 'billing', reason: 'late' }),
    ];
    const orders = { app: 'orders', function: 'Daily', lost: 4, isMadeUpFor: true, isLate: false };
    expect(missedRunsOf(rows)).toEqual([
      { ...orders, reasons: ['dropped', 'expired'] },
      { app: 'billing', function: 'Daily', lost: 0, reasons: [], isMadeUpFor: false, isLate: true },
    ]);
  });

  it('has a late run that expired as lost, and as nothing else', () => {
    const rows = [
      row(1, { reason: 'past-due', occurrences: 5 }),
      row(2, { reason: 'late' }),
      row(3, { reason: 'expired' }),
    ];
    expect(missedRunsOf(rows)).toMatchObject([{ lost: 1, reasons: ['expired'], isMadeUpFor: false, isLate: false }]);
  });
});
