import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Socket } from 'node:net';
import { done, type Delivery } from '#contracts/ports/durable-queue.js';
import { parseBrokerUrl } from '#adapters/broker/rabbitmq/broker-address.js';
import { RabbitConnection } from '#adapters/broker/rabbitmq/rabbit-connection.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { RabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { addressOf, aMessage, aQueue, collect, uniqueName } from '../support/broker-samples.js';
import { eventually, Gate, within } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(30_000);

const AT_ONCE_MS = 200;
const LONGER_THAN_A_FAREWELL_MS = 3_000;

let direct: URL;

beforeAll(async () => {
  direct = new URL(await createVhost());
});

/** The broker's address with another port, as it looks through a proxy. */
function through(port: number): string {
  const url = new URL(direct);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
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
    const broker = await openRabbit(`${through(await freePort())}, ${direct.href}`);
    expect(broker.queue.available).toBe(true);
    await broker.close();
  });

  it('waits for a broker that is not up yet', async () => {
    const proxy = await TcpProxy.start(Number(direct.port));
    proxy.cut();
    const opening = openRabbit(through(proxy.port));
    await new Promise((resolve) => setTimeout(resolve, 300));
    proxy.restore();
    const broker = await within('the connection', opening);
    expect(broker.queue.available).toBe(true);
    await broker.close();
    await proxy.close();
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
    const broker = await openRabbit(direct.href);
    const queue = aQueue();
    const order: ('ack' | 'start')[] = [];
    const write = Reflect.get(Socket.prototype, 'write') as (...chunk: unknown[]) => boolean;
    const spy = jest.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, ...chunk) {
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
    spy.mockRestore();
    let ahead = 0;
    for (const event of order) {
      ahead += event === 'ack' ? 1 : -1;
      expect(ahead).toBeGreaterThanOrEqual(0);
    }
    await broker.close();
  });
});

