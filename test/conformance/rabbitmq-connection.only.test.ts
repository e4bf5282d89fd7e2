import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Socket } from 'node:net';
import type { RabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { done } from '#contracts/ports/durable-queue.js';
import { addressOf, aMessage, aQueue, collect } from '../support/broker-samples.js';
import { eventually, within } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { TcpProxy } from '../support/tcp-proxy.js';

let direct: URL;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  direct = new URL(await createVhost());
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const close of closers.splice(0).reverse()) await close();
});

/** Closed after the test. */
async function opened(opening: Promise<RabbitBroker>): Promise<RabbitBroker> {
  const broker = await opening;
  closers.push(() => broker.close());
  return broker;
}

describe('the first connection to RabbitMQ', () => {
  it('fails in time, naming the addresses and the reason but never the password', async () => {
    const [one, two] = [await freePort(), await freePort()];
    const url = `amqp://night:s3cret@127.0.0.1:${one},amqp://night:s3cret@127.0.0.1:${two}`;
    const started = performance.now();
    const failure = await openRabbit(url, { variables: { BROKER_CONNECT_TIMEOUT: '500ms' } }).catch((error) => error);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(failure).toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    expect(failure.message).toContain(`127.0.0.1:${one}, 127.0.0.1:${two}`);
    expect(failure.message).toContain('ECONNREFUSED');
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('s3cret');
  });

  it('tries every address in turn', async () => {
    const nobody = Object.assign(new URL(direct), { hostname: '127.0.0.1', port: String(await freePort()) });
    const broker = await opened(openRabbit(`${nobody.href}, ${direct.href}`));
    expect(broker.queue.available).toBe(true);
  });

  it('waits for a broker that is not up yet', async () => {
    const proxy = await TcpProxy.start(Number(direct.port));
    closers.push(() => proxy.close());
    proxy.cut();
    const opening = opened(openRabbit(proxy.through(direct)));
    await eventually('an attempt in vain', () => proxy.attempts > 0);
    proxy.restore();
    const broker = await within('the connection', opening);
    expect(broker.queue.available).toBe(true);
  });

  it.each([
    ['nothing', ' , '],
    ['another protocol', 'http://broker'],
    ['no host', 'amqp:///vhost'],
    ['a broken escape', 'amqp://user:%zz@broker'],
  ])('refuses a BROKER_URL with %s', async (_, url) => {
    await expect(openRabbit(url)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('refuses a wrong password with the reason', async () => {
    const url = new URL(direct);
    url.password = 'wrong';
    const opening = openRabbit(url.href, { variables: { BROKER_CONNECT_TIMEOUT: '500ms' } });
    await expect(opening).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
      message: expect.stringContaining('ACCESS_REFUSED'),
    });
  });
});

describe('an ack', () => {
  /** basic.ack on any channel: a method frame of 13 bytes, class 60, method 80 (AMQP 0-9-1, sections 2.3.5 and 1.8.3). */
  const ACK = Buffer.from([0, 0, 0, 13, 0, 60, 0, 80]);

  // The sync lane relies on it: its calls start two phases after the decision.
  it('is written to the socket before the second immediate after its decision', async () => {
    const broker = await opened(openRabbit(direct.href));
    const queue = aQueue();
    const order: ('ack' | 'start')[] = [];
    const write = Reflect.get(Socket.prototype, 'write') as (...chunk: unknown[]) => boolean;
    jest.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, ...chunk) {
      const [bytes] = chunk as [unknown];
      if (Buffer.isBuffer(bytes)) {
        for (let at = bytes.indexOf(ACK); at !== -1; at = bytes.indexOf(ACK, at + 1)) order.push('ack');
      }
      return Reflect.apply(write, this, chunk);
    });
    await broker.queue.declare(queue);
    await broker.queue.consume(queue, { prefetch: 16 }, async () => {
      setImmediate(() => setImmediate(() => order.push('start')));
      return Promise.resolve(done);
    });
    await Promise.all(Array.from({ length: 60 }, () => broker.queue.publish(addressOf(queue), aMessage())));
    await eventually('every start', () => order.filter((event) => event === 'start').length === 60);
    let ahead = 0;
    for (const event of order) {
      ahead += event === 'ack' ? 1 : -1;
      expect(ahead).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('a queue that exists with other arguments', () => {
  it('is told apart from a broker that is away, and disturbs nothing else', async () => {
    const broker = await opened(openRabbit(direct.href));
    const queue = aQueue({ kind: 'quorum' });
    const { ids } = await collect(broker.queue, queue);
    const other = { ...queue, kind: 'classic' } as const;
    await expect(broker.queue.declare(other)).rejects.toMatchObject({
      code: 'BROKER_QUEUE_MISMATCH',
      message: expect.stringContaining(queue.name),
    });
    await expect(collect(broker.queue, other)).rejects.toMatchObject({ code: 'BROKER_QUEUE_MISMATCH' });
    await broker.queue.publish(addressOf(queue), aMessage());
    await eventually('the message', () => ids.length === 1);
  });
});
