import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { done } from '#contracts/ports/durable-queue.js';
import type { RabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { addressOf, aMessage, aQueue, collect, uniqueName } from '../support/broker-samples.js';
import { eventually, Gate, within } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(30_000);

const AT_ONCE_MS = 200;

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
