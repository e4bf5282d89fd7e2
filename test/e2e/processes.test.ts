import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Installation, startWorker } from '../support/nightshift.js';
import { temporaryFolder } from '../support/scratch.js';
import type { Program } from '../support/program.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { appFolder } from '../support/set-ups.js';
import { TcpProxy } from '../support/tcp-proxy.js';

describe('processes over RabbitMQ', () => {
  const closers: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function cluster(options: {
    workers: number;
    amqpUrl?: string;
    env?: Record<string, string>;
    settings?: Record<string, string>;
  }) {
    const ledger = join(temporaryFolder(), 'ledger');
    const folder = appFolder('workbench', { LEDGER: ledger, ...options.settings });
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

  it('answer 502 within 15 s for calls that ran in a worker that stands still, which serves again once it goes on', async () => {
    const { at, workers, written, installation, app } = await cluster({ workers: 2 });
    const calls = Array.from({ length: 12 }, async () => {
      const { status } = await fetch(at('/api/slow?ms=2000&mark=started'));
      return { status, at: performance.now() };
    });
    await eventually('every call runs', () => written().length === 12);
    await fetch(at('/api/slow?ms=60'));
    const still = [workers[0]!.pid, ...childrenOf(workers[0]!.pid)];
    const signal = (name: NodeJS.Signals) => {
      for (const pid of still) process.kill(pid, name);
    };
    closers.push(() => Promise.resolve(signal('SIGCONT')));
    const stoppedAt = performance.now();
    signal('SIGSTOP');
    const answers = await Promise.all(calls);
    const lost = answers.filter(({ status }) => status === 502);
    expect(lost.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBe(12 - lost.length);
    for (const answer of lost) expect(answer.at - stoppedAt).toBeLessThan(16_500);
    const others = await Promise.all(Array.from({ length: 6 }, () => fetch(at('/api/slow?ms=1'))));
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
    closers.pop();
    signal('SIGCONT');
    await installation.serving(app, 2);
    expect(await outstanding(installation)).toBe(0);
    const seen = await eventually('every call is recorded', async () => {
      const executions = await installation.executions('function=slow');
      return executions.length >= 19 && executions;
    });
    expect(seen.filter(({ failure }) => failure?.code === 'WORKER_LOST')).toHaveLength(lost.length);
  }, 90_000);

  it('answer 502 to a caller whose worker is killed while it takes the body', async () => {
    const { at, workers, installation } = await cluster({ workers: 1 });
    const upload = request(at('/api/size'), { method: 'POST', headers: { 'content-length': 50 * 1024 * 1024 } });
    upload.on('error', () => undefined);
    const answered = new Promise<number | undefined>((resolve, reject) => {
      upload.once('response', (response) => resolve(response.resume().statusCode)).once('close', reject);
    });
    upload.write(Buffer.alloc(5 * 1024 * 1024));
    await eventually('the call is in hand', async () => (await outstanding(installation)) >= 1);
    // Longer than the 20 ms after which a worker tells the gateway what it runs.
    await fetch(at('/api/slow?ms=60'));
    await workers[0]!.kill();
    expect(await answered).toBe(502);
    await eventually('nothing is in hand', async () => (await outstanding(installation)) === 0);
  }, 60_000);

  it('bring every running call to its end when every connection to the broker breaks', async () => {
    const direct = new URL(await createVhost());
    const proxy = await TcpProxy.start(Number(direct.port));
    closers.push(() => proxy.close());
    const amqpUrl = Object.assign(new URL(direct), { port: String(proxy.port) }).href;
    const { at, written, installation } = await cluster({ workers: 2, amqpUrl });
    const calls = Array.from({ length: 30 }, async (_, n) => {
      const response = await fetch(at(`/api/slow?ms=${300 + n * 50}&mark=started`));
      return response.status;
    });
    await eventually('every call runs', () => written().length === 30);
    await fetch(at('/api/slow?ms=60'));
    proxy.cut();
    // Most have ended by now, and their results wait for a broker.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    proxy.restore();
    expect(await Promise.all(calls)).toEqual(calls.map(() => 200));
    await eventually('nothing is in hand', async () => (await outstanding(installation)) === 0);
    expect(written()).toHaveLength(30);
    const succeeded = async () =>
      (await installation.executions('function=slow')).filter(({ status }) => status === 'Succeeded').length;
    await eventually('every call is recorded', async () => (await succeeded()) >= 31, 20_000);
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

  it('run once, and to its own end, what a restart of the broker overtakes', async () => {
    const broker = await TestBroker.start();
    closers.push(() => broker.stop());
    const settings = { AzureFunctionsJobHost__functionTimeout: '00:01:00' };
    const { installation, at, written } = await cluster({ workers: 1, amqpUrl: broker.url, settings });
    const status = () => installation.executions('function=ledger');
    const lines = ['one', 'two'];
    for (const line of lines) {
      const init = { method: 'POST', body: line, headers: { prefer: 'respond-async' } };
      expect((await fetch(at('/api/ledger?ms=15000'), init)).status).toBe(202);
    }
    const all = (wanted: string) => async () => (await status()).filter((seen) => seen.status === wanted).length === 2;
    await eventually('both run', all('Running'));
    await broker.kill();
    await broker.restart();
    await eventually('both have ended', all('Succeeded'), 30_000);
    const idle = async () =>
      /durable\t0\t0\n/.test(await broker.ctl('list_queues', 'name', 'messages_ready', 'messages_unacknowledged'));
    await eventually('both are settled', idle);
    expect((await status()).map(({ attempts }) => attempts)).toEqual([1, 1]);
    expect(written().toSorted()).toEqual(lines);
  }, 90_000);

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

/** The language processes of a worker. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Calls in hand, as the gateway counts them in its metrics. */
async function outstanding(installation: Installation): Promise<number> {
  const metrics = await (await installation.api('/metrics')).text();
  return metrics
    .split('\n')
    .filter((line) => line.startsWith('nightshift_gateway_outstanding'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
