import { expect, it } from '@jest/globals';
import type { EndedRecord } from '#contracts/messages/execution-recorded.js';
import type {
  ExecutionCursor,
  ExecutionFilter,
  ExecutionSearch,
  ExecutionStore,
  FoundExecutions,
} from '#src/executions/execution-store.js';
import { anAcceptedRecord, anAppName, anEndedRecord, later } from '../support/factories.js';

const BOUND = { executions: 10_000, bytes: 64 * 1024 * 1024 };

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
const logging = (...messages: string[]): EndedRecord['logs'] =>
  messages.map((message) => ({ at: later(1).toISOString(), level: 'Information', message }));

/** Accepted `seconds` after the night began. */
function at(seconds: number, overrides: Partial<EndedRecord> = {}): EndedRecord {
  return anEndedRecord({ acceptedAt: later(seconds).toISOString(), ...overrides });
}

export function executionSearchPromises(executions: () => ExecutionStore): void {
  const search = (asked: Partial<ExecutionSearch>): Promise<FoundExecutions> =>
    executions().search({ filter: {}, limit: 100, bound: BOUND, ...asked });

  textPromises(executions, search);
  boundPromises(executions, search);

  it('shows of a row what find shows of the execution', async () => {
    const app = anAppName();
    const failure = { code: 'FUNCTION_FAILED', message: 'boom', stack: 'Error: boom' };
    await executions().apply([
      at(1, { app, outcome: 'Failed', failure }),
      anAcceptedRecord({ app, acceptedAt: later(2).toISOString() }),
    ]);
    const { rows, next, cut } = await search({ filter: { app } });
    expect([next, cut]).toEqual([undefined, false]);
    expect(rows.map(({ status }) => status)).toEqual(['Queued', 'Failed']);
    for (const row of rows) expect(row).toEqual((await executions().find(row.id, row.day))?.execution);
  });

  it('finds what a list finds, whatever the filter', async () => {
    const app = anAppName();
    const lone = `lone-${app}`;
    await executions().apply([
      at(1, { app, trigger: 'queue' }),
      at(2, { app, worker: lone, outcome: 'Failed' }),
      at(3, { app, function: 'stock', worker: lone }),
      at(4, { app: anAppName(), worker: lone, outcome: 'Failed', trigger: 'timer' }),
    ]);
    const values: ExecutionFilter[] = [{ app }, { status: 'Failed' }, { trigger: 'http' }, { worker: lone }];
    const filters: ExecutionFilter[] = [{}];
    for (const value of values) filters.push(...filters.map((filter) => ({ ...filter, ...value })));
    const alone: ExecutionFilter[] = [{ function: 'stock' }, { status: 'Succeeded' }, { trigger: 'queue' }];
    const times: ExecutionFilter[] = [
      { app, from: later(2) },
      { app, to: later(4) },
    ];
    for (const filter of [...filters, ...alone, ...times]) {
      const listed = await executions().list(filter, 20);
      expect({ filter, ids: idsOf((await search({ filter, limit: 20 })).rows) }).toEqual({
        filter,
        ids: idsOf(listed),
      });
    }
  });
}

function textPromises(
  executions: () => ExecutionStore,
  search: (asked: Partial<ExecutionSearch>) => Promise<FoundExecutions>,
): void {
  const found = async (app: string, text: string): Promise<string[]> =>
    idsOf((await search({ filter: { app }, text })).rows);

  it('finds a text within the id, the failure and the log lines of any attempt', async () => {
    const app = anAppName();
    const [failed, stack, code] = ['Customer 4711 unknown', 'at orders.js:4711', 'CUSTOMER_4711'];
    const one = at(1, { app, outcome: 'Failed', failure: { code: 'FUNCTION_FAILED', message: failed } });
    const two = at(2, { app, outcome: 'Failed', failure: { code: 'X', message: 'x', stack } });
    const three = at(3, { app, outcome: 'Failed', failure: { code, message: 'x' } });
    const four = at(4, { app, logs: logging('first', 'order 4711 taken') });
    const again = at(5, { app });
    const five = { ...again, final: false, outcome: 'Failed' as const, failure: { code: 'X', message: '4711' } };
    const six = at(6, { app, id: `id-4711-${app}` });
    const without = at(7, { app, logs: logging('471', '1') });
    await executions().apply([one, two, three, four, five, { ...again, attempt: 2 }, six, without]);
    expect(await found(app, '4711')).toEqual(idsOf([six, again, four, three, two, one]));
    expect(await found(app, '4712')).toEqual([]);
  });

  it('takes ASCII letters in either case, and every other character as itself', async () => {
    const app = anAppName();
    const [one, two] = [
      at(1, { app, logs: logging('Order for KÖLN') }),
      at(2, { app, logs: logging('order for köln') }),
    ];
    await executions().apply([one, two]);
    expect(await found(app, 'ORDER')).toEqual(idsOf([two, one]));
    expect(await found(app, 'kÖln')).toEqual([one.id]);
    expect(await found(app, 'order for köln')).toEqual([two.id]);
  });

  it.each([
    `"quoted"`,
    `it's`,
    'C:\\temp\\new',
    'two\nlines',
    'tab\there',
    '100%',
    'a_b',
    '[x]',
    '{"a":1}',
    '見 😀',
    '*?',
  ])('takes every character of %j as itself', async (text) => {
    const app = anAppName();
    const one = at(1, { app, logs: logging(`before ${text} after`) });
    const failure = { code: 'X', message: `before ${text} after` };
    const two = at(2, { app, outcome: 'Failed', failure });
    const other = at(3, { app, logs: logging('C:temp two lines axb 100 x quoted its') });
    await executions().apply([one, two, other]);
    expect(await found(app, text)).toEqual(idsOf([two, one]));
  });

  it.each(['information', 'message', 'level', '2026-', '"at"'])(
    'finds nothing by the words that only the record of a line says: %s',
    async (text) => {
      const app = anAppName();
      await executions().apply([at(1, { app, logs: logging('nothing of the kind') })]);
      expect(await found(app, text)).toEqual([]);
    },
  );

  it('holds every other filter too', async () => {
    const app = anAppName();
    const lone = `lone-${app}`;
    const logs = logging('order 4711');
    const wanted = at(2, { app, worker: lone, logs });
    const failed = { outcome: 'Failed' as const };
    await executions().apply([
      at(1, { app, worker: lone, logs, ...failed }),
      wanted,
      at(3, { app, logs }),
      at(4, { logs }),
    ]);
    const filter = { app, worker: lone, status: 'Succeeded' as const, from: later(1), to: later(3) };
    expect(idsOf((await search({ filter, text: '4711' })).rows)).toEqual([wanted.id]);
    expect(idsOf((await search({ filter: { ...filter, to: later(2) }, text: '4711' })).rows)).toEqual([]);
  });
}

