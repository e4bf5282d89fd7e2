import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openManagementApp, type ManagementApp } from '../../test/support/management-app.js';
import { anEnd } from '../../test/support/record-samples.js';
import { ExecutionsModule } from './executions.module.js';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & {
    readonly items: readonly { readonly id: string }[];
    readonly next?: string;
  };
}

let management: ManagementApp;
let owner: string;

async function get(path: string): Promise<Answer> {
  const response = await fetch(management.url + path, { headers: { authorization: `Bearer ${owner}` } });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** Twelve in three seconds, four at the same moment: the id decides among those. */
const RECORDS = Array.from({ length: 12 }, (_, n) =>
  anEnd({
    id: `id-${String(n).padStart(2, '0')}`,
    acceptedAt: `2026-01-31T18:00:0${Math.floor(n / 4)}.000Z`,
    ...(n % 3 === 0 ? { function: 'sum', outcome: 'Failed' as const, worker: 'w2' } : {}),
  }),
);
const NEWEST_FIRST = RECORDS.map(({ id }) => id).toReversed();

describe('GET /api/executions', () => {
  beforeAll(async () => {
    management = await openManagementApp({ modules: [ExecutionsModule] });
    owner = await management.token('owner');
    await management.stores.executions.apply(RECORDS);
  });

  afterAll(() => management.close());

  it('lists the newest first, all of them when they fit', async () => {
    const { status, body } = await get('/api/executions');
    expect(status).toBe(200);
    expect(body.items.map(({ id }) => id)).toEqual(NEWEST_FIRST);
    expect(body).not.toHaveProperty('next');
  });

  it.each([1, 4, 5, 12, 13])('pages through every row once, %i at a time', async (limit) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { body } = await get(`/api/executions?limit=${limit}${page}`);
      expect(body.items.length).toBeLessThanOrEqual(limit);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(NEWEST_FIRST);
  });

  it('is not shifted by rows that arrive while somebody reads', async () => {
    const first = await get('/api/executions?limit=4&app=orders');
    await management.stores.executions.apply([
      anEnd({ id: 'late', acceptedAt: '2026-01-31T18:00:09.000Z', app: 'late' }),
    ]);
    const second = await get(`/api/executions?limit=4&cursor=${first.body.next}`);
    expect(second.body.items.map(({ id }) => id)).toEqual(NEWEST_FIRST.slice(4, 8));
  });

  it.each([
    ['function=sum', 4],
    ['status=Failed', 4],
    ['status=Succeeded&app=orders', 8],
    ['worker=w2', 4],
    ['trigger=timer', 0],
    ['trigger=http&app=orders', 12],
    ['from=2026-01-31T18:00:01Z&app=orders', 8],
    ['from=2026-01-31T18:00:01Z&to=2026-01-31T18:00:02Z', 4],
    ['app=nobody', 0],
  ])('filters by %s', async (filter, count) => {
    const { body } = await get(`/api/executions?${filter}`);
    expect(body.items).toHaveLength(count);
  });

  it('finds a text within a range, and says where it began to look when the request does not', async () => {
    const log = { at: '2026-01-31T18:00:00.020Z', level: 'Information' as const, message: 'Customer 4711 "Müller"' };
    const acceptedAt = new Date().toISOString();
    await management.stores.executions.apply([
      anEnd({ id: 'holds-it', app: 'text', logs: [log] }),
      anEnd({ id: 'holds-it-too', app: 'text', logs: [log], acceptedAt, day: acceptedAt.slice(0, 10) }),
    ]);
    const text = encodeURIComponent('customer 4711 "');
    const recent = await get(`/api/executions?text=${text}`);
    expect(recent.body.items.map(({ id }) => id)).toEqual(['holds-it-too']);
    expect(Date.now() - Date.parse(String(recent.body['from']))).toBeGreaterThanOrEqual(24 * 3_600_000);
    const ranged = await get(`/api/executions?text=${text}&from=2026-01-31T00:00:00Z&app=text`);
    expect(ranged.body.items.map(({ id }) => id)).toEqual(['holds-it-too', 'holds-it']);
    expect(ranged.body).toMatchObject({ cut: false });
    expect(ranged.body).not.toHaveProperty('from');
    const ended = await get(`/api/executions?text=${text}&to=2026-02-01T12:00:00Z`);
    expect(ended.body.items.map(({ id }) => id)).toEqual(['holds-it']);
    expect(ended.body['from']).toBe('2026-01-31T12:00:00.000Z');
  });

  it.each([
    'text=x',
    'limit=0',
    'limit=201',
    'limit=ten',
    'status=Odd',
    'trigger=mail',
    'from=yesterday',
    'cursor=odd',
    'page=2',
  ])('refuses %s and names it', async (query) => {
    const { status, body } = await get(`/api/executions?${query}`);
    expect(status).toBe(400);
    expect(body['code']).toBe('REQUEST_INVALID');
    expect(body['message']).toContain(query.split('=')[0]);
  });

  it('shows one with its attempts, their log lines and what it returned', async () => {
    const logs = [{ at: '2026-01-31T18:00:00.020Z', level: 'Information' as const, message: 'taken' }];
    const failure = { code: 'PROCESS_EXITED', message: 'exit code 1' };
    await management.stores.executions.apply([
      anEnd({ id: 'told', app: 'told', lane: 'durable', final: false, outcome: 'Failed', failure }),
      anEnd({ id: 'told', app: 'told', lane: 'durable', attempt: 2, logs, returnValue: { string: 'ok' } }),
    ]);
    const { status, body } = await get('/api/executions/told?day=2026-01-31');
    expect(status).toBe(200);
    expect(body['execution']).toMatchObject({
      id: 'told',
      status: 'Succeeded',
      attempts: 2,
      acceptedAt: '2026-01-31T18:00:00.000Z',
      endedAt: '2026-01-31T18:00:00.030Z',
    });
    expect(body['attempts']).toMatchObject([
      { attempt: 1, outcome: 'Failed', failure, logs: [] },
      { attempt: 2, outcome: 'Succeeded', logs, durationMs: 20, worker: 'w1' },
    ]);
    expect(body['output']).toEqual({ encoding: 'text', value: 'ok', cut: false });
    expect((await get('/api/executions/told')).body).toEqual(body);
  });

  it.each(['/api/executions/nobody', '/api/executions/id-00?day=2026-02-01'])('answers 404 for %s', async (path) => {
    const { status, body } = await get(path);
    expect([status, body['code']]).toEqual([404, 'EXECUTION_NOT_FOUND']);
  });

  it('answers 400 for a day that is none', async () => {
    expect((await get('/api/executions/id-00?day=today')).status).toBe(400);
  });

  it('is closed without the owner token', async () => {
    owner = await management.token('worker');
    expect((await get('/api/executions')).status).toBe(403);
  });
});
