import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { temporaryFolder } from '../support/scratch.js';
import { SET_UPS, type RunningSetUp } from '../support/set-ups.js';

describe.each(SET_UPS)('Idempotency-Key: $name', (setUp) => {
  const ledger = join(temporaryFolder(), 'ledger');
  let running: RunningSetUp;

  beforeAll(async () => {
    running = await setUp.serve('payroll', { LEDGER: ledger, 'Nightshift.pay.Idempotency': '01:00:00' });
  });
  afterAll(() => running?.close());

  const pay = (key: string, line: string, headers: Record<string, string> = {}, query = '') =>
    fetch(`${running.installation.gateway}/api/pay${query}`, {
      method: 'POST',
      headers: { 'idempotency-key': `"${key}"`, ...headers },
      body: line,
    });
  const runsOf = (line: string) =>
    (existsSync(ledger) ? readFileSync(ledger, 'utf8') : '').split('\n').filter((one) => one === `pay ${line}`).length;

  it('runs once for a request that is repeated, and gives the same answer', async () => {
    for (const replayed of [null, 'true', 'true']) {
      const response = await pay('a', 'Ada');
      expect([response.status, await response.text()]).toEqual([201, 'paid Ada']);
      expect(response.headers.get('x-paid')).toBe('Ada');
      expect(response.headers.get('idempotency-replayed')).toBe(replayed);
    }
    expect(runsOf('Ada')).toBe(1);
    expect((await pay('a', 'Grace')).status).toBe(422);
    expect((await pay('b', 'Grace')).status).toBe(201);
  });

  it('runs once for many that come at once', async () => {
    const until = join(temporaryFolder(), 'until');
    const query = `?until=${encodeURIComponent(until)}`;
    const statuses: number[] = [];
    const calls = Array.from({ length: 20 }, async () => statuses.push((await pay('many', 'Edith', {}, query)).status));
    await eventually('all but the one that runs', () => statuses.length === 19);
    expect(new Set(statuses)).toEqual(new Set([409]));
    writeFileSync(until, '');
    await Promise.all(calls);
    expect(statuses.at(-1)).toBe(201);
    const later = await pay('many', 'Edith', {}, query);
    expect([later.status, later.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(runsOf('Edith')).toBe(1);
  });

  it('accepts a call that nobody waits for once', async () => {
    const asked = { prefer: 'respond-async' };
    const [first, second] = [await pay('later', 'Joan', asked), await pay('later', 'Joan', asked)];
    expect([first.status, second.status]).toEqual([202, 202]);
    const [one, other] = [await first.json(), await second.json()] as { id: string; statusUri: string }[];
    expect(other).toEqual(one);
    await eventually('the run', async () => (await fetch(one!.statusUri)).status === 200);
    expect(runsOf('Joan')).toBe(1);
  });
});
