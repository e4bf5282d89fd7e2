import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { temporaryFolder } from '../support/scratch.js';
import { SET_UPS, type RunningSetUp } from '../support/set-ups.js';

interface Batch {
  readonly id: string;
  readonly total: number;
  readonly published: number;
  readonly percent: number;
  readonly outcomes: { readonly succeeded: number; readonly failed: number; readonly cancelled: number };
  readonly endedAt?: string;
}

describe.each(SET_UPS)('batches: $name', (setUp) => {
  const ledger = join(temporaryFolder(), 'ledger');
  let running: RunningSetUp;

  beforeAll(async () => {
    running = await setUp.serve('payroll', { LEDGER: ledger });
  });
  afterAll(() => running?.close());

  const written = () => (existsSync(ledger) ? readFileSync(ledger, 'utf8') : '').split('\n').filter(Boolean);
  const get = (id: string) => running.installation.json<Batch>(`/api/batches/${id}`);

  async function post(path: string, body: unknown): Promise<Batch> {
    const response = await running.installation.api(path, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(response.ok ? '' : await response.text()).toBe('');
    return (await response.json()) as Batch;
  }

  const ended = (id: string) =>
    eventually(`the end of batch ${id}`, async () => {
      const batch = await get(id);
      return batch.endedAt === undefined ? undefined : batch;
    });

  it('runs every item once, counts how they ended, and runs what follows once', async () => {
    const items = Array.from({ length: 200 }, (_, n) => ({ key: `k${n}`, input: { name: `n${n}`, fail: n === 13 } }));
    const request = { id: 'night-1', app: running.app, function: 'bill', items, onComplete: { function: 'report' } };
    const [made, again] = [await post('/api/batches', request), await post('/api/batches', request)];
    expect([made.total, again.total]).toEqual([200, 200]);
    const batch = await ended('night-1');
    expect(batch).toMatchObject({ total: 200, published: 200, percent: 100 });
    expect(batch.outcomes).toMatchObject({ succeeded: 199, failed: 1, cancelled: 0 });
    const failed = await running.installation.json<{ items: { key: string }[] }>(
      '/api/batches/night-1/items?outcome=Failed',
    );
    expect(failed.items.map(({ key }) => key)).toEqual(['k13']);
    const report = await eventually('the report', () => written().find((line) => line.startsWith('report ')));
    expect(JSON.parse(report.slice('report '.length))).toMatchObject({
      batch: 'night-1',
      total: 200,
      outcomes: { Succeeded: 199, Failed: 1 },
    });
    const bills = written().filter((line) => line.startsWith('bill n'));
    const once = bills.filter((line) => line !== 'bill n13');
    expect([once.length, new Set(once).size]).toEqual([199, 199]);
    // As any other message of its queue.
    expect(bills.length - once.length).toBe(5);
    expect(written().filter((line) => line.startsWith('report '))).toHaveLength(1);
  });

  it('cancels the rest: what waits never starts', async () => {
    const items = Array.from({ length: 300 }, (_, n) => ({ input: { name: `slow${n}`, ms: 400 } }));
    await post('/api/batches', { id: 'night-2', app: running.app, function: 'bill', items });
    await eventually('some bills', () => written().some((line) => line.startsWith('bill slow')));
    await post('/api/batches/night-2/cancel', {});
    const { outcomes, total } = await ended('night-2');
    expect(outcomes.cancelled).toBeGreaterThan(0);
    expect(outcomes.succeeded + outcomes.cancelled).toBe(total);
    // What ran when it was told ends as Cancelled too, whatever it had done by then; what no worker had begun has done nothing.
    const cancelled = await running.installation.executions('function=bill&status=Cancelled');
    const begun = cancelled.filter(({ worker }) => worker !== undefined).length;
    const bills = written().filter((line) => line.startsWith('bill slow')).length;
    expect(cancelled).toHaveLength(outcomes.cancelled);
    expect(bills).toBeGreaterThanOrEqual(outcomes.succeeded);
    expect(bills).toBeLessThanOrEqual(outcomes.succeeded + begun);
    expect(begun).toBeLessThan(outcomes.cancelled);
  });
});
