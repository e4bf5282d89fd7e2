import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { RUN_INVOCATION } from '#contracts/messages/run-invocation.js';
import { durableAddress, durableQueue } from '#contracts/topology.js';
import { aMessage } from '../support/broker-samples.js';
import { Clusters } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { aDurableCall } from '../support/worker/worker-samples.js';

const MESSAGES = 100_000;
const AT_ONCE = 2_000;
const PAYLOAD_BYTES = 2_000;
/** The messages themselves are 500 MB; a program that has just begun to work grows a little by that alone. */
const MAX_GROWTH_MB = 60;

/** Resident memory of a process. */
function memoryMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_000);
}

describe('a long queue', () => {
  const clusters = new Clusters();

  afterEach(() => clusters.close());

  it('of 100,000 messages lies with the broker: worker and management do not grow', async () => {
    const server = await TestBroker.start();
    clusters.closers.push(() => server.stop());
    const { app, at, installation, workers } = await clusters.start({
      workers: 1,
      amqpUrl: server.url,
      settings: { AzureFunctionsJobHost__functionTimeout: '00:10:00' },
    });
    // They take every slot until the end: what grows then, grows by what waits.
    const init = { method: 'POST', body: 'first', headers: { prefer: 'respond-async' } };
    for (let slot = 0; slot < 8; slot += 1) {
      expect((await fetch(at('/api/ledger?ms=300000'), init)).status).toBe(202);
    }
    const broker = await openRabbit(server.url);
    clusters.closers.push(() => broker.close());
    await eventually('every slot is taken', async () => (await broker.queue.readyCount(durableQueue(app).name)) === 0);
    const pids = [workers[0]!.pid, installation.program.pid];
    const before = pids.map(memoryMb);
    const inputData = [{ name: 'req', data: { string: 'x'.repeat(PAYLOAD_BYTES) } }];
    const { id: _, ...call } = aDurableCall({ app, function: 'ledger', inputData });
    for (let count = 0; count < MESSAGES; count += AT_ONCE) {
      const batch = Array.from({ length: AT_ONCE }, (__, offset) => {
        const id = `${count + offset}`;
        const body = Buffer.from(JSON.stringify({ v: 1, calls: [{ id, ...call }] }));
        return broker.queue.publish(durableAddress(app), aMessage({ id, type: RUN_INVOCATION, body }));
      });
      await Promise.all(batch);
    }
    expect(await broker.queue.readyCount(durableQueue(app).name)).toBeGreaterThan(0.9 * MESSAGES);
    const growth = pids.map((pid, index) => memoryMb(pid) - (before[index] ?? 0));
    console.info(`worker and management grew by ${growth.join(' and ')} MB with ${MESSAGES} messages waiting`);
    expect(Math.max(...growth)).toBeLessThan(MAX_GROWTH_MB);
    await workers[0]?.kill();
  });
});
