import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EndedRecord, FinalOutcome } from '#contracts/messages/execution-recorded.js';
import { bucketOf } from '#src/executions/statistics/duration-histogram.js';
import { STEP_MS, type StatisticsQuery, type StatisticsStep } from '#src/executions/statistics/statistics-store.js';
import type { Stores } from '#src/stores.js';
import { aStartedRecord, anAcceptedRecord, anAppName, anEndedRecord, anExecution } from '../support/factories.js';

const HOUR = new Date('2026-03-01T18:00:00.000Z');
const NEXT_DAY = new Date('2026-03-02T00:00:00.000Z');
const [FAST, SLOW] = [5, 4_000];

const after = (ms: number): string => new Date(HOUR.getTime() + ms).toISOString();

/** Ended `ms` after six in the evening. */
function endedAt(ms: number, overrides: Partial<EndedRecord> = {}): EndedRecord {
  return anEndedRecord({ endedAt: after(ms), durationMs: FAST, ...overrides });
}

/** The promises of `StatisticsStore`, and of `ExecutionStore.apply` about it. */
export function statisticsStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`StatisticsStore: ${name}`, () => {
    let stores: Stores;

    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    describe('counting', () => countingPromises(() => stores, open));
    describe('reading', () => readingPromises(() => stores));
  });
}

interface Asked extends Partial<StatisticsQuery> {
  readonly app: string;
}

const query = (asked: Asked): StatisticsQuery => ({ step: 'hour', from: HOUR, to: NEXT_DAY, ...asked });

async function outcomes(stores: Stores, asked: Asked): Promise<Partial<Record<FinalOutcome, number>>> {
  const sums: Partial<Record<FinalOutcome, number>> = {};
  for (const { outcome, count } of await stores.statistics.overTime(query(asked))) {
    sums[outcome] = (sums[outcome] ?? 0) + count;
  }
  return sums;
}

function countingPromises(stores: () => Stores, open: () => Promise<Stores>): void {
  it('counts an execution when it becomes final, and not before', async () => {
    const about = anExecution();
    const apply = stores().executions.apply.bind(stores().executions);
    await apply([anAcceptedRecord(about), aStartedRecord(about)]);
    await apply([endedAt(0, { ...about, outcome: 'Failed', final: false })]);
    expect(await outcomes(stores(), { app: about.app })).toEqual({});
    await apply([endedAt(1, { ...about, attempt: 2 })]);
    expect(await outcomes(stores(), { app: about.app })).toEqual({ Succeeded: 1 });
  });

  it('counts it once, whatever comes again: the first final outcome', async () => {
    const about = anExecution();
    const end = endedAt(0, { ...about, outcome: 'Failed' });
    await stores().executions.apply([end, end]);
    await stores().executions.apply([end, anAcceptedRecord(about), aStartedRecord(about)]);
    await stores().executions.apply([endedAt(5_000_000, { ...about, attempt: 2, outcome: 'Cancelled' })]);
    expect(await outcomes(stores(), { app: about.app })).toEqual({ Failed: 1 });
  });

  it('counts nothing of a transaction that failed', async () => {
    const about = anExecution();
    const bad = anEndedRecord({ endedAt: 'yesterday' });
    await expect(stores().executions.apply([endedAt(0, about), bad])).rejects.toMatchObject({
      code: 'MESSAGE_INVALID',
    });
    expect(await outcomes(stores(), { app: about.app })).toEqual({});
    await stores().executions.apply([endedAt(0, about)]);
    expect(await outcomes(stores(), { app: about.app })).toEqual({ Succeeded: 1 });
  });

  it('counts ends that two connections record at once', async () => {
    const app = anAppName();
    const other = await open();
    const batch = (): EndedRecord[] => Array.from({ length: 20 }, () => endedAt(0, { app }));
    await Promise.all([
      stores().executions.apply(batch()),
      other.executions.apply(batch()),
      stores().executions.apply(batch()),
    ]);
    await other.close();
    expect(await outcomes(stores(), { app })).toEqual({ Succeeded: 60 });
  });
}

