import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openManagementApp, type ManagementApp } from '../../../test/support/management-app.js';
import { anEnd } from '../../../test/support/record-samples.js';
import { ExecutionsModule } from '../executions.module.js';

let management: ManagementApp;
let owner: string;

async function get(path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(management.url + path, { headers: { authorization: `Bearer ${owner}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const RANGE = 'from=2026-01-31T18:00:00Z&to=2026-01-31T21:00:00Z';

describe('GET /api/statistics', () => {
  beforeAll(async () => {
    management = await openManagementApp({ modules: [ExecutionsModule] });
    owner = await management.token('owner');
    await management.stores.executions.apply([
      ...Array.from({ length: 98 }, () => anEnd({ endedAt: '2026-01-31T18:10:00.000Z', durationMs: 10 })),
      anEnd({ endedAt: '2026-01-31T18:20:00.000Z', durationMs: 5_000, outcome: 'Failed' }),
      anEnd({ endedAt: '2026-01-31T20:20:00.000Z', durationMs: 5_000, function: 'sum' }),
    ]);
  });
  afterAll(() => management.close());

  it('shows counts and percentiles of each step, and of the whole', async () => {
    const { status, body } = await get(`/api/statistics?${RANGE}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      step: 'hour',
      from: '2026-01-31T18:00:00.000Z',
      to: '2026-01-31T21:00:00.000Z',
      whole: { total: 100, outcomes: { Succeeded: 99, Failed: 1, Expired: 0, Cancelled: 0 } },
      steps: [
        { at: '2026-01-31T18:00:00.000Z', total: 99, outcomes: { Succeeded: 98, Failed: 1 } },
        { at: '2026-01-31T20:00:00.000Z', total: 1, outcomes: { Succeeded: 1 } },
      ],
    });
    const { p50, p95, p99 } = (body['whole'] as { durationMs: Record<'p50' | 'p95' | 'p99', number> }).durationMs;
    for (const [found, exact] of [
      [p50, 10],
      [p95, 10],
      [p99, 5_000],
    ] as const) {
      expect(Math.abs(found - exact) / exact).toBeLessThan(0.06);
    }
  });

  it('shows the same for each function, those that ran most first', async () => {
    const { body } = await get(`/api/statistics/functions?${RANGE}&step=minute`);
    expect(body).toMatchObject({
      whole: { total: 100 },
      functions: [
        { app: 'orders', function: 'take', total: 99 },
        { app: 'orders', function: 'sum', total: 1 },
      ],
    });
  });

  it('is of the last 24 hours unless a range is named, and empty where nothing ran', async () => {
    const { body } = await get('/api/statistics?app=orders');
    expect(body).toMatchObject({ whole: { total: 0, durationMs: {} }, steps: [] });
    expect(Date.parse(String(body['to'])) - Date.parse(String(body['from']))).toBe(86_400_000);
  });

  it.each([
    [`${RANGE}&step=year`, 'step'],
    ['from=2026-01-31T18:00:00Z&to=2026-01-31T18:00:00Z', 'from must be before to'],
    ['from=2026-01-01T00:00:00Z&to=2026-01-31T18:00:00Z&step=minute', 'longer step'],
    ['from=yesterday', 'from'],
  ])('refuses %s and says what is wrong', async (query, said) => {
    const { status, body } = await get(`/api/statistics?${query}`);
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ code: 'REQUEST_INVALID', message: expect.stringContaining(said) }),
    ]);
  });
});
