import { afterEach, describe, expect, it } from '@jest/globals';
import { Clusters, outstanding } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { TcpProxy } from '../support/tcp-proxy.js';

describe('processes that lose the broker', () => {
  const clusters = new Clusters();

  afterEach(() => clusters.close());

  it('bring every running call to its end when every connection to the broker breaks', async () => {
    const direct = new URL(await createVhost());
    const proxy = await TcpProxy.start(Number(direct.port));
    clusters.closers.push(() => proxy.close());
    const amqpUrl = proxy.through(direct);
    const { at, written, installation } = await clusters.start({ workers: 2, amqpUrl });
    const calls = Array.from({ length: 30 }, async (_, n) => {
      const response = await fetch(at(`/api/slow?ms=${300 + n * 50}&mark=started&end=ended`));
      return response.status;
    });
    const marks = (mark: string) => written().filter((line) => line === mark).length;
    await eventually('every call runs', () => marks('started') === 30);
    await fetch(at('/api/slow?ms=60'));
    proxy.cut();
    const endedBefore = marks('ended');
    await eventually(
      'some end, whose results wait for a broker',
      () => marks('ended') >= Math.min(endedBefore + 10, 30),
    );
    proxy.restore();
    expect(await Promise.all(calls)).toEqual(calls.map(() => 200));
    await eventually('nothing is in hand', async () => (await outstanding(installation)) === 0);
    expect([marks('started'), marks('ended')]).toEqual([30, 30]);
    const succeeded = async () =>
      (await installation.executions('function=slow')).filter(({ status }) => status === 'Succeeded').length;
    await eventually('every call is recorded', async () => (await succeeded()) >= 31);
  });

  it.each([1, 3])(
    'run once, and to its own end, what a restart of the broker overtakes (workers: %i)',
    async (workers) => {
      const broker = await TestBroker.start();
      clusters.closers.push(() => broker.stop());
      const settings = { AzureFunctionsJobHost__functionTimeout: '00:01:00' };
      const { installation, at, written } = await clusters.start({ workers, amqpUrl: broker.url, settings });
      const status = () => installation.executions('function=ledger');
      const lines = ['long', 'short'].flatMap((line) => [1, 2, 3].map((n) => `${line} ${n}`));
      for (const body of lines) {
        const init = { method: 'POST', body, headers: { prefer: 'respond-async' } };
        const ms = body.startsWith('long') ? 20_000 : 5_000;
        expect((await fetch(at(`/api/ledger?ms=${ms}`), init)).status).toBe(202);
      }
      const count = async (wanted: RegExp) => (await status()).filter((seen) => wanted.test(seen.status)).length;
      await eventually('all run', async () => (await count(/Running|Succeeded/)) === lines.length);
      await broker.kill();
      const hasEnded = (line: string) => line.startsWith('long') || written().includes(line);
      await eventually('some end, and nobody hears of it', () => lines.every(hasEnded));
      await broker.restart();
      await eventually('all have ended', async () => (await count(/Succeeded/)) === lines.length);
      const idle = async () =>
        /durable\t0\t0\n/.test(await broker.ctl('list_queues', 'name', 'messages_ready', 'messages_unacknowledged'));
      await eventually('all are settled', idle);
      expect((await status()).map(({ attempts }) => attempts)).toEqual(lines.map(() => 1));
      expect(written().toSorted()).toEqual(lines);
    },
  );
});