function readingPromises(stores: () => Stores): void {
  const app = anAppName();
  const other = `${app}-other`;

  beforeAll(() =>
    stores().executions.apply([
      endedAt(0, { app }),
      endedAt(59_999, { app }),
      endedAt(60_000, { app, durationMs: SLOW }),
      endedAt(60_000, { app, outcome: 'Failed' }),
      endedAt(3_600_000, { app, function: 'stock' }),
      endedAt(6 * 3_600_000, { app }),
      endedAt(0, { app: other }),
      endedAt(-1, { app }),
    ]),
  );

  /** `[step, outcome, slow or fast, count]`, in order. */
  async function steps(asked: Partial<StatisticsQuery>): Promise<unknown[]> {
    const counts = await stores().statistics.overTime({ ...query({ app }), ...asked });
    const rows = counts.map(({ at, outcome, bucket, count }) => [at.toISOString(), outcome, bucket, count] as const);
    return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }

  it('keeps minutes apart, by the moment of the end, with the length of the final attempt', async () => {
    expect(await steps({ step: 'minute', to: new Date(after(120_000)) })).toEqual([
      [after(0), 'Succeeded', bucketOf(FAST), 2],
      [after(60_000), 'Failed', bucketOf(FAST), 1],
      [after(60_000), 'Succeeded', bucketOf(SLOW), 1],
    ]);
  });

  it('adds minutes up to hours and days', async () => {
    expect(await steps({ to: new Date(after(7_200_000)) })).toEqual(
      [
        [after(0), 'Failed', bucketOf(FAST), 1],
        [after(0), 'Succeeded', bucketOf(SLOW), 1],
        [after(0), 'Succeeded', bucketOf(FAST), 2],
        [after(3_600_000), 'Succeeded', bucketOf(FAST), 1],
      ].toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    );
    const days = await steps({ step: 'day', from: HOUR, to: new Date('2026-03-03T00:00:00.000Z'), function: 'orders' });
    expect(days).toContainEqual(['2026-03-02T00:00:00.000Z', 'Succeeded', bucketOf(FAST), 1]);
    expect(days).toContainEqual(['2026-03-01T00:00:00.000Z', 'Succeeded', bucketOf(FAST), 3]);
  });

  it.each<[StatisticsStep, number]>([
    ['minute', 2],
    ['hour', 2],
    ['day', 3],
  ])('begins with the %s that "from" falls into, and ends before the one that begins at "to"', async (step, count) => {
    const begin = Math.floor(HOUR.getTime() / STEP_MS[step]) * STEP_MS[step];
    const [from, to] = [new Date(begin + 1), new Date(begin + STEP_MS[step])];
    const row = [new Date(begin).toISOString(), 'Succeeded', bucketOf(FAST), count];
    expect(await steps({ step, from, to, function: 'orders' })).toContainEqual(row);
    expect(await steps({ step, from: to, to })).toEqual([]);
    expect(await steps({ step, from, to: new Date(begin + 2) })).toEqual(await steps({ step, from, to }));
  });

  it('reads one function, one app, or all', async () => {
    const to = new Date(after(7_200_000));
    expect(await outcomes(stores(), { app, to })).toEqual({ Succeeded: 4, Failed: 1 });
    expect(await outcomes(stores(), { app, to, function: 'stock' })).toEqual({ Succeeded: 1 });
    expect(await outcomes(stores(), { app: other, to })).toEqual({ Succeeded: 1 });
    const all = await stores().statistics.overTime({ step: 'hour', from: HOUR, to });
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(6);
  });

  it('tells functions apart over the whole range', async () => {
    const counts = await stores().statistics.perFunction(query({ app, to: new Date(after(7_200_000)) }));
    const rows = counts.map(({ function: name, outcome, bucket, count }) => [name, outcome, bucket, count]);
    expect(rows).toHaveLength(4);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['orders', 'Failed', bucketOf(FAST), 1],
        ['orders', 'Succeeded', bucketOf(FAST), 2],
        ['orders', 'Succeeded', bucketOf(SLOW), 1],
        ['stock', 'Succeeded', bucketOf(FAST), 1],
      ]),
    );
    expect(new Set(counts.map((row) => row.app))).toEqual(new Set([app]));
  });
}
