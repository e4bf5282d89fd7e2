import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { done, type Delivery } from '#contracts/ports/durable-queue.js';
import { EXCHANGES } from '#contracts/topology.js';
import { addressOf, aMessage, aQueue, collect, messages, uniqueName } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';
import type { SuiteBroker } from './durable-queue.suite.js';

const MIB = 1024 * 1024;

/** Publishing: confirmed, refused when nobody would get it, unchanged on the other side. */
export function publishingPromises(broker: SuiteBroker): void {
  describe('publish', () => {
    it('has stored a persistent message when it resolves', async () => {
      const queue = aQueue();
      const message = aMessage();
      await broker.queue.declare(queue);
      await broker.queue.publish(addressOf(queue), message);
      await broker.reopen();
      const { ids } = await collect(broker.queue, queue);
      await eventually('the message after a reconnect', () => ids.length === 1);
      expect(ids).toEqual([message.id]);
    });

    it('goes on from the failed tries that the publisher knows of', async () => {
      const queue = aQueue();
      await broker.queue.declare(queue);
      await broker.queue.publish(addressOf(queue), { ...aMessage(), failed: 3 });
      await broker.queue.publish(addressOf(queue), aMessage());
      const seen: Delivery[] = [];
      await broker.queue.consume(queue, { prefetch: 2 }, async (delivery) => {
        seen.push(delivery);
        return done;
      });
      await eventually('both messages', () => seen.length === 2);
      expect(seen.map(({ attempt, headers }) => [attempt, headers])).toEqual([
        [4, {}],
        [1, {}],
      ]);
    });

    it('rejects with BROKER_UNROUTABLE where no queue is bound', async () => {
      const queue = aQueue();
      await broker.queue.declare(queue);
      for (const exchange of [EXCHANGES.invocations.name, EXCHANGES.triggers.name, EXCHANGES.results.name]) {
        const address = { exchange, routingKey: uniqueName('nobody') };
        await expect(broker.queue.publish(address, aMessage())).rejects.toMatchObject({ code: 'BROKER_UNROUTABLE' });
      }
      await broker.queue.publish(addressOf(queue), aMessage());
      await eventually('one ready message', async () => (await broker.queue.readyCount(queue.name)) === 1);
    });

    it('refuses only the unroutable among many at once', async () => {
      const queue = aQueue();
      await broker.queue.declare(queue);
      const nowhere = { exchange: EXCHANGES.invocations.name, routingKey: uniqueName('nobody') };
      const sent = messages(50);
      const outcomes = await Promise.allSettled(
        sent.map((message, index) => broker.queue.publish(index % 2 === 0 ? addressOf(queue) : nowhere, message)),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(
        sent.map((_, index) => (index % 2 === 0 ? 'fulfilled' : 'rejected')),
      );
      await eventually('25 ready messages', async () => (await broker.queue.readyCount(queue.name)) === 25);
    });

    it.each([
      ['no byte', Buffer.alloc(0)],
      ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
      ['1 MiB', randomBytes(MIB)],
    ])('carries a body of %s unchanged', async (_what, body) => {
      for (const kind of ['quorum', 'classic'] as const) {
        const queue = aQueue({ kind, deadLetters: false });
        await broker.queue.declare(queue);
        await broker.queue.publish(addressOf(queue), aMessage({ body, persistent: kind === 'quorum' }));
        const { deliveries } = await collect(broker.queue, queue);
        await eventually(`the message on a ${kind} queue`, () => deliveries.length === 1);
        expect(Buffer.compare(Buffer.from(deliveries[0]?.body ?? []), body)).toBe(0);
      }
    });

    it('carries id, type and headers unchanged, and says where the message was', async () => {
      const headers = { text: 'grüße 📦', empty: '', count: 3, negative: -7, large: 2 ** 40, fraction: 1.5 };
      const queue = aQueue();
      const message = aMessage({ type: 'sample.renamed', headers });
      await broker.queue.declare(queue);
      await broker.queue.publish(addressOf(queue), message);
      const { deliveries } = await collect(broker.queue, queue);
      await eventually('the message', () => deliveries.length === 1);
      const { body, decidable, amqp: _asTheBrokerHasIt, ...rest } = deliveries[0] ?? {};
      expect(decidable?.() ?? true).toBe(true);
      expect(Buffer.from(body ?? []).toString()).toBe(Buffer.from(message.body).toString());
      expect(rest).toEqual({
        id: message.id,
        type: 'sample.renamed',
        headers,
        queue: queue.name,
        attempt: 1,
        redelivered: false,
      });
    });

    it('keeps the body as it was, whatever the publisher does with its buffer afterwards', async () => {
      for (const kind of ['quorum', 'classic'] as const) {
        const queue = aQueue({ kind, deadLetters: false });
        const body = Buffer.from('before');
        await broker.queue.declare(queue);
        await broker.queue.publish(addressOf(queue), aMessage({ body, persistent: kind === 'quorum' }));
        body.fill('x');
        const { deliveries } = await collect(broker.queue, queue);
        await eventually(`the message on a ${kind} queue`, () => deliveries.length === 1);
        expect(Buffer.from(deliveries[0]?.body ?? []).toString()).toBe('before');
      }
    });

    it('rejects with BROKER_UNAVAILABLE after close', async () => {
      const queue = aQueue();
      await broker.queue.declare(queue);
      const closed = broker.queue;
      expect(closed.available).toBe(true);
      await closed.close();
      expect(closed.available).toBe(false);
      await expect(closed.publish(addressOf(queue), aMessage())).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
      await expect(closed.readyCount(queue.name)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    });

    it('has confirmed what was under way when close resolves', async () => {
      const queue = aQueue();
      await broker.queue.declare(queue);
      const sent = messages(200);
      const confirms = Promise.all(sent.map((message) => broker.queue.publish(addressOf(queue), message)));
      await broker.queue.close();
      await confirms;
      await broker.reopen();
      const { ids } = await collect(broker.queue, queue);
      await eventually('200 messages', () => ids.length === 200);
      expect(new Set(ids)).toEqual(new Set(sent.map(({ id }) => id)));
    });
  });
}
