import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { eventually } from '../../../test/support/eventually.js';
import { openManagementApp, type ManagementApp } from '../../../test/support/management-app.js';
import { anEnd } from '../../../test/support/record-samples.js';
import type { ExecutionSearch, ExecutionStore } from '../execution-store.js';
import { ExecutionsModule } from '../executions.module.js';

const COUNT = 1_234;

let management: ManagementApp;
let authorization: string;

type Search = ExecutionStore['search'];
let pages = 0;
/** In place of the store's own search. */
let instead: ((asked: ExecutionSearch, search: Search) => ReturnType<Search>) | undefined;

function watchSearches(executions: ExecutionStore): void {
  const { search } = Object.getPrototypeOf(executions) as { search: Search };
  executions.search = function (this: ExecutionStore, asked) {
    pages += 1;
    return instead === undefined ? search.call(this, asked) : instead(asked, (other) => search.call(this, other));
  };
}

const exported = (query: string): Promise<Response> =>
  fetch(`${management.url}/api/executions/export?${query}`, { headers: { authorization } });

describe('GET /api/executions/export', () => {
  beforeAll(async () => {
    management = await openManagementApp({ modules: [ExecutionsModule] });
    watchSearches(management.stores.executions);
    authorization = `Bearer ${await management.token('owner')}`;
    const begin = Date.parse('2026-01-31T18:00:00.000Z');
    await management.stores.executions.apply(
      Array.from({ length: COUNT }, (_, n) => {
        const acceptedAt = new Date(begin + n).toISOString();
        return anEnd({ id: `id-${String(n).padStart(5, '0')}`, acceptedAt, function: n % 2 === 0 ? 'take' : 'sum' });
      }),
    );
    const failure = { code: 'FUNCTION_FAILED', message: '=HYPERLINK("http://bad", "two\nlines")' };
    await management.stores.executions.apply([
      anEnd({ id: 'odd', app: 'odd', function: '=cmd', outcome: 'Failed', failure }),
    ]);
  });
  afterAll(() => management.close());

  it('streams every row that a filter finds as one JSON object a line, newest first', async () => {
    const answer = await exported('app=orders');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="executions.ndjson"');
    const lines = (await answer.text()).trimEnd().split('\n');
    expect(lines).toHaveLength(COUNT);
    const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ app: 'orders', status: 'Succeeded', durationMs: 20 });
  });

  it('streams CSV with a head, in which nothing is a formula', async () => {
    const answer = await exported('app=odd&format=csv');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="executions.csv"');
    const [head, ...rest] = (await answer.text()).split('\r\n');
    expect(head).toMatch(/^day,id,app,version,function,.*,failureCode,failureMessage,statusCode$/);
    expect(rest[0]).toContain(`,'=cmd,`);
    expect(rest[0]).toContain(`"'=HYPERLINK(""http://bad"", ""two\nlines"")"`);
  });

  it('has the filters of the list, and only a head or nothing when nothing is found', async () => {
    expect((await (await exported('function=sum&format=csv')).text()).trimEnd().split('\r\n')).toHaveLength(
      COUNT / 2 + 1,
    );
    expect(await (await exported('app=nobody')).text()).toBe('');
    expect((await (await exported('app=nobody&format=csv')).text()).trimEnd().split('\r\n')).toHaveLength(1);
  });

  it.each(['format=xml', 'limit=5', 'status=Odd'])('refuses %s', async (query) => {
    expect((await exported(query)).status).toBe(400);
  });

  it('reads as fast as the caller, and no more once the caller has left', async () => {
    // Always the first page: this export has no end.
    instead = ({ after: _always, ...asked }, search) => search(asked);
    const standsStill = async (): Promise<void> => {
      let before = -1;
      await eventually('no page is read', () => {
        const isStill = pages === before;
        before = pages;
        return isStill;
      });
    };
    const request = get(`${management.url}/api/executions/export`, { headers: { authorization } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    await standsStill();
    const unread = pages;
    response.resume();
    await eventually('the caller reads', () => pages > unread + 10);
    request.destroy();
    await standsStill();
  });

  it('tells what is down before it begins', async () => {
    instead = () => Promise.reject(new NightshiftError('STORE_UNAVAILABLE', 'The store is away.'));
    for (const format of ['csv', 'ndjson']) expect((await exported(`format=${format}`)).status).toBe(503);
  });
});
