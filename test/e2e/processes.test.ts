import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Installation, startWorker } from '../support/nightshift.js';
import type { Program } from '../support/program.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { appFolder } from '../support/set-ups.js';

describe('processes over RabbitMQ', () => {
  const closers: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function cluster(options: { workers: number; amqpUrl?: string; env?: Record<string, string> }) {
    const ledger = join(mkdtempSync(join(tmpdir(), 'nightshift-ledger-')), 'ledger');
    const folder = appFolder('workbench', { LEDGER: ledger });
    const app = basename(folder);
    const amqpUrl = options.amqpUrl ?? (await createVhost());
    const installation = await Installation.overRabbit(amqpUrl, [folder], options.env);
    closers.push(() => installation.close());
    await installation.ready();
    const workers: Program[] = [];
    for (let n = 0; n < options.workers; n += 1) {
      const worker = await startWorker(installation, amqpUrl, { WORKER_NAME: `worker-${n}` });
      workers.push(worker);
      closers.push(() => worker.stop());
    }
    await installation.serving(app, options.workers);
    const written = () => {
      try {
        return readFileSync(ledger, 'utf8').split('\n').filter(Boolean);
      } catch {
        return [];
      }
    };
    return { installation, workers, app, amqpUrl, written, at: (path: string) => `${installation.gateway}${path}` };
  }

  it('share the load of one app between two workers', async () => {
    const { at } = await cluster({ workers: 2 });
    const pids = await Promise.all(Array.from({ length: 60 }, async () => (await fetch(at('/api/slow?ms=50'))).text()));
    const counts = Object.values(Object.groupBy(pids, (pid) => pid)).map((calls) => calls?.length ?? 0);
    expect(counts).toHaveLength(2);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(10);
  }, 60_000);

  it('answer 502 within a second for calls that ran in a killed worker, and go on with the other', async () => {
    const { at, workers, written } = await cluster({ workers: 2 });
    const calls = Array.from({ length: 20 }, async () => {
      const { status } = await fetch(at('/api/slow?ms=2500&mark=started'));
      return { status, at: performance.now() };
    });
    await eventually('every call runs', () => written().length === 20);
    // Longer than the 20 ms after which a worker tells the gateway what it runs.
    await fetch(at('/api/slow?ms=60'));
    const killedAt = performance.now();
    await workers[0]!.kill();
    const answers = await Promise.all(calls);
    const lost = answers.filter(({ status }) => status === 502);
    expect(lost.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBe(20 - lost.length);
    for (const answer of lost) expect(answer.at - killedAt).toBeLessThan(1_000);
    expect((await fetch(at('/api/slow?ms=1'))).status).toBe(200);
  }, 60_000);

  it('answer 503 with Retry-After when no worker is left, and serve again when one comes', async () => {
    const { at, workers, installation, app, amqpUrl } = await cluster({ workers: 1 });
    await workers[0]!.stop();
    const refused = await eventually('the gateway refuses', async () => {
      const response = await fetch(at('/api/slow?ms=1'));
      return response.status === 503 ? response : undefined;
    });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    const worker = await startWorker(installation, amqpUrl);
    closers.push(() => worker.stop());
    await installation.serving(app);
    await eventually('the gateway serves', async () => (await fetch(at('/api/slow?ms=1'))).status === 200);
  }, 60_000);

  it('finish what runs when a worker is asked to stop', async () => {
    const { at, workers, installation } = await cluster({ workers: 1 });
    const call = fetch(at('/api/slow?ms=1500'));
    await eventually('the call is in hand', async () => (await outstanding(installation)) >= 1);
    const stopped = workers[0]!.stop();
    expect((await call).status).toBe(200);
    await stopped;
    expect(workers[0]!.exitCode).toBe(0);
  }, 60_000);

  it('lose no accepted durable work over restarts of worker, management and broker', async () => {
    const broker = await TestBroker.start();
    closers.push(() => broker.stop());
    const { installation, workers, at, written, amqpUrl } = await cluster({ workers: 1, amqpUrl: broker.url });
    const accept = async (line: string) => {
      const response = await fetch(at('/api/ledger?ms=20'), {
        method: 'POST',
        body: line,
        headers: { prefer: 'respond-async' },
      }).catch(() => undefined);
      return response?.status === 202 ? line : undefined;
    };
    const batch = async (name: string) =>
      (await Promise.all(Array.from({ length: 40 }, (_, n) => accept(`${name}-${n}`)))).filter(
        (line) => line !== undefined,
      );

    const accepted = await batch('first');
    expect(accepted).toHaveLength(40);
    await workers[0]!.kill();
    accepted.push(...(await batch('worker-away')));
    await broker.kill();
    await broker.restart();
    await installation.program.kill();
    installation.restart();
    await installation.ready();
    const worker = await startWorker(installation, amqpUrl);
    closers.push(() => worker.stop());

    const missing = () => accepted.filter((line) => !written().includes(line));
    await eventually('every accepted line is written', () => missing().length === 0, 60_000);
    await eventually(
      'every execution has its outcome',
      async () =>
        (await installation.executions('function=ledger')).filter(({ status }) => status === 'Succeeded').length >=
        accepted.length,
      30_000,
    );
    const executions = await installation.executions('function=ledger');
    expect(new Set(executions.map(({ id }) => id)).size).toBe(executions.length);
    expect(executions.every(({ status }) => status === 'Succeeded')).toBe(true);
  }, 120_000);
});

/** Calls in hand, as the gateway counts them in its metrics. */
async function outstanding(installation: Installation): Promise<number> {
  const metrics = await (await installation.api('/metrics')).text();
  return metrics
    .split('\n')
    .filter((line) => line.startsWith('nightshift_gateway_outstanding'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
