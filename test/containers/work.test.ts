import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { appFolder } from '../support/set-ups.js';
import { House, type ExecutionSeen } from './house.js';

const ORDER = { customer: 'Ada', lines: [{ sku: 'lamp', quantity: 2 }] };
/** As compose.yaml says. */
const GRACE_S = { management: 45, worker: 60 };

let house: House;
let contained: string;

beforeAll(async () => {
  const folder = appFolder('contained');
  contained = folder.split('/').at(-1)!;
  house = await House.open({ apps: [`${process.cwd()}/examples/orders`, folder], workers: 2 });
});
afterAll(() => house?.close());

const call = (path: string, init?: RequestInit) => fetch(house.at(`/apps/${contained}/api/${path}`), init);

async function ask<T>(code: string): Promise<{ readonly value?: T; readonly code?: string }> {
  const response = await call('ask', { method: 'POST', body: code });
  expect(response.status).toBe(200);
  return (await response.json()) as { value?: T; code?: string };
}

const execution = (id: string, is: (seen: ExecutionSeen) => boolean) =>
  eventually(`execution ${id}`, async () => (await house.executions()).find((seen) => seen.id === id && is(seen)));

describe('management and two workers as containers', () => {
  it('take an order over HTTP, handle it from the queue, sum up by timer, and keep all three', async () => {
    const taken = await fetch(house.at('/apps/orders/api/orders'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ORDER),
    });
    expect(taken.status).toBe(202);
    expect(await taken.json()).toMatchObject({ totalCents: 9800, currency: 'EUR' });
    const run = await house.api<{ id: string }>('apps/orders/timers/dailyReport/run', { method: 'POST', body: '{}' });
    expect(await execution(run.id, ({ status }) => status === 'Succeeded')).toMatchObject({ trigger: 'timer' });
    const kinds = await eventually('all three in the history', async () => {
      const found = await house.executions('app=orders&status=Succeeded');
      const triggers = new Set(found.map(({ trigger }) => trigger));
      return triggers.size === 3 && triggers;
    });
    expect([...kinds].toSorted()).toEqual(['http', 'queue', 'timer']);
  });

  it('find nothing wrong with RabbitMQ, its policies and permissions', async () => {
    const { output } = await house.container('management').exec(['nightshift', 'doctor', '--json']);
    const { findings } = JSON.parse(output) as { findings: { verdict: string; check: string; message: string }[] };
    expect(findings.filter(({ verdict }) => verdict === 'failure')).toEqual([]);
  });

  it('let management be nobody in particular, who can write its state and /tmp', async () => {
    expect(await house.run('management', 'id', '-u')).toBe('7070');
    const status = await house.run('management', 'cat', '/proc/1/status');
    expect(status).toMatch(/^CapPrm:\s*0+$/m);
    expect(status).toMatch(/^CapBnd:\s*0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s*1$/m);
    for (const folder of ['/', '/etc', '/etc/nightshift', '/opt/nightshift', '/usr/local/bin']) {
      await expect(house.run('management', 'touch', `${folder}/x`)).rejects.toThrow(/Read-only|Permission denied/);
    }
    await house.run('management', 'touch', '/tmp/x', '/var/lib/nightshift/x');
  });

  it('run apps as users of their own, with no capability, who see no secret and cannot write the image', async () => {
    const { value: status } = await ask<string>(`return require('fs').readFileSync('/proc/self/status', 'utf8')`);
    expect(status).toMatch(/^Uid:\s*2000\d\d\s/m);
    expect(status).toMatch(/^CapEff:\s*0+$/m);
    expect(status).toMatch(/^CapBnd:\s*0*e1$/m);
    const reads = (path: string) => ask(`return require('fs').readFileSync('${path}', 'utf8')`);
    for (const path of ['/etc/nightshift/broker-url', '/etc/nightshift/join-token', '/proc/1/environ']) {
      expect((await reads(path)).code).toBe('EACCES');
    }
    expect((await reads('/var/lib/nightshift-worker/worker.json')).code).toBe('EACCES');
    expect((await ask(`return require('fs').writeFileSync('/opt/nightshift/x', '')`)).code).toMatch(/EROFS|EACCES/);
    const { value: environment } = await ask<Record<string, string>>(`return process.env`);
    expect(Object.keys(environment!).filter((name) => /BROKER|JOIN|TOKEN|MANAGEMENT/.test(name))).toEqual([]);
  });

  it('stop a worker without failing the call that it runs', async () => {
    const answer = call('slow?ms=5000');
    const { name } = await house.busyWorker();
    expect(await house.stop(name, GRACE_S.worker)).toBe(0);
    const response = await answer;
    expect([response.status, await response.text()]).toEqual([200, 'done']);
    await house.startWorker(name);
  });

  it('go on with the work of a worker that is killed', async () => {
    const accepted = await call('slow?ms=8000', { headers: { prefer: 'respond-async' } });
    expect(accepted.status).toBe(202);
    const { name } = await house.busyWorker();
    await house.kill(name);
    const [{ id }] = (await house.executions(`app=${contained}&function=slow&status=Running`)) as [ExecutionSeen];
    const done = await execution(id, ({ status }) => status === 'Succeeded');
    expect(done.attempts).toBe(2);
    await house.startWorker(name);
  });

  it('stop management without failing the call that it waits for', async () => {
    const answer = call('slow?ms=4000');
    await house.busyWorker();
    expect(await house.stop('management', GRACE_S.management)).toBe(0);
    const response = await answer;
    expect([response.status, await response.text()]).toEqual([200, 'done']);
  });
});