function boundPromises(
  executions: () => ExecutionStore,
  search: (asked: Partial<ExecutionSearch>) => Promise<FoundExecutions>,
): void {
  /** Every page until nothing is left. */
  async function pages(asked: Partial<ExecutionSearch>): Promise<FoundExecutions[]> {
    const result: FoundExecutions[] = [];
    let after: ExecutionCursor | undefined;
    do {
      const page = await search({ ...asked, after });
      if (result.push(page) > 100) throw new Error('The search does not end.');
      after = page.next;
    } while (after !== undefined);
    return result;
  }

  /** Three hundred, of which the oldest is the only one that a needle is in. */
  async function haystack(app: string, about: Partial<EndedRecord> = {}): Promise<EndedRecord> {
    const needle = at(0, { app, worker: 'rare', logs: logging('the needle') });
    const hay = Array.from({ length: 299 }, (_, n) => at(n + 1, { app, logs: logging('only hay'), ...about }));
    await executions().apply([...hay, needle]);
    return needle;
  }

  it.each([1, 2, 7, 50])('meets every row once in pages of %i', async (limit) => {
    const app = anAppName();
    const records = Array.from({ length: 23 }, (_, n) =>
      at(Math.floor(n / 5), { app, logs: logging(`line ${n % 2}`) }),
    );
    await executions().apply(records);
    const all = await pages({ filter: { app }, limit });
    expect(idsOf(all.flatMap(({ rows }) => rows))).toEqual(idsOf(await executions().list({ app }, 100)));
    const odd = await pages({ filter: { app }, text: 'LINE 1', limit });
    expect(new Set(idsOf(odd.flatMap(({ rows }) => rows)))).toEqual(
      new Set(idsOf(records.filter((_, n) => n % 2 === 1))),
    );
    expect(odd.flatMap(({ rows }) => rows)).toHaveLength(11);
    for (const page of [...all, ...odd]) expect(page.cut).toBe(false);
    expect([...all, ...odd].every(({ rows }) => rows.length <= limit)).toBe(true);
  });

  it('looks at no more executions than it may for a rare text, says so, and goes on where it stopped', async () => {
    const app = anAppName();
    const needle = await haystack(app);
    const bound = { ...BOUND, executions: 100 };
    const found = await pages({ filter: { app }, text: 'needle', bound });
    expect(found.slice(0, 2)).toEqual([
      { rows: [], cut: true, next: expect.objectContaining({ acceptedAt: later(200) }) },
      { rows: [], cut: true, next: expect.objectContaining({ acceptedAt: later(100) }) },
    ]);
    expect(idsOf(found.flatMap(({ rows }) => rows))).toEqual([needle.id]);
    expect(found.length).toBeLessThanOrEqual(4);
  });

  it('looks at no more executions than it may for a rare combination of filters', async () => {
    const app = anAppName();
    const needle = await haystack(app, { worker: app });
    const bound = { ...BOUND, executions: 100 };
    const filter = { app, function: 'orders', trigger: 'http' as const, worker: 'rare' };
    const found = await pages({ filter, bound });
    expect(idsOf(found.flatMap(({ rows }) => rows))).toEqual([needle.id]);
    for (const { cut, next } of found) expect(cut).toBe(next !== undefined);
  });

  it('stops soon after it has read as many bytes as it may', async () => {
    const app = anAppName();
    const needle = await haystack(app, { logs: logging('hay'.repeat(100)) });
    const found = await pages({ filter: { app }, text: 'needle', bound: { ...BOUND, bytes: 20_000 } });
    expect(found[0]).toMatchObject({ rows: [], cut: true });
    expect(found.length).toBeGreaterThan(2);
    expect(idsOf(found.flatMap(({ rows }) => rows))).toEqual([needle.id]);
  });

  it('is not cut by a bound that it only just reaches when the page is full', async () => {
    const app = anAppName();
    const records = Array.from({ length: 5 }, (_, n) => at(n, { app, logs: logging('hay') }));
    await executions().apply(records);
    const page = await search({ filter: { app }, text: 'hay', limit: 2, bound: { ...BOUND, executions: 2 } });
    expect(page).toMatchObject({ cut: false, next: { id: records[3]?.id } });
    expect(page.rows).toHaveLength(2);
  });
}
