import { beforeAll, expect, it } from '@jest/globals';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import type {
  ExecutionCursor,
  ExecutionFilter,
  ExecutionRow,
  ExecutionStore,
} from '#src/executions/execution-store.js';
import {
  aStartedRecord,
  anAcceptedRecord,
  anAppName,
  anEndedRecord,
  anExecution,
  later,
} from '../support/factories.js';

/** Accepted at `seconds`, with an id that sorts as `seconds` does unless given. */
function at(seconds: number, overrides: Parameters<typeof anExecution>[0] = {}): ReturnType<typeof anExecution> {
  return anExecution({ acceptedAt: later(seconds).toISOString(), ...overrides });
}

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

export function executionListPromises(executions: () => ExecutionStore): void {
  pagingPromises(executions);
  filterPromises(executions);

  it('shows of a row what find shows of the execution', async () => {
    const app = anAppName();
    const failure = { code: 'FUNCTION_FAILED', message: 'boom', stack: 'Error: boom' };
    const failed = anEndedRecord({ ...at(1, { app }), outcome: 'Failed', failure });
    await executions().apply([
      failed,
      anEndedRecord({ ...at(2, { app }), statusCode: 404 }),
      anAcceptedRecord(at(3, { app })),
    ]);
    const rows = await executions().list({ app }, 10);
    expect(rows.map(({ status }) => status)).toEqual(['Queued', 'Succeeded', 'Failed']);
    expect(rows.map(({ statusCode }) => statusCode)).toEqual([undefined, 404, undefined]);
    expect(rows[2]?.failure).toEqual(failure);
    for (const row of rows) expect(row).toEqual((await executions().find(row.id, row.day))?.execution);
  });
}

function pagingPromises(executions: () => ExecutionStore): void {
  async function pages(
    filter: ExecutionFilter,
    limit: number,
    between?: () => Promise<void>,
  ): Promise<ExecutionRow[][]> {
    const result: ExecutionRow[][] = [];
    for (let after: ExecutionCursor | undefined; ;) {
      const page = await executions().list(filter, limit, after);
      if (page.length === 0) return result;
      if (result.push(page) > 100)
        throw new Error('The pages do not end: each should start after the last row of the page before.');
      after = page.at(-1);
      await between?.();
    }
  }

  it('is newest first; of one moment by id, backwards', async () => {
    const app = anAppName();
    const records = [at(2, { app, id: 'b' + app }), at(1, { app }), at(3, { app }), at(2, { app, id: 'a' + app })];
    await executions().apply(records.map((about) => anAcceptedRecord(about)));
    const [two, one, three, twoToo] = idsOf(records);
    expect(idsOf(await executions().list({ app }, 10))).toEqual([three, two, twoToo, one]);
  });

  it.each([1, 2, 3, 7, 50])('meets every row once in pages of %i, though many share a moment', async (limit) => {
    const app = anAppName();
    const records = Array.from({ length: 23 }, (_, n) => anAcceptedRecord(at(Math.floor(n / 5), { app })));
    await executions().apply(records);
    const found = await pages({ app }, limit);
    expect(idsOf(found.flat())).toEqual(idsOf(await executions().list({ app }, 100)));
    expect(new Set(idsOf(found.flat()))).toEqual(new Set(idsOf(records)));
    expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
  });

  it('shifts nothing when rows arrive and change between two pages', async () => {
    const app = anAppName();
    const known = Array.from({ length: 20 }, (_, n) => at(n, { app }));
    await executions().apply(known.map((about) => anAcceptedRecord(about)));
    let arrived = 100;
    const found = await pages({ app }, 3, async () => {
      const fresh = Array.from({ length: 5 }, () => anAcceptedRecord(at((arrived += 1), { app })));
      await executions().apply([...fresh, ...known.map((about) => aStartedRecord(about))]);
    });
    expect(idsOf(found.flat())).toEqual(idsOf(known.toReversed()));
    expect(idsOf(await executions().list({ app }, 3))).not.toContain(known.at(-1)?.id);
  });

  it('starts after a row that is gone, or never was', async () => {
    const app = anAppName();
    const [one, two] = [at(1, { app }), at(2, { app })];
    await executions().apply([anAcceptedRecord(one), anAcceptedRecord(two)]);
    expect(idsOf(await executions().list({ app }, 9, { acceptedAt: later(1.5), id: 'zzz' }))).toEqual([one.id]);
    expect(await executions().list({ app }, 9, { acceptedAt: later(1), id: '' })).toEqual([]);
  });

  it('pages through everything without a filter', async () => {
    const from = new Date('2031-05-05T00:00:00.000Z');
    const records = Array.from({ length: 5 }, (_, n) => {
      return anAcceptedRecord({ acceptedAt: new Date(from.getTime() + n).toISOString(), day: '2031-05-05' });
    });
    await executions().apply(records);
    const after = { acceptedAt: new Date(from.getTime() + 4), id: '' };
    const expected = idsOf(records.slice(0, 4).toReversed());
    expect(idsOf(await executions().list({}, 4, after))).toEqual(expected);
  });
}

