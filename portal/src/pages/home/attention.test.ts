import { describe, expect, it } from '@jest/globals';
import { concernsOf, type House } from './attention.js';
import { growingQueues } from './backlog.js';

const up = { status: 'ok', process: 'up', broker: 'up', store: 'up', recorder: 'ok' } as const;
const joined = { joinedAt: '2026-11-01T00:00:00Z', lastSeenAt: '2026-11-01T00:00:00Z', state: 'working' } as const;
const load = { app: 'orders', version: 'v1', state: 'ready', syncSlots: 8 } as const;
const worker = { id: '1', name: 'rack-1', live: true, ...joined, apps: [load] };
const app = { name: 'orders', version: 'v1', state: 'running' as const, createdAt: joined.joinedAt };
const summary = (failed: number, total: number) => ({
  app: 'orders',
  function: 'takeOrder',
  total,
  outcomes: { Succeeded: total - failed, Failed: failed, Expired: 0, Cancelled: 0 },
  durationMs: {},
});

const seen = (house: House) => concernsOf(house).map(({ severity, what }) => `${severity}: ${what}`);

describe('concernsOf', () => {
  it('finds nothing in a house that is well, nor in one of which nothing is known', () => {
    const well = { ready: up, workers: [worker], apps: [app], functions: [summary(1, 100)], queues: [], missed: [] };
    expect(seen(well)).toEqual([]);
    expect(seen({})).toEqual([]);
  });

  it('tells what is down before what is late, each with a remedy', () => {
    const house: House = { ready: { ...up, broker: 'down', recorder: 'behind' }, workers: [], apps: [app] };
    expect(seen(house)).toEqual([
      'error: The broker does not answer.',
      'error: No worker is connected.',
      'warning: The recorder is behind.',
    ]);
    expect(concernsOf(house).every(({ remedy }) => remedy !== '')).toBe(true);
  });

  it('names a lost worker, an app that nobody serves and one that does not load', () => {
    const lost = { ...worker, id: '2', name: 'rack-2', live: false };
    const failed = { ...worker, apps: [{ ...load, state: 'failed' as const }] };
    const house: House = { workers: [failed, lost], apps: [app, { ...app, name: 'billing' }] };
    expect(seen(house)).toEqual([
      'error: App orders could not be loaded on rack-1.',
      'error: No worker serves app billing.',
      'warning: Worker rack-2 is lost.',
    ]);
    const places = ['/apps/orders/versions', '/apps/billing/placement', '/workers/2'];
    expect(concernsOf(house).map(({ link }) => link?.to)).toEqual(places);
  });

  it('leaves an app alone that somebody took offline', () => {
    expect(seen({ workers: [{ ...worker, apps: [] }], apps: [{ ...app, state: 'offline' }] })).toEqual([]);
  });

  it('names what fails often, waits for consent, was set aside or missed', () => {
    const letters = { items: Array.from({ length: 50 }), next: 'more' } as unknown as NonNullable<House['deadLetters']>;
    const missed = {
      seq: 1,
      app: 'orders',
      function: 'daily',
      slot: '',
      occurrences: 2,
      reason: 'dropped',
      noticedAt: '',
    } as const;
    expect(
      seen({
        functions: [summary(10, 100)],
        queues: [{ queue: 'orders', owner: 'orders', consents: [], functions: [], waiting: ['billing'] }],
        deadLetters: letters,
        missed: [
          missed,
          { ...missed, seq: 2, occurrences: 1 },
          { ...missed, seq: 3, function: 'weekly', occurrences: 1 },
        ],
      }),
    ).toEqual([
      'warning: takeOrder of orders failed 10 of 100 times in the last 24 hours.',
      'warning: Queue orders has another owner: billing may not take from it yet.',
      'warning: More than 50 messages could not be handled.',
      'warning: Timer daily of orders missed 3 runs.',
      'warning: Timer weekly of orders missed a run.',
    ]);
  });

  it('leads from a queue that waits for consent to its page, for whoever cannot consent', () => {
    const queues = [{ queue: 'night orders', owner: 'orders', consents: [], functions: [], waiting: ['billing'] }];
    expect(concernsOf({ queues })).toMatchObject([
      {
        link: { to: '/queues/night%20orders', text: 'Open the queue' },
        consent: { queue: 'night orders', owner: 'orders', app: 'billing' },
      },
    ]);
  });

  it('asks nobody to run again what was made up for, or only is late', () => {
    const row = { seq: 1, app: 'orders', function: 'Daily', slot: 'then', occurrences: 2, noticedAt: '' };
    const missed = [
      { ...row, reason: 'past-due' },
      { ...row, function: 'Weekly', reason: 'late' },
      { ...row, function: 'Monthly', reason: 'past-due' },
      { ...row, function: 'Monthly', occurrences: 1, reason: 'expired' },
    ] as const;
    expect(concernsOf({ missed })).toMatchObject([
      {
        what: 'Timer Monthly of orders missed a run.',
        remedy: 'Not begun before its window closed. Run it now, if it is still wanted.',
      },
    ]);
  });

  it('leads to the dead letters of the app that is looked at', () => {
    const deadLetters = { items: [{}] } as unknown as NonNullable<House['deadLetters']>;
    const links = (house: House) => concernsOf(house).map(({ link }) => link?.to);
    expect(links({ deadLetters })).toEqual(['/dead-letters']);
    expect(links({ deadLetters, app: 'orders' })).toEqual(['/dead-letters?app=orders']);
  });

  it('names batches that failed lately, or take far longer than usual, and leads to them', () => {
    const ran = (id: string, from: string, to?: string) => ({
      id,
      name: 'nightly',
      app: 'orders',
      function: 'price',
      total: 10,
      published: 10,
      percent: 0,
      sealed: true,
      cancelled: false,
      createdAt: from,
      startedAt: from,
      ...(to === undefined ? {} : { endedAt: to }),
      outcomes: { succeeded: 8, failed: to === undefined ? 0 : 2, expired: 0, cancelled: 0 },
    });
    const batches = [
      ran('now', '2026-11-03T18:00:00Z'),
      ran('last', '2026-11-02T18:00:00Z', '2026-11-02T19:00:00Z'),
      ran('old', '2026-11-01T18:00:00Z', '2026-11-01T19:00:00Z'),
    ];
    const found = concernsOf({ batches, now: Date.parse('2026-11-03T18:30:00Z') });
    expect(found.map(({ link }) => link?.to)).toEqual(['/batches/last?outcome=Failed']);
    expect(seen({ batches, now: Date.parse('2026-11-03T20:00:00Z') })).toEqual([
      'warning: Batch nightly takes 2.0 times as long as usual.',
    ]);
  });
});

describe('growingQueues', () => {
  const sample = (minute: number, ready: number) => ({
    at: new Date(Date.UTC(2026, 10, 1, 18, minute)).toISOString(),
    total: ready,
    queues: { orders: ready },
  });

  it('names a queue in which more waits for minutes on end', () => {
    expect(growingQueues([sample(0, 10), sample(1, 40), sample(2, 40), sample(3, 90)])).toEqual([
      { queue: 'orders', ready: 90 },
    ]);
  });

  it.each([
    ['it was watched for too short', [sample(0, 10), sample(1, 90)]],
    ['it goes up and down', [sample(0, 10), sample(1, 90), sample(2, 50), sample(3, 95)]],
    ['few wait', [sample(0, 1), sample(1, 2), sample(2, 3), sample(3, 4)]],
  ])('names none while %s', (_, samples) => {
    expect(growingQueues(samples)).toEqual([]);
  });
});
