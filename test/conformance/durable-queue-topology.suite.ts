import { describe, expect, it } from '@jest/globals';
import { done } from '#contracts/ports/durable-queue.js';
import { BROKER_HEADERS, DEAD_QUEUE, EXCHANGES } from '#contracts/topology.js';
import { addressOf, aMessage, aQueue, collect, uniqueName } from '../support/broker-samples.js';
import { eventually, Gate } from '../support/eventually.js';
import type { SuiteBroker } from './durable-queue.suite.js';

/** Queues, bindings and what becomes of messages that nobody takes. */
export function topologyPromises(broker: SuiteBroker): void {
  describe('declare', () => {
    it('may be called again, also at once, and keeps what lies in the queue', async () => {
      const queue = aQueue();
      await Promise.all([broker.queue.declare(queue), broker.queue.declare(queue)]);
      const message = aMessage();
      await broker.queue.publish(addressOf(queue), message);
      await broker.queue.declare(queue);
      const { ids } = await collect(broker.queue, queue);
      await broker.queue.publish(addressOf(queue), aMessage({ id: `${message.id}-last` }));
      await eventually('the last message', () => ids.includes(`${message.id}-last`));
      expect(ids).toEqual([message.id, `${message.id}-last`]);
    });

    it('refuses a queue that exists with other properties, and goes on', async () => {
      const queue = aQueue();
      await broker.queue.declare(queue);
      const code = 'BROKER_QUEUE_MISMATCH';
      await expect(broker.queue.declare({ ...queue, kind: 'classic' })).rejects.toMatchObject({ code });
      await expect(broker.queue.declare({ ...queue, deadLetters: false })).rejects.toMatchObject({ code });
      await broker.queue.publish(addressOf(queue), aMessage());
      await eventually('one ready message', async () => (await broker.queue.readyCount(queue.name)) === 1);
    });

    it('keeps quorum queues and their bindings while nobody is connected', async () => {
      const queue = aQueue();
      await broker.queue.declare(queue);
      await broker.reopen();
      expect(await broker.queue.readyCount(queue.name)).toBe(0);
      await broker.queue.publish(addressOf(queue), aMessage());
      await eventually('one ready message', async () => (await broker.queue.readyCount(queue.name)) === 1);
    });

    it('lets exclusive queues vanish with their connection', async () => {
      const name = uniqueName();
      const address = { exchange: EXCHANGES.results.name, routingKey: name };
      const queue = aQueue({ name, kind: 'classic', exclusive: true, deadLetters: false, bindings: [address] });
      const { ids } = await collect(broker.queue, queue);
      const message = aMessage({ persistent: false });
      await broker.queue.publish(address, message);
      await eventually('the message', () => ids.length === 1);
      expect(ids).toEqual([message.id]);
      await broker.reopen();
      expect(await broker.queue.readyCount(name)).toBeUndefined();
      await expect(broker.queue.publish(address, aMessage())).rejects.toMatchObject({ code: 'BROKER_UNROUTABLE' });
    });

    it('matches topic patterns, and puts a message once into a queue that two patterns match', async () => {
      const root = uniqueName('root');
      const bind = (pattern: string) => ({ exchange: EXCHANGES.triggers.name, routingKey: `${root}.${pattern}` });
      const one = aQueue({ bindings: [bind('*.paid')] });
      const all = aQueue({ bindings: [bind('#'), bind('orders.*')] });
      const oneSeen = await collect(broker.queue, one);
      const allSeen = await collect(broker.queue, all);
      for (const key of ['orders.paid', 'orders.eu.paid', 'invoices.paid', 'paid', 'orders.sent']) {
        await broker.queue.publish(bind(key), aMessage({ id: key }));
      }
      await broker.queue.publish({ ...bind(''), routingKey: root }, aMessage({ id: 'root' }));
      await broker.queue.publish(bind('last.paid'), aMessage({ id: 'last' }));
      await eventually('the last message twice', () => oneSeen.ids.includes('last') && allSeen.ids.includes('last'));
      expect(oneSeen.ids).toEqual(['orders.paid', 'invoices.paid', 'last']);
      expect(allSeen.ids).toEqual([
        'orders.paid',
        'orders.eu.paid',
        'invoices.paid',
        'paid',
        'orders.sent',
        'root',
        'last',
      ]);
    });
  });

  describe('readyCount', () => {
    it('counts what no consumer holds, and is undefined for a queue that does not exist', async () => {
      const queue = aQueue();
      expect(await broker.queue.readyCount(queue.name)).toBeUndefined();
      await broker.queue.declare(queue);
      expect(await broker.queue.readyCount(queue.name)).toBe(0);
      for (let count = 0; count < 3; count++) await broker.queue.publish(addressOf(queue), aMessage());
      await eventually('three ready', async () => (await broker.queue.readyCount(queue.name)) === 3);
      await broker.queue.publish(addressOf(queue), aMessage());
      await eventually('four ready', async () => (await broker.queue.readyCount(queue.name)) === 4);
      const { consumer } = await collect(broker.queue, queue);
      await eventually('none ready', async () => (await broker.queue.readyCount(queue.name)) === 0);
      await consumer.close();
    });
  });

  describe('expiration', () => {
    it.each(['quorum', 'classic'] as const)('drops what nobody took from a %s queue in time', async (kind) => {
      const queue = aQueue({ kind, deadLetters: false });
      await broker.queue.declare(queue);
      await broker.queue.publish(
        addressOf(queue),
        aMessage({ id: 'short', persistent: kind === 'quorum', expirationMs: 50 }),
      );
      await eventually('an empty queue', async () => (await broker.queue.readyCount(queue.name)) === 0);
      await broker.queue.publish(
        addressOf(queue),
        aMessage({ id: 'long', persistent: kind === 'quorum', expirationMs: 60_000 }),
      );
      const { ids } = await collect(broker.queue, queue);
      await eventually('the message with time left', () => ids.includes('long'));
      expect(ids).toEqual(['long']);
    });

    it('does not touch what a handler holds', async () => {
      const [held, waiting] = [aQueue(), aQueue()];
      const gate = new Gate();
      const dead = await collect(broker.queue, DEAD_QUEUE);
      const { deliveries } = await collect(broker.queue, held, () => gate.opened.then(() => done));
      const [first, second] = [aMessage({ expirationMs: 50 }), aMessage({ expirationMs: 100 })];
      await broker.queue.publish(addressOf(held), first);
      await eventually('the message', () => deliveries.length === 1);
      await broker.queue.declare(waiting);
      await broker.queue.publish(addressOf(waiting), second);
      await eventually('the message nobody took to be dead', () => dead.ids.includes(second.id));
      gate.open();
      expect(dead.ids).not.toContain(first.id);
      expect(deliveries).toHaveLength(1);
    });

    it('dead-letters where the queue says so, with the reason and the queue', async () => {
      const queue = aQueue({ deadLetters: true });
      const message = aMessage({ expirationMs: 50, headers: { tenant: 'north' } });
      await broker.queue.declare(queue);
      await broker.queue.publish(addressOf(queue), message);
      const { deliveries } = await collect(broker.queue, DEAD_QUEUE);
      const letter = await eventually('the dead letter', () => deliveries.find(({ id }) => id === message.id));
      expect(Buffer.from(letter.body).toString()).toBe(Buffer.from(message.body).toString());
      expect(letter.headers).toMatchObject({
        tenant: 'north',
        [BROKER_HEADERS.deadReason]: 'expired',
        [BROKER_HEADERS.deadQueue]: queue.name,
      });
    });
  });
}