function filterPromises(executions: () => ExecutionStore): void {
  const app = anAppName();
  const other = anAppName();
  const lone = `lone-${app}`;
  /** One of each, a second apart; what a filter must pick is worked out below from these very records. */
  const records: readonly ExecutionRecord[] = [
    anAcceptedRecord(at(1, { app, trigger: 'queue' })),
    aStartedRecord({ ...at(2, { app, trigger: 'timer' }), worker: lone }),
    anEndedRecord({ ...at(3, { app }), worker: lone }),
    anEndedRecord({ ...at(4, { app }), outcome: 'Failed' }),
    anEndedRecord({ ...at(5, { app, function: 'stock' }), outcome: 'Failed' }),
    anEndedRecord({ ...at(6, { app, function: 'stock', trigger: 'admin' }), outcome: 'Cancelled' }),
    anEndedRecord({ ...at(7, { app, trigger: 'queue' }), outcome: 'Expired', worker: lone }),
    anEndedRecord({ ...at(8, { app: other }), outcome: 'Failed', worker: lone }),
    anEndedRecord(at(9, { app: other, function: 'stock', trigger: 'timer' })),
  ];

  beforeAll(() => executions().apply(records));

  function statusOf(record: ExecutionRecord): string {
    if (record.kind === 'ended') return record.outcome;
    return record.kind === 'started' ? 'Running' : 'Queued';
  }

  function matches(record: ExecutionRecord, filter: ExecutionFilter): boolean {
    const acceptedAt = new Date(record.acceptedAt);
    return (
      (filter.app === undefined || record.app === filter.app) &&
      (filter.function === undefined || record.function === filter.function) &&
      (filter.status === undefined || statusOf(record) === filter.status) &&
      (filter.trigger === undefined || record.trigger === filter.trigger) &&
      (filter.worker === undefined || (record.kind !== 'accepted' && record.worker === filter.worker)) &&
      (filter.from === undefined || acceptedAt >= filter.from) &&
      (filter.to === undefined || acceptedAt < filter.to)
    );
  }

  /** Every combination of the filters, each alone and with all others. */
  const filters: ExecutionFilter[] = [{}];
  const values: ExecutionFilter[] = [
    { app },
    { function: 'stock' },
    { status: 'Failed' },
    { trigger: 'timer' },
    { worker: lone },
    { from: later(3) },
    { to: later(8) },
  ];
  for (const value of values) filters.push(...filters.map((filter) => ({ ...filter, ...value })));

  it('picks what every filter asks for, alone and together', async () => {
    const mine = new Set(idsOf(records));
    for (const filter of filters) {
      // Other tests leave rows in the same database.
      const rows = await executions().list(filter, 10_000);
      const expected = idsOf(records.filter((record) => matches(record, filter)).toReversed());
      expect({ filter, ids: idsOf(rows).filter((id) => mine.has(id)) }).toEqual({ filter, ids: expected });
    }
    expect(filters).toHaveLength(128);
  });

  it.each(['Queued', 'Running', 'Succeeded', 'Failed', 'Expired', 'Cancelled'] as const)(
    'filters by status %s',
    async (status) => {
      const expected = idsOf(records.filter((record) => matches(record, { app, status })).toReversed());
      expect(idsOf(await executions().list({ app, status }, 10))).toEqual(expected);
    },
  );

  it.each(['http', 'admin', 'timer', 'queue'] as const)('filters by trigger %s', async (trigger) => {
    const expected = idsOf(records.filter((record) => matches(record, { app, trigger })).toReversed());
    expect(idsOf(await executions().list({ app, trigger }, 10))).toEqual(expected);
  });

  it('takes "from" in and leaves "to" out', async () => {
    const expected = idsOf(records.slice(2, 4).toReversed());
    expect(idsOf(await executions().list({ app, from: later(3), to: later(5) }, 10))).toEqual(expected);
  });

  it('follows a row from one status to the next', async () => {
    const about = at(20, { app: anAppName() });
    const seen = async (status: ExecutionRow['status']) =>
      idsOf(await executions().list({ app: about.app, status }, 10));
    await executions().apply([anAcceptedRecord(about)]);
    expect(await seen('Queued')).toEqual([about.id]);
    await executions().apply([aStartedRecord(about)]);
    expect([await seen('Queued'), await seen('Running')]).toEqual([[], [about.id]]);
    await executions().apply([anEndedRecord(about)]);
    expect([await seen('Running'), await seen('Succeeded')]).toEqual([[], [about.id]]);
  });
}