describe('a connection to RabbitMQ that fails', () => {
  let proxy: TcpProxy;
  let broker: RabbitBroker;

  beforeEach(async () => {
    proxy = await TcpProxy.start(Number(direct.port));
    broker = await openRabbit(through(proxy.port), { variables: { BROKER_CONFIRM_TIMEOUT: '400ms' } });
  });
  afterEach(async () => {
    await broker.close();
    await proxy.close();
  });

  it('publishes and consumes on two connections', () => {
    expect(proxy.connections).toBe(2);
  });

  it('cut: publishing fails at once, and everything works again when the line does', async () => {
    const queue = aQueue();
    const seen = await collect(broker.queue, queue);
    proxy.cut();
    await eventually('the loss to be seen', () => !broker.queue.available);
    const started = performance.now();
    const [publishing, declaring, counting] = await Promise.allSettled([
      broker.queue.publish(addressOf(queue), aMessage()),
      broker.queue.declare(queue),
      broker.queue.readyCount(queue.name),
    ]);
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS);
    for (const outcome of [publishing, declaring, counting]) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'BROKER_UNAVAILABLE' } });
    }
    proxy.restore();
    await eventually('the connection', () => broker.queue.available);
    const message = aMessage();
    await broker.queue.publish(addressOf(queue), message);
    await eventually('the message', () => seen.ids.includes(message.id));
    expect(seen.ids).toEqual([message.id]);
  });

  it('cut: a delivery that was held can no longer be decided', async () => {
    const queue = aQueue();
    const held: Delivery[] = [];
    const gate = new Gate();
    await broker.queue.declare(queue);
    const consumer = await broker.queue.consume(queue, { prefetch: 5 }, async (delivery) => {
      held.push(delivery);
      await gate.opened;
      return done;
    });
    await broker.queue.publish(addressOf(queue), aMessage());
    const [first] = await eventually('the delivery', () => held.length === 1 && held);
    expect(first?.decidable?.()).toBe(true);
    proxy.cut();
    await eventually('the loss to be seen', () => first?.decidable?.() === false);
    proxy.restore();
    await eventually('the delivery to come again', () => held.length === 2);
    expect(held.map((delivery) => delivery.decidable?.())).toEqual([false, true]);
    gate.open();
    await consumer.close();
  });

  it('cut while messages are in flight: each of them is confirmed or rejected', async () => {
    const queue = aQueue();
    await broker.queue.declare(queue);
    const publishing = Array.from({ length: 500 }, () => broker.queue.publish(addressOf(queue), aMessage()));
    proxy.cut();
    const outcomes = await within('every outcome', Promise.allSettled(publishing));
    const rejected = outcomes.filter(({ status }) => status === 'rejected');
    expect(rejected.length).toBeGreaterThan(0);
    for (const outcome of rejected) expect(outcome).toMatchObject({ reason: { code: 'BROKER_UNAVAILABLE' } });
    proxy.restore();
    await eventually('the connection', () => broker.queue.available);
  });

  it('cut while a handler runs: its decision is lost, and the message comes again as redelivered', async () => {
    const queue = aQueue();
    const gate = new Gate();
    const seen = await collect(broker.queue, queue, (_, count) => (count === 1 ? gate.opened.then(() => done) : done));
    await broker.queue.publish(addressOf(queue), aMessage());
    await eventually('the first delivery', () => seen.deliveries.length === 1);
    proxy.cut();
    await eventually('the loss to be seen', () => !broker.queue.available);
    proxy.restore();
    await eventually('the second delivery', () => seen.deliveries.length === 2);
    gate.open();
    expect(seen.deliveries.map(({ redelivered, attempt }) => [redelivered, attempt])).toEqual([
      [false, 1],
      [true, 1],
    ]);
    await eventually('an empty queue', async () => (await broker.queue.readyCount(queue.name)) === 0);
  });

  it('black-holed: a publish fails when its confirm is overdue, and close does not hang', async () => {
    const queue = aQueue();
    await broker.queue.declare(queue);
    proxy.blackHole();
    const publishing = broker.queue.publish(addressOf(queue), aMessage());
    await expect(within('the confirm limit', publishing, 2_000)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    await within('the broker to close', broker.close(), 10_000);
  });

  describe('while it is being set up', () => {
    const alive = async (strike: (connection: RabbitConnection) => Promise<void>): Promise<void> => {
      const addresses = parseBrokerUrl(through(proxy.port));
      const connection = new RabbitConnection({ addresses, name: 'struck', logger: new SilentLogger() });
      let setUps = 0;
      connection.onConnect(async () => {
        setUps += 1;
        if (setUps === 1) await strike(connection);
      });
      await connection.open(20_000);
      await eventually(
        'a living connection',
        () => connection.model !== undefined && connection.model === connection.alive,
      );
      await connection.close();
    };

    it('is made once more when the line was cut, though nobody complained', () =>
      alive(async (connection) => {
        proxy.cut();
        await eventually('the loss to be seen', () => connection.alive === undefined);
        proxy.restore();
      }));

    it('is made once more when somebody complained and nothing came through', () =>
      alive(async () => {
        proxy.blackHole();
        setTimeout(() => proxy.restore(), LONGER_THAN_A_FAREWELL_MS);
        return Promise.reject(new Error('It could not be set up'));
      }));
  });

  it('is closed while it is being made: nothing of it goes on', async () => {
    const slow = await TcpProxy.start(Number(direct.port));
    slow.delay(30);
    const addresses = parseBrokerUrl(through(slow.port));
    const connection = new RabbitConnection({ addresses, name: 'unwanted', logger: new SilentLogger() });
    await connection.start();
    await eventually('an attempt', () => slow.connections > 0);
    await connection.close();
    let sent = 0;
    slow.watch(() => (sent += 1) > 0);
    await eventually('its end', () => slow.connections === 0);
    expect(sent).toBe(0);
    await slow.close();
  });

  it('consumes what was asked for while it was away', async () => {
    const queue = aQueue();
    proxy.cut();
    await eventually('the loss to be seen', () => !broker.queue.available);
    const seen = await collect(broker.queue, queue);
    proxy.restore();
    await eventually('the message', async () => {
      await broker.queue.publish(addressOf(queue), aMessage()).catch(() => undefined);
      return seen.ids.length > 0;
    });
  });

  it('keeps signals coming after a reconnect, and loses those in between without an error', async () => {
    const root = uniqueName('root');
    const keys: string[] = [];
    await broker.signals.subscribe(`${root}.*`, (key) => keys.push(key));
    proxy.cut();
    await eventually('the loss to be seen', () => !broker.queue.available);
    expect(() => broker.signals.send(`${root}.lost`, {})).not.toThrow();
    proxy.restore();
    await eventually('a signal', () => {
      broker.signals.send(`${root}.seen`, {});
      return keys.length > 0;
    });
    expect(new Set(keys)).toEqual(new Set([`${root}.seen`]));
  });
});

describe('a queue that exists with other arguments', () => {
  it('is told apart from a broker that is away, and disturbs nothing else', async () => {
    const broker = await openRabbit(direct.href);
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
    await broker.close();
  });
});
