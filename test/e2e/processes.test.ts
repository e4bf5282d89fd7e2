import { afterEach, describe, expect, it } from '@jest/globals';
import { Clusters } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Program } from '../support/program.js';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { temporaryFolder } from '../support/scratch.js';

describe('processes over RabbitMQ', () => {
  const clusters = new Clusters();

  afterEach(() => clusters.close());

  it('share the load of one app between two workers', async () => {
    const { at } = await clusters.start({ workers: 2 });
    const pids = await Promise.all(Array.from({ length: 60 }, async () => (await fetch(at('/api/slow?ms=50'))).text()));
    const counts = Object.values(Object.groupBy(pids, (pid) => pid)).map((calls) => calls?.length ?? 0);
    expect(counts).toHaveLength(2);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(10);
  });

  it('answer 503 with Retry-After when no worker is left, and serve again when one comes', async () => {
    const { at, workers, installation, app, amqpUrl } = await clusters.start({ workers: 1 });
    await workers[0]!.stop();
    const refused = await eventually('the gateway refuses', async () => {
      const response = await fetch(at('/api/slow?ms=1'));
      return response.status === 503 ? response : undefined;
    });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await clusters.worker(installation, amqpUrl);
    await installation.serving(app);
    expect((await fetch(at('/api/slow?ms=1'))).status).toBe(200);
  });

  it('finish what runs when a worker is asked to stop', async () => {
    const { at, workers, written } = await clusters.start({ workers: 1 });
    const call = fetch(at('/api/slow?ms=1500&mark=started'));
    await eventually('the call runs', () => written().length === 1);
    const stopped = workers[0]!.stop();
    expect((await call).status).toBe(200);
    await stopped;
    expect(workers[0]!.exitCode).toBe(0);
  });

  it('tell a health check on their machine how they are', async () => {
    const { installation, amqpUrl } = await clusters.start({ workers: 0 });
    const management = { MANAGEMENT_PORT: new URL(installation.management).port };
    const worker = { WORKER_STATE_DIR: temporaryFolder() };
    const health = async (role: string, env: Readonly<Record<string, string>>) =>
      (await Program.run('health', { arguments: [role], env })).exitCode;
    expect(await health('management', management)).toBe(0);
    expect(await health('worker', worker)).toBe(1);
    const started = await clusters.worker(installation, amqpUrl, worker);
    await eventually('the worker is healthy', async () => (await health('worker', worker)) === 0);
    await Promise.all([started.stop(), installation.program.stop()]);
    expect([await health('worker', worker), await health('management', management)]).toEqual([1, 1]);
  });

  it('lose no accepted durable work over restarts of worker, management and broker', async () => {
    const broker = await TestBroker.start();
    clusters.closers.push(() => broker.stop());
    const { installation, workers, at, written, amqpUrl } = await clusters.start({ workers: 1, amqpUrl: broker.url });
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
    await clusters.worker(installation, amqpUrl);

    const missing = () => accepted.filter((line) => !written().includes(line));
    await eventually('every accepted line is written', () => missing().length === 0);
    await eventually(
      'every execution has its outcome',
      async () =>
        (await installation.executions('function=ledger')).filter(({ status }) => status === 'Succeeded').length >=
        accepted.length,
    );
    const executions = await installation.executions('function=ledger');
    expect(new Set(executions.map(({ id }) => id)).size).toBe(executions.length);
    expect(executions.every(({ status }) => status === 'Succeeded')).toBe(true);
  });
});
