import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Finding } from '#contracts/finding.js';
import { eventually as soon } from '../support/eventually.js';
import { describeMssql } from '../support/mssql/describe-mssql.js';
import { Installation, startWorker, type ExecutionSeen } from '../support/nightshift.js';
import { Program } from '../support/program.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { temporaryFolder } from '../support/scratch.js';

const LIMIT_MS = 120_000;
const LINES = [{ sku: 'lamp', quantity: 2 }];

/** On a busy machine. */
const eventually = <T>(what: string, check: () => T | Promise<T>) => soon(what, check);

const asJson = (body: object) => ({ method: 'POST', body: JSON.stringify(body) });

await describeMssql('management on SQL Server', (url) => {
  const closers: (() => Promise<unknown>)[] = [];
  let amqpUrl: string;
  let installation: Installation;

  beforeAll(async () => {
    const folder = join(temporaryFolder(), 'orders');
    cpSync('examples/orders', folder, { recursive: true, verbatimSymlinks: true });
    amqpUrl = await createVhost();
    installation = await Installation.overRabbit(amqpUrl, [folder], { STORE_URL: url() });
    closers.push(() => installation.close());
    await installation.ready();
    const worker = await startWorker(installation, amqpUrl);
    closers.push(() => worker.stop());
    await installation.serving('orders');
  });
  afterAll(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  const takeOrder = async (): Promise<{ readonly id: string }> => {
    const headers = { 'content-type': 'application/json' };
    const order = { ...asJson({ customer: 'Ada', lines: LINES }), headers };
    const response = await fetch(`${installation.gateway}/api/orders`, order);
    expect(response.status).toBe(202);
    return (await response.json()) as { id: string };
  };

  const succeeded = async (query: string): Promise<ExecutionSeen[]> =>
    installation.executions(`status=Succeeded&${query}`);

  /** Waits until a run of `handleOrder` has logged the line. */
  const handled = (line: string) =>
    eventually(`the log says: ${line}`, async () => {
      for (const { id } of await succeeded('function=handleOrder')) {
        const { attempts } = await installation.json<{ attempts: { logs: { message: string }[] }[] }>(
          `/api/executions/${id}`,
        );
        if (attempts.some(({ logs }) => logs.some(({ message }) => message.startsWith(line)))) return true;
      }
      return false;
    });

  it('answers calls, handles messages, runs a timer by hand, and shows all of it in one history', async () => {
    const { id } = await takeOrder();
    await handled(`Handled order ${id} of Ada`);
    const sent = { id: randomUUID(), customer: 'Bob', lines: LINES, totalCents: 9800, currency: 'EUR' };
    const content = { ...sent, takenAt: new Date().toISOString() };
    await installation.json('/api/apps/orders/queues/orders/messages', asJson({ content }));
    await handled(`Handled order ${sent.id} of Bob`);
    const asked = await installation.json<{ id: string }>('/api/apps/orders/timers/dailyReport/run', asJson({}));
    await eventually('the report is recorded', async () =>
      (await succeeded('function=dailyReport')).some((report) => report.id === asked.id),
    );
    const kinds = await Promise.all(
      ['http', 'queue', 'timer'].map(async (trigger) => (await succeeded(`trigger=${trigger}`))[0]?.function),
    );
    expect(kinds).toEqual(['takeOrder', 'handleOrder', 'dailyReport']);
  });

  it('is found well by `nightshift doctor`, that does not tell the password', async () => {
    const { stateDir } = installation;
    const env = { BROKER_URL: amqpUrl, MANAGEMENT_STATE_DIR: stateDir, STORE_URL: url() };
    const options = { arguments: ['doctor', '--json'], env, cwd: temporaryFolder() };
    const doctor = await Program.run('nightshift', options, LIMIT_MS);
    const { findings } = JSON.parse(doctor.output) as { findings: Finding[] };
    const ofStore = findings.filter(({ check }) => check.startsWith('store'));
    expect(ofStore.filter(({ verdict }) => verdict === 'failure')).toEqual([]);
    for (const check of ['store', 'store: version', 'store: clock', 'store: schema', 'store: writing']) {
      expect(ofStore).toContainEqual(expect.objectContaining({ check, verdict: 'ok' }));
    }
    const password = decodeURIComponent(new URL(url()).password);
    expect(doctor.output).not.toContain(password);
    expect(installation.program.output).not.toContain(password);
  });

  it('goes on where it was after it was killed: with its apps, its workers and its history', async () => {
    const before = await succeeded('function=handleOrder');
    await installation.program.kill();
    installation.restart();
    await installation.ready();
    await installation.serving('orders');
    const { id } = await takeOrder();
    await handled(`Handled order ${id} of Ada`);
    const after = (await succeeded('function=handleOrder')).map((execution) => execution.id);
    expect(before.length).toBeGreaterThan(0);
    expect(after).toEqual(expect.arrayContaining(before.map((execution) => execution.id)));
  });
});
