import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseBrokerUrl } from '#adapters/broker/rabbitmq/broker-address.js';
import type { RabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { RabbitConnection } from '#adapters/broker/rabbitmq/rabbit-connection.js';
import { done, type Delivery } from '#contracts/ports/durable-queue.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { addressOf, aMessage, aQueue, collect, uniqueName } from '../support/broker-samples.js';
import { eventually, Gate, within } from '../support/eventually.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { TcpProxy } from '../support/tcp-proxy.js';

/** Half of the time that a confirm is waited for. */
const AT_ONCE_MS = 5_000;

describe('a connection to RabbitMQ that fails', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let direct: URL;
  let proxy: TcpProxy;
  let broker: RabbitBroker;

  beforeAll(async () => {
    direct = new URL(await createVhost());
  });

  beforeEach(async () => {
    proxy = await TcpProxy.start(Number(direct.port));
    closers.push(() => proxy.close());
    broker = await openRabbit(proxy.through(direct));
    closers.push(() => broker.close());
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
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
    const impatient = await openRabbit(proxy.through(direct), { variables: { BROKER_CONFIRM_TIMEOUT: '400ms' } });
    closers.push(() => impatient.close());
    const queue = aQueue();
    await impatient.queue.declare(queue);
    proxy.blackHole();
    const publishing = impatient.queue.publish(addressOf(queue), aMessage());
    await expect(within('the confirm limit', publishing)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    await within('the broker to close', impatient.close());
  });

  describe('while it is being set up', () => {
    const alive = async (strike: (connection: RabbitConnection) => Promise<void>): Promise<void> => {
      const addresses = parseBrokerUrl(proxy.through(direct));
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

    it('is made once more when somebody complained and nothing came through', async () => {
      let triedAgain = false;
      await alive(async () => {
        const before = proxy.attempts;
        proxy.blackHole();
        void eventually('the next attempt', () => proxy.attempts > before)
          .then(
            () => (triedAgain = true),
            () => undefined,
          )
          .finally(() => proxy.restore());
        return Promise.reject(new Error('It could not be set up'));
      });
      expect(triedAgain).toBe(true);
    });
  });

  it('is closed while it is being made: nothing of it goes on', async () => {
    const slow = await TcpProxy.start(Number(direct.port));
    closers.push(() => slow.close());
    slow.delay(30);
    const addresses = parseBrokerUrl(slow.through(direct));
    const connection = new RabbitConnection({ addresses, name: 'unwanted', logger: new SilentLogger() });
    await connection.start();
    await eventually('an attempt', () => slow.connections > 0);
    await connection.close();
    let sent = 0;
    slow.watch(() => (sent += 1) > 0);
    await eventually('its end', () => slow.connections === 0);
    expect(sent).toBe(0);
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
