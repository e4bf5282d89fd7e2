import { describe, expect, it } from '@jest/globals';
import { done, release } from '#contracts/ports/durable-queue.js';
import { addressOf, aMessage, aQueue, collect, messages, type Collector } from '../support/broker-samples.js';
import { eventually, Gate, within } from '../support/eventually.js';
import type { SuiteBroker } from './durable-queue.suite.js';

const MANY = 2_000;

/** How deliveries are handed out, and what closing a consumer leaves behind. */
export function consumerPromises(broker: SuiteBroker): void {
  describe('consume', () => {
    it('declares the queue itself', async () => {
      const queue = aQueue();
      const { ids } = await collect(broker.queue, queue);
      const message = aMessage();
      await broker.queue.publish(addressOf(queue), message);
      await eventually('the message', () => ids.length === 1);
      expect(ids).toEqual([message.id]);
    });

    it('keeps the order of the queue while nothing fails', async () => {
      for (const kind of ['quorum', 'classic'] as const) {
        const queue = aQueue({ kind });
        await broker.queue.declare(queue);
        const sent = messages(100, { persistent: kind === 'quorum' });
        for (const message of sent.slice(0, 50)) await broker.queue.publish(addressOf(queue), message);
        const { ids } = await collect(broker.queue, queue, () => done, 7);
        for (const message of sent.slice(50)) await broker.queue.publish(addressOf(queue), message);
        await eventually(`100 messages of a ${kind} queue`, () => ids.length === 100);
        expect(ids).toEqual(sent.map(({ id }) => id));
      }
    });

    it('hands over as many as prefetch allows, and the next when one is decided', async () => {
      const queue = aQueue();
      const sent = messages(10);
      const gates = new Map(sent.map(({ id }) => [id, new Gate()]));
      let held = 0;
      let mostHeld = 0;
      const seen = await collect(
        broker.queue,
        queue,
        async ({ id }) => {
          mostHeld = Math.max(mostHeld, ++held);
          await gates.get(id)?.opened;
          held--;
          return done;
        },
        3,
      );
      await Promise.all(sent.map((message) => broker.queue.publish(addressOf(queue), message)));
      await eventually('three held', () => held === 3);
      await eventually('seven ready', async () => (await broker.queue.readyCount(queue.name)) === 7);
      const state = await broker.queue.state(queue.name);
      expect(state).toMatchObject({ ready: 7, consumers: 1 });
      // Known, or told to be unknown: never a guess.
      expect([3, undefined]).toContain(state?.inFlight);
      expect([10, undefined]).toContain(state?.inPerMinute);
      expect([0, undefined]).toContain(state?.outPerMinute);
      expect(await broker.queue.state(`${queue.name}-nowhere`)).toBeUndefined();
      gates.get(seen.ids[1] ?? '')?.open();
      await eventually('a fourth delivery', () => seen.ids.length === 4);
      await eventually('six ready', async () => (await broker.queue.readyCount(queue.name)) === 6);
      for (const gate of gates.values()) gate.open();
      await eventually('all ten', () => seen.ids.length === 10);
      expect(mostHeld).toBe(3);
    });

    it('shares a queue out among its consumers', async () => {
      const queue = aQueue();
      const gate = new Gate();
      const hold = () => gate.opened.then(() => done);
      const seen = [await collect(broker.queue, queue, hold, 1), await collect(broker.queue, queue, hold, 1)];
      const sent = messages(20);
      await Promise.all(sent.map((message) => broker.queue.publish(addressOf(queue), message)));
      await eventually('one message each', () => seen.every(({ ids }) => ids.length === 1));
      gate.open();
      await eventually('all twenty', () => seen.flatMap(({ ids }) => ids).length === 20);
      expect(new Set(seen.flatMap(({ ids }) => ids))).toEqual(new Set(sent.map(({ id }) => id)));
    });

    it(`loses none of ${MANY} messages and doubles none`, async () => {
      for (const kind of ['quorum', 'classic'] as const) {
        const queue = aQueue({ kind, deadLetters: false });
        const seen: Collector[] = [];
        for (let count = 0; count < 3; count++) seen.push(await collect(broker.queue, queue, () => done, 50));
        const sent = messages(MANY, { persistent: kind === 'quorum' });
        await Promise.all(sent.map((message) => broker.queue.publish(addressOf(queue), message)));
        const ids = () => seen.flatMap((collector) => collector.ids);
        await eventually(`${MANY} deliveries of a ${kind} queue`, () => ids().length >= MANY);
        await Promise.all(seen.map(({ consumer }) => consumer.close()));
        expect(new Set(ids())).toEqual(new Set(sent.map(({ id }) => id)));
        expect(ids()).toHaveLength(MANY);
        expect(await broker.queue.readyCount(queue.name)).toBe(0);
      }
    });
  });

  describe('close', () => {
    it('of a consumer: waits for the handlers in flight, takes nothing more, and leaves the rest', async () => {
      const queue = aQueue();
      const gate = new Gate();
      await broker.queue.declare(queue);
      const sent = messages(10);
      for (const message of sent) await broker.queue.publish(addressOf(queue), message);
      const first = await collect(broker.queue, queue, () => gate.opened.then(() => done), 5);
      await eventually('five in flight', () => first.ids.length === 5);
      let closed = false;
      const closing = first.consumer.close().then(() => (closed = true));
      await eventually('five ready', async () => (await broker.queue.readyCount(queue.name)) === 5);
      expect(closed).toBe(false);
      gate.open();
      await within('the consumer to close', closing);
      expect(first.ids).toHaveLength(5);

      const second = await collect(broker.queue, queue);
      await eventually('the other five', () => second.ids.length === 5);
      await second.consumer.close();
      expect([...first.ids, ...second.ids]).toEqual(sent.map(({ id }) => id));
    });

    it('of a consumer: gives everything back that its handlers release', async () => {
      const queue = aQueue();
      const gate = new Gate();
      const first = await collect(broker.queue, queue, () => gate.opened.then(() => release()), 4);
      const sent = messages(8);
      for (const message of sent) await broker.queue.publish(addressOf(queue), message);
      await eventually('four in flight', () => first.ids.length === 4);
      const closing = first.consumer.close();
      gate.open();
      await within('the consumer to close', closing);
      const second = await collect(broker.queue, queue);
      await eventually('all eight', () => second.ids.length === 8);
      expect(new Set(second.ids)).toEqual(new Set(sent.map(({ id }) => id)));
      expect(second.deliveries.every(({ attempt }) => attempt === 1)).toBe(true);
    });

    it('of a consumer: does not sit out the delay of what was released, and may be called again', async () => {
      const queue = aQueue();
      const { ids, consumer } = await collect(broker.queue, queue, () => release(60_000));
      await broker.queue.publish(addressOf(queue), aMessage());
      await eventually('the message', () => ids.length === 1);
      await within('the consumer to close', consumer.close());
      await within('the consumer to close again', consumer.close());
    });

    it('of the queue: waits for its handlers, whose decisions hold', async () => {
      const queue = aQueue();
      const gate = new Gate();
      const { ids } = await collect(broker.queue, queue, () => gate.opened.then(() => done), 1);
      await broker.queue.publish(addressOf(queue), aMessage({ id: 'held' }));
      await broker.queue.publish(addressOf(queue), aMessage({ id: 'next' }));
      await eventually('one in flight', () => ids.length === 1);
      let closed = false;
      const closing = broker.queue.close().then(() => (closed = true));
      await new Promise((resolve) => setImmediate(resolve));
      expect(closed).toBe(false);
      gate.open();
      await within('the queue to close', closing);
      await within('the queue to close again', broker.queue.close());
      await broker.reopen();
      const after = await collect(broker.queue, queue);
      await eventually('what was left', () => after.ids.length > 0);
      expect(after.ids).toEqual(['next']);
    });
  });
}
