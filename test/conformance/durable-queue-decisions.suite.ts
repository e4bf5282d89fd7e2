import { describe, expect, it } from '@jest/globals';
import { dead, done, release, retry, stamp } from '#contracts/ports/durable-queue.js';
import { BROKER_HEADERS, DEAD_QUEUE, type QueueDeclaration } from '#contracts/topology.js';
import { addressOf, aMessage, aQueue, collect } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';
import type { SuiteBroker } from './durable-queue.suite.js';

/** A handler that threw is asked again after a second; a little less, because brokers round. */
const RELEASE_AFTER_THROW_MS = 900;
const DELAY_MS = 300;
const KINDS = ['quorum', 'classic'] as const;

/** What each decision does to the message, on both kinds of queue. */
export function decisionPromises(broker: SuiteBroker): void {
  describe.each(KINDS)('decisions on a %s queue', (kind) => {
    const persistent = kind === 'quorum';
    const send = async (queue: QueueDeclaration, ...ids: string[]): Promise<void> => {
      await broker.queue.declare(queue);
      for (const id of ids) await broker.queue.publish(addressOf(queue), aMessage({ id, persistent }));
    };

    it('done: the message never comes again', async () => {
      const queue = aQueue({ kind });
      await send(queue, 'a', 'b');
      const { ids, consumer } = await collect(broker.queue, queue);
      await eventually('both messages', () => ids.length === 2);
      await consumer.close();
      const again = await collect(broker.queue, queue);
      await send(queue, 'c');
      await eventually('the next message', () => again.ids.length > 0);
      expect([...ids, ...again.ids]).toEqual(['a', 'b', 'c']);
    });

    it('release: it comes again with the same attempt, marked as redelivered', async () => {
      const queue = aQueue({ kind });
      await send(queue, 'a');
      const { deliveries } = await collect(broker.queue, queue, (_, count) => (count < 3 ? release() : done));
      await eventually('three deliveries', () => deliveries.length === 3);
      expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
      expect(deliveries.map(({ redelivered }) => redelivered)).toEqual([false, true, true]);
    });

    it('release after a time: not before it', async () => {
      const queue = aQueue({ kind });
      await send(queue, 'a');
      const seen = await collect(broker.queue, queue, (_, count) => (count === 1 ? release(DELAY_MS) : done));
      await eventually('two deliveries', () => seen.deliveries.length === 2);
      expect(gapMs(seen.receivedAtMs)).toBeGreaterThanOrEqual(DELAY_MS - 2);
      expect(seen.deliveries[1]?.attempt).toBe(1);
    });

    it.each([
      ['release', release(600_000)],
      ['retry', retry(600_000)],
    ] as const)(
      '%s after a time: it keeps its place, so that a queue is not gone through at full speed',
      async (_, later) => {
        const queue = aQueue({ kind });
        await send(queue, ...Array.from({ length: 10 }, (__, index) => `m${index}`));
        const seen = await collect(broker.queue, queue, () => later, 2);
        await eventually('two deliveries', () => seen.ids.length === 2);
        const next = aQueue({ kind });
        const other = await collect(broker.queue, next);
        await send(next, 'other');
        await eventually('the other queue', () => other.ids.length === 1);
        expect(seen.ids).toEqual(['m0', 'm1']);
        expect(await broker.queue.readyCount(queue.name)).toBe(8);
        await seen.consumer.close();
      },
    );

    it('retry with headers: the next attempt carries them beside those it had', async () => {
      const queue = aQueue({ kind });
      await broker.queue.declare(queue);
      await broker.queue.publish(
        addressOf(queue),
        aMessage({ persistent, headers: { kept: 'yes', changed: 'before' } }),
      );
      const { deliveries } = await collect(broker.queue, queue, ({ attempt }) =>
        attempt === 1 ? retry(0, { changed: 'after', added: 7 }) : done,
      );
      await eventually('two deliveries', () => deliveries.length === 2);
      expect(deliveries[1]?.headers).toMatchObject({ kept: 'yes', changed: 'after', added: 7 });
    });

    it('stamp: it comes again under the id and with the headers it lacked, as the same attempt', async () => {
      const queue = aQueue({ kind });
      await broker.queue.declare(queue);
      await broker.queue.publish(addressOf(queue), aMessage({ id: '', persistent, headers: { kept: 'yes' } }));
      const seen = await collect(broker.queue, queue, ({ id }) => (id === '' ? stamp('given', { added: 7 }) : done));
      await eventually('two deliveries', () => seen.deliveries.length === 2);
      expect(seen.deliveries[1]).toMatchObject({
        id: 'given',
        attempt: 1,
        redelivered: false,
        headers: { kept: 'yes', added: 7 },
      });
      expect(await broker.queue.readyCount(queue.name)).toBe(0);
    });

    it('retry: it comes again at the tail, each time with one attempt more', async () => {
      const queue = aQueue({ kind });
      await send(queue, 'a', 'b', 'c');
      const { deliveries } = await collect(
        broker.queue,
        queue,
        ({ id, attempt }) => (id === 'a' && attempt < 3 ? retry(0) : done),
        1,
      );
      await eventually('five deliveries', () => deliveries.length === 5);
      const seen = deliveries.map(({ id, attempt }) => `${id}${attempt}`);
      expect(seen.slice(0, 3)).toEqual(['a1', 'b1', 'c1']);
      expect(seen.slice(3)).toEqual(['a2', 'a3']);
      expect(await broker.queue.readyCount(queue.name)).toBe(0);
    });

    it('retry after a time: not before it, and unchanged but for the attempt', async () => {
      const queue = aQueue({ kind });
      const message = aMessage({ type: 'sample.retried', headers: { tenant: 'north' }, persistent });
      await broker.queue.declare(queue);
      await broker.queue.publish(addressOf(queue), message);
      const seen = await collect(broker.queue, queue, (_, count) => (count === 1 ? retry(DELAY_MS) : done));
      await eventually('two deliveries', () => seen.deliveries.length === 2);
      expect(gapMs(seen.receivedAtMs)).toBeGreaterThanOrEqual(DELAY_MS - 2);
      const second = seen.deliveries[1];
      expect(second).toMatchObject({ id: message.id, type: message.type, headers: { tenant: 'north' }, attempt: 2 });
      expect(Buffer.from(second?.body ?? []).toString()).toBe(Buffer.from(message.body).toString());
    });

    it('a waiting message does not hold up the ones behind it', async () => {
      const queue = aQueue({ kind });
      await send(queue, 'slow', 'a', 'b');
      const { ids } = await collect(broker.queue, queue, ({ id, redelivered, attempt }) =>
        id === 'slow' && !redelivered && attempt === 1 ? retry(DELAY_MS) : done,
      );
      await eventually('four deliveries', () => ids.length === 4);
      expect(ids).toEqual(['slow', 'a', 'b', 'slow']);
    });

    it('dead: it never comes again, and lies in ns.dead with the reason, the queue and the attempt', async () => {
      const queue = aQueue({ kind });
      const message = aMessage({ type: 'sample.dead', headers: { tenant: 'north' }, persistent });
      await broker.queue.declare(queue);
      await broker.queue.publish(addressOf(queue), message);
      const seen = await collect(broker.queue, queue, ({ attempt }) => (attempt < 2 ? retry(0) : dead('no such app')));
      const { deliveries } = await collect(broker.queue, DEAD_QUEUE);
      const letter = await eventually('the dead letter', () => deliveries.find(({ id }) => id === message.id));
      expect(letter).toMatchObject({
        type: 'sample.dead',
        queue: DEAD_QUEUE.name,
        attempt: 2,
        headers: {
          tenant: 'north',
          [BROKER_HEADERS.deadReason]: 'no such app',
          [BROKER_HEADERS.deadQueue]: queue.name,
        },
      });
      expect(Buffer.from(letter.body).toString()).toBe(Buffer.from(message.body).toString());
      expect(seen.deliveries).toHaveLength(2);
      expect(await broker.queue.readyCount(queue.name)).toBe(0);
    });

    it('a handler that throws or rejects: released after a second, not lost, and nobody else is disturbed', async () => {
      const queue = aQueue({ kind });
      await send(queue, 'throws', 'rejects', 'fine');
      const seen = await collect(broker.queue, queue, ({ id, redelivered }) => {
        if (id === 'throws' && !redelivered) throw new Error('thrown on purpose');
        if (id === 'rejects' && !redelivered) return Promise.reject(new Error('rejected on purpose'));
        return done;
      });
      await eventually('five deliveries', () => seen.ids.length === 5);
      expect(seen.ids.slice(0, 3)).toEqual(['throws', 'rejects', 'fine']);
      expect(seen.ids.slice(3).toSorted()).toEqual(['rejects', 'throws']);
      expect(seen.deliveries.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1]);
      const [first, , , again] = seen.receivedAtMs;
      expect((again ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(RELEASE_AFTER_THROW_MS);
    });
  });

  it('remembers attempts over a reconnect', async () => {
    const queue = aQueue();
    await broker.queue.declare(queue);
    await broker.queue.publish(addressOf(queue), aMessage());
    const before = await collect(broker.queue, queue, ({ attempt }) => (attempt === 1 ? retry(0) : release()), 1);
    await eventually('the second attempt', () => before.deliveries.some(({ attempt }) => attempt === 2));
    await broker.reopen();
    const after = await collect(broker.queue, queue);
    await eventually('the message', () => after.deliveries.length > 0);
    expect(after.deliveries).toHaveLength(1);
    expect(after.deliveries[0]).toMatchObject({ attempt: 2, redelivered: true });
  });

  it('keeps dead letters over a reconnect', async () => {
    const queue = aQueue();
    const message = aMessage();
    await broker.queue.declare(queue);
    await broker.queue.publish(addressOf(queue), message);
    const { deliveries, consumer } = await collect(broker.queue, queue, () => dead('on purpose'));
    await eventually('the message', () => deliveries.length === 1);
    await consumer.close();
    await broker.reopen();
    const letters = await collect(broker.queue, DEAD_QUEUE);
    await eventually('the dead letter', () => letters.ids.includes(message.id));
    expect(await broker.queue.readyCount(queue.name)).toBe(0);
  });
}

function gapMs([first, second]: readonly number[]): number {
  return (second ?? Number.NaN) - (first ?? Number.NaN);
}
