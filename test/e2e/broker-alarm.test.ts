import { afterEach, describe, expect, it } from '@jest/globals';
import { Clusters } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { TestBroker } from '../support/rabbitmq/test-broker.js';

const WITHIN_MS = 1_000;

describe('a broker that is short of memory or disk', () => {
  const clusters = new Clusters();

  afterEach(() => clusters.close());

  it.each([
    ['memory', ['set_vm_memory_high_watermark', 'absolute', '1MiB'], ['set_vm_memory_high_watermark', '0.4']],
    ['disk', ['set_disk_free_limit', '1000000GB'], ['set_disk_free_limit', '50MB']],
  ])('of %s: calls are refused within a second, and served again when the alarm is over', async (_, alarm, over) => {
    const broker = await TestBroker.start();
    clusters.closers.push(() => broker.stop());
    const { at, installation } = await clusters.start({ workers: 1, amqpUrl: broker.url });
    expect((await fetch(at('/api/slow?ms=1'))).status).toBe(200);
    await broker.ctl(...alarm);
    // RabbitMQ tells a connection of the alarm when it next publishes: those calls were sent, so they may have run.
    const first = await Promise.all([1, 2, 3].map(async () => (await fetch(at('/api/slow?ms=1'))).status));
    expect(first.every((status) => [200, 502, 503].includes(status))).toBe(true);
    for (let count = 0; count < 5; count += 1) {
      const startedMs = performance.now();
      const response = await fetch(at('/api/slow?ms=1'));
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(performance.now() - startedMs).toBeLessThan(WITHIN_MS);
    }
    const init = { method: 'POST', body: 'a line', headers: { prefer: 'respond-async' } };
    expect((await fetch(at('/api/ledger'), init)).status).toBe(503);
    expect((await fetch(`${installation.management}/health/ready`)).status).toBe(503);
    await broker.ctl(...over);
    await eventually('calls are served', async () => (await fetch(at('/api/slow?ms=1'))).status === 200);
    expect((await fetch(at('/api/ledger'), init)).status).toBe(202);
    const ended = async () => (await installation.executions('function=ledger&status=Succeeded')).length === 1;
    await eventually('what was accepted has run', ended);
  });
});
